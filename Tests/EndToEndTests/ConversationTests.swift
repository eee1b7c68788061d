import JSON
import Testing

/// A whole conversation over standard input and output with a sandbox behind it, in each revision.
@Suite(.serialized) struct ConversationTests {
    static let versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]

    @Test(arguments: versions)
    func aSandboxAnswersInEveryRevision(_ version: String) async throws {
        let isModern = version == "2026-07-28"
        let program = try SpawnedProgram(["--sandbox"])
        func ask(_ id: Int, _ method: String, _ params: JSONValue = [:]) async throws -> JSONObject
        {
            let params = isModern ? params.adding("_meta", Line.envelope) : params
            program.send(Line.request(id, method, params))
            return try await program.answer(to: .number(JSONNumber(id)))
        }
        if isModern {
            let result = try await ask(1, "server/discover")["result"]?.object
            #expect(result?["supportedVersions"]?.array?.first == .string(version))
        } else {
            program.send(Line.initialize(version))
            let result = try await program.answer(to: 0)["result"]?.object
            #expect(result?["protocolVersion"] == .string(version))
            program.send(Line.notification("notifications/initialized"))
        }
        let lists = [
            ("tools/list", "tools"), ("resources/list", "resources"),
            ("resources/templates/list", "resourceTemplates"), ("prompts/list", "prompts"),
        ]
        for (index, list) in lists.enumerated() {
            let result = try await ask(10 + index, list.0)["result"]?.object
            #expect(result?[list.1]?.array?.isEmpty == false)
            #expect((result?["resultType"] == "complete") == isModern)
        }
        let call: JSONValue = [
            "name": "truss_run_sql", "arguments": ["sql": "SELECT 9007199254740993 AS n"],
        ]
        let answer = try await ask(20, "tools/call", call)
        #expect(answer.text?.contains("9007199254740993") == true)
        let read = try await ask(21, "resources/read", ["uri": "truss://status"])
        #expect(read["result"]?.object?["contents"]?.array?.count == 1)

        program.closeInput()
        #expect(try await program.ending() == 0)
        #expect(program.messages.allSatisfy { $0.object?["jsonrpc"] == "2.0" })
        #expect(program.errorText.isEmpty)
    }

    @Test func protocolAnswersDoNotWaitForTheSandboxAndItsFirstCallIsAnsweredAfterTheEndOfInput()
        async throws
    {
        let program = try SpawnedProgram(["--sandbox"])
        program.send(Line.call(1, "truss_run_sql", ["sql": "SELECT 40 + 2 AS n"]))
        program.send(Line.request(2, "tools/list"))
        program.closeInput()
        #expect(try await program.ending() == 0)
        #expect(program.messages.map { $0.object?["id"] } == [2, 1])
        #expect(program.messages.last?.object?.text?.contains("42") == true)
    }
}
