import JSON
import Testing

/// What a client may do to the input, asked of a program that needs no instance for its answers.
@Suite struct InputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let input: [UInt8]
        let ids: [JSONValue]
        var errors: [Int] = []

        init(_ name: String, _ input: String, ids: [JSONValue] = [], errors: [Int] = []) {
            self.init(name, bytes: Array(input.utf8), ids: ids, errors: errors)
        }

        init(_ name: String, bytes: [UInt8], ids: [JSONValue] = [], errors: [Int] = []) {
            testDescription = name
            input = bytes
            self.ids = ids
            self.errors = errors
        }
    }

    /// A request as long as asked, its newline not counted.
    private static func ping(_ id: Int, bytes: Int) -> [UInt8] {
        let start = Array(#"{"jsonrpc":"2.0","id":\#(id),"method":"ping","params":{"a":""#.utf8)
        let end = Array(#""}}"#.utf8)
        return start + Array(repeating: 0x78, count: bytes - start.count - end.count) + end
    }

    private static let limit = 10 << 20
    private static let last = Array(Line.ping(99).utf8)

    static let cases: [Case] = [
        Case("nothing", ""),
        Case("blank lines", "\n\r\n \t\n\n"),
        Case("a last line without newline", Line.ping(1), ids: [1]),
        Case("CRLF", Line.ping(1) + "\r\n" + Line.ping(2) + "\r\n", ids: [1, 2]),
        Case("a byte order mark", "\u{FEFF}" + Line.ping(1) + "\n", ids: [1]),
        Case("text that is not JSON", "hello\n" + Line.ping(1), ids: [1], errors: [-32700]),
        Case("invalid UTF-8", bytes: [0x22, 0xFF, 0x22, 0x0A] + last, ids: [99], errors: [-32700]),
        Case("a NUL", bytes: [0, 0x0A] + last, ids: [99], errors: [-32700]),
        Case("a value of no use", "42\n" + Line.ping(1), ids: [1], errors: [-32600]),
        Case(
            "a batch of no revision", "[\(Line.ping(1))]\n" + Line.ping(2), ids: [2],
            errors: [-32600]),
        Case(
            "100,000 brackets", String(repeating: "[", count: 100_000) + "\n" + Line.ping(1),
            ids: [1], errors: [-32700]),
        Case(
            "a member twice", #"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#,
            errors: [-32700]),
        Case("an id of null", #"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, errors: [-32600]),
        Case(
            "a line of 10 MiB", bytes: ping(1, bytes: limit) + [0x0A] + last, ids: [1, 99]),
        Case(
            "a line one byte longer", bytes: ping(1, bytes: limit + 1) + [0x0A] + last,
            ids: [99], errors: [-32600]),
        Case("notifications", Line.notification("notifications/whatever") + "\n"),
        Case("no handshake", Line.request(1, "tools/list") + "\n", ids: [1]),
    ]

    @Test(arguments: cases)
    func everyLineGetsItsAnswerAndTheEndOfInputEndsIt(_ example: Case) async throws {
        let program = try SpawnedProgram([], environment: Instance.nowhere)
        program.send(example.input)
        program.closeInput()
        #expect(try await program.ending() == 0)
        let messages = program.messages.compactMap(\.object)
        #expect(messages.count == example.ids.count + example.errors.count)
        #expect(messages.allSatisfy { $0["jsonrpc"] == "2.0" })
        let results = messages.filter { $0["result"] != nil }
        #expect(Set(results.compactMap { $0["id"] }) == Set(example.ids))
        let errors = messages.filter { $0["error"] != nil }
        #expect(errors.allSatisfy { $0["id"] == nil })
        #expect(errors.compactMap { $0["error"]?.object?["code"]?.int } == example.errors)
        #expect(program.outputText.isEmpty || program.outputText.hasSuffix("\n"))
        #expect(program.errorText.isEmpty)
    }

    struct IDCase: Sendable, CustomTestStringConvertible {
        let id: String
        var testDescription: String { id }
    }

    static let ids: [IDCase] = [
        "0", "-1", "\"\"", "\"1\"", "9007199254740993", "123456789012345678901234567890",
        "\"日本\"",
    ].map(IDCase.init)

    @Test(arguments: ids)
    func idsComeBackDigitForDigit(_ example: IDCase) async throws {
        let program = try SpawnedProgram([], environment: Instance.nowhere)
        program.send(#"{"jsonrpc":"2.0","id":\#(example.id),"method":"ping"}"#)
        program.closeInput()
        #expect(try await program.ending() == 0)
        #expect(program.lines == [#"{"jsonrpc":"2.0","id":\#(example.id),"result":{}}"#])
    }

    @Test func aMessageMayArriveByteByByte() async throws {
        let program = try SpawnedProgram([], environment: Instance.nowhere)
        for byte in Array((Line.ping(1) + "\n").utf8) { program.send([byte]) }
        _ = try await program.answer(to: 1)
        program.closeInput()
        #expect(try await program.ending() == 0)
    }

    @Test func aClientThatDoesNotReadIsServedOnceItDoes() async throws {
        let program = try SpawnedProgram([], environment: Instance.nowhere, readsOutput: false)
        for id in 0..<1000 {
            program.send(id % 10 == 0 ? Line.request(id, "tools/list") : Line.ping(id))
        }
        program.send(Line.ping(1000))
        program.closeInput()
        program.readOutput()
        #expect(try await program.ending() == 0)
        let ids = Set(program.messages.compactMap { $0.object?["id"]?.int })
        #expect(ids == Set(0...1000))
    }
}
