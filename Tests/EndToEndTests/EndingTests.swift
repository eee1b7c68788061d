import JSON
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How the program ends, and that it does.
@Suite struct EndingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let arguments: [String]
        let isCalling: Bool
        let signal: Int32
    }

    static let cases: [Case] = [
        Case(testDescription: "SIGTERM, idle", arguments: [], isCalling: false, signal: SIGTERM),
        Case(testDescription: "SIGINT, idle", arguments: [], isCalling: false, signal: SIGINT),
        Case(testDescription: "SIGTERM, calling", arguments: [], isCalling: true, signal: SIGTERM),
        Case(testDescription: "SIGINT, calling", arguments: [], isCalling: true, signal: SIGINT),
        Case(
            testDescription: "SIGTERM, while the sandbox starts", arguments: ["--sandbox"],
            isCalling: true, signal: SIGTERM),
    ]

    @Test(arguments: cases)
    func aSignalEndsIt(_ example: Case) async throws {
        let silent = try SilentInstance()
        let program = try SpawnedProgram(example.arguments, environment: silent.environment)
        if example.isCalling { program.send(Line.call(1, "truss_status")) }
        program.send(Line.ping(2))
        _ = try await program.answer(to: 2)
        program.signal(example.signal)
        #expect(try await program.ending() == 0)
        #expect(program.messages.allSatisfy { $0.object?["jsonrpc"] == "2.0" })
        #expect(program.errorText.isEmpty)
    }

    @Test func theEndOfInputIsFollowedByTheAnswerToACallThatIsRunning() async throws {
        let silent = try SilentInstance()
        let program = try SpawnedProgram(["--timeout", "1"], environment: silent.environment)
        program.send(Line.call(1, "truss_status"))
        program.closeInput()
        #expect(try await program.ending() == 0)
        #expect(program.messages.count == 1)
        #expect(program.messages.first?.object?.text?.contains("within 1 s") == true)
    }

    @Test func aCancelledCallIsNotAnswered() async throws {
        let silent = try SilentInstance()
        let program = try SpawnedProgram([], environment: silent.environment)
        program.send(Line.call(1, "truss_status"))
        program.send(Line.notification("notifications/cancelled", ["requestId": 1]))
        program.send(Line.ping(1))
        program.closeInput()
        #expect(try await program.ending() == 0)
        #expect(program.lines == [#"{"jsonrpc":"2.0","id":1,"result":{}}"#])
    }

    @Test func aCallWaitingForTheSandboxCanBeCancelled() async throws {
        let program = try SpawnedProgram(["--sandbox"])
        program.send(Line.call(1, "truss_status"))
        program.send(Line.notification("notifications/cancelled", ["requestId": 1]))
        program.send(Line.ping(2))
        program.closeInput()
        #expect(try await program.ending() == 0)
        #expect(program.messages.map { $0.object?["id"] } == [2])
    }

    @Test func aClosedOutputEndsItQuietly() async throws {
        let program = try SpawnedProgram([], environment: Instance.nowhere, readsOutput: false)
        program.closeOutput()
        program.send(Line.ping(1))
        #expect(try await program.ending() == 0)
        #expect(program.errorText.isEmpty)
    }

    @Test func anInstanceThatIsNotThereIsAnAnswerAndNotAnEnd() async throws {
        let program = try SpawnedProgram([], environment: Instance.nowhere)
        program.send(Line.call(1, "truss_status"))
        let answer = try await program.answer(to: 1)
        #expect(answer.text?.contains("127.0.0.1:1 cannot be reached") == true)
        #expect(answer["result"]?.object?["isError"] == true)
        program.send(Line.ping(2))
        _ = try await program.answer(to: 2)
    }
}
