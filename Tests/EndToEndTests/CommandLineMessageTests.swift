import JSON
import Testing

/// What is wrong with a command line or a variable, in the words that were read aloud once.
@Suite struct CommandLineMessageTests {
    // README: "what is given twice and what has no effect beside the others is refused"
    @Test(arguments: CommandLineMessage.all)
    func theWholeLineIsAsAPersonReadsIt(_ example: CommandLineMessage) async throws {
        let program = try SpawnedProgram(
            example.arguments,
            environment: ["HOME": "/nowhere"].merging(example.environment) { $1 })
        program.closeInput()
        #expect(try await program.ending() == example.status)
        #expect(program.errorText == "TrussMCP: \(example.message)\n")
        #expect(program.outputText.isEmpty)
    }

    /// A client shows its user no more than "Connection closed" of a server that ends.
    // README: "A server that lacks a key or has an unusable URL says so there"
    @Test(arguments: [
        [:], ["TRUSS_API_KEY": "truss_sk_1", "TRUSS_API_URL": "ftp://truss"],
        ["TRUSS_API_KEY_FILE": "/nowhere/key"],
    ])
    func withoutAKeyTheHandshakeIsAnsweredAndEachCallSaysWhatIsMissing(
        _ environment: [String: String]
    ) async throws {
        let program = try SpawnedProgram([], environment: environment)
        program.send(Line.initialize("2025-11-25"))
        program.send(Line.call(2, "truss_list_projects"))
        #expect(try await program.answer(to: 0)["result"]?.object?["serverInfo"] != nil)
        let answer = try await program.answer(to: 2)
        program.closeInput()
        #expect(try await program.ending() == 78)
        let reason = program.errorText.dropFirst("TrussMCP: ".count).dropLast()
        #expect(!reason.isEmpty)
        #expect(answer["result"]?.object?["isError"] == true)
        #expect(answer.text?.contains(reason) == true, "\(answer.text ?? "")")
    }

    @Test func aSandboxThatCannotStartAnswersWithTheReasonAndIsNoSuccess() async throws {
        let silent = try SilentInstance()
        let program = try SpawnedProgram(["--sandbox", "--port", String(silent.port)])
        program.send(Line.initialize("2025-11-25"))
        program.send(Line.call(2, "truss_list_projects"))
        let answer = try await program.answer(to: 2)
        #expect(answer.text?.contains("127.0.0.1:\(silent.port)") == true)
        program.closeInput()
        #expect(try await program.ending() == 69)
    }
}
