import JSON
import Testing

/// `TrussMCP sandbox`, used by another `TrussMCP` the way it uses any instance.
@Suite struct SandboxCommandTests {
    // README: "`TrussMCP sandbox` serves the sandbox over HTTP for other programs"
    @Test func twoSandboxesServeOtherProgramsEachItsOwn() async throws {
        let first = try await RunningSandbox(["sandbox"])
        let second = try await RunningSandbox(["sandbox", "--port", String(Self.freePort())])
        #expect(first.url != second.url)

        let client = try SpawnedProgram([], environment: Instance.at(first.url, key: first.key))
        let other = try SpawnedProgram([], environment: Instance.at(second.url, key: second.key))
        let create: JSONValue = [
            "table": "categories", "rows": [["slug": "new", "name": "Größe, \"ß\"\n日本"]],
        ]
        client.send(Line.call(1, "truss_insert_rows", create))
        let inserted = try await client.answer(to: 1)
        #expect(inserted["result"]?.object?["isError"] != true, "\(inserted.text ?? "")")

        let query: JSONValue = [
            "table": "categories", "filters": ["slug": "eq.new"], "select": "name",
        ]
        client.send(Line.call(2, "truss_query_table", query))
        other.send(Line.call(2, "truss_query_table", query))
        #expect(try await client.answer(to: 2).text?.contains("Größe") == true)
        #expect(try await other.answer(to: 2).text?.contains("Größe") == false)

        for id in 100..<164 {
            client.send(
                Line.call(id, "truss_run_sql", ["sql": .string("SELECT \(id) * 1000 AS n")]))
        }
        for id in 100..<164 {
            let answer = try await client.answer(to: .number(JSONNumber(id)))
            #expect(answer.text?.contains("\(id)000") == true)
        }
        client.closeInput()
        #expect(try await client.ending() == 0)
        #expect(client.errorText.isEmpty)
    }

    @Test func aPortThatIsTakenIsSaidAndIsNoSuccess() async throws {
        let silent = try SilentInstance()
        let program = try SpawnedProgram(["sandbox", "--port", String(silent.port)])
        #expect(try await program.ending() == 69)
        #expect(program.errorText.contains("127.0.0.1:\(silent.port)"))
        #expect(program.outputText.isEmpty)
    }

    /// A port that was free a moment ago.
    private static func freePort() throws -> Int { try SilentInstance().port }
}

/// A `TrussMCP sandbox` that is up.
struct RunningSandbox {
    let program: SpawnedProgram
    let url: String
    let key: String

    init(_ arguments: [String]) async throws {
        let program = try SpawnedProgram(arguments)
        self.program = program
        try await eventually("the sandbox's keys") { program.errorText.contains("anon key") }
        let lines = program.errorText.split(separator: "\n")
        func value(_ name: String) throws -> String {
            let line = try #require(lines.first { $0.hasPrefix("\(name)=") })
            return String(line.dropFirst(name.count + 1))
        }
        url = try value("TRUSS_API_URL")
        key = try value("TRUSS_API_KEY")
        #expect(program.outputText.isEmpty)
    }
}
