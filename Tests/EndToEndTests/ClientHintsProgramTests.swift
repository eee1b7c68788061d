import JSON
import Testing

/// Who gets the hints for Claude Code from the built program over standard input and output.
@Suite struct ClientHintsProgramTests {
    @Test(arguments: ["2025-06-18", "2025-11-25", "2026-07-28"])
    func onlyClaudeCodeIsListedHints(_ version: String) async throws {
        let hinted = try await hints(for: "claude-code", version)
        #expect(hinted.values.allSatisfy { $0?["anthropic/maxResultSizeChars"] == 7000 })
        let atHand = hinted.filter { $0.value?["anthropic/alwaysLoad"] == true }.keys
        #expect(Set(atHand) == ["truss_database_schema", "truss_run_sql", "truss_query_table"])
        let asking = hinted.filter { $0.value?["anthropic/requiresUserInteraction"] == true }.keys
        #expect(asking.contains("truss_delete_rows") && !asking.contains("truss_query_table"))

        let bare = try await hints(for: "cursor", version)
        #expect(Set(bare.keys) == Set(hinted.keys))
        #expect(bare.values.allSatisfy { $0 == nil })
    }

    /// The `_meta` of every tool listed to a client, by tool.
    private func hints(
        for client: String, _ version: String
    ) async throws -> [String: JSONObject?] {
        let program = try SpawnedProgram(
            ["--max-bytes", "7000", "--ask-destroys"], environment: Instance.nowhere)
        let implementation: JSONValue = ["name": .string(client), "version": "1"]
        var params: JSONValue = [:]
        if version == "2026-07-28" {
            let envelope = Line.envelope.adding(
                "io.modelcontextprotocol/clientInfo", implementation)
            params = params.adding("_meta", envelope)
        } else {
            let greeting: JSONValue = [
                "protocolVersion": .string(version), "capabilities": [:],
                "clientInfo": implementation,
            ]
            program.send(Line.request(0, "initialize", greeting))
            _ = try await program.answer(to: 0)
        }
        program.send(Line.request(1, "tools/list", params))
        let listed = try await program.answer(to: 1)["result"]?.object?["tools"]?.array
        let tools = try #require(listed).compactMap(\.object)
        #expect(!tools.isEmpty)
        return Dictionary(
            tools.map { ($0["name"]?.string ?? "", $0["_meta"]?.object) }
        ) { first, _ in first }
    }
}
