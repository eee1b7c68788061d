import JSON
import MCP
import Testing

@testable import TrussTools

/// What Claude Code reads of a tool's `_meta`, and nobody else gets.
@Suite struct ClientHintsTests {
    private func tools(
        client: String?, version: String, settings: Settings = Settings()
    ) throws -> [String: JSONObject] {
        let server = MCPServer(
            TrussFeatures(instance: Unreachable(), version: "1", settings: settings))
        var session = Session.connection
        var params: JSONObject = [:]
        if version == "2026-07-28" {
            var meta: JSONObject = [
                "io.modelcontextprotocol/protocolVersion": .string(version),
                "io.modelcontextprotocol/clientCapabilities": [:],
            ]
            meta["io.modelcontextprotocol/clientInfo"] = client.map {
                ["name": .string($0), "version": "1"]
            }
            params["_meta"] = .object(meta)
        } else if let client {
            let greeting: JSONObject = [
                "protocolVersion": .string(version), "capabilities": [:],
                "clientInfo": ["name": .string(client), "version": "1"],
            ]
            _ = try answer(server, "initialize", greeting, in: &session)
        }
        let result = try answer(server, "tools/list", params, in: &session)
        if version == "2026-07-28" {
            // A shared copy of one client's list would be another's.
            let scope = client == "claude-code" ? "private" : "public"
            #expect(result["cacheScope"] == .string(scope))
            #expect(result["ttlMs"] == 3_600_000)
        }
        let listed = try #require(result["tools"]?.array).compactMap { $0.object }
        return Dictionary(
            listed.map { ($0["name"]?.string ?? "", $0["_meta"]?.object ?? [:]) }
        ) { first, _ in first }
    }

    private func answer(
        _ server: MCPServer, _ method: String, _ params: JSONObject, in session: inout Session
    ) throws -> JSONObject {
        let line = JSONValue.object([
            "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .object(params),
        ])
        guard case .request(let request) = Message(line),
            case .answer(let response) = server.reaction(to: request, in: &session)
        else {
            Issue.record("no answer to \(method)")
            return [:]
        }
        return try #require(response.json["result"]?.object, "\(response.json)")
    }

    @Test(arguments: ["2025-06-18", "2025-11-25", "2026-07-28"])
    func claudeCodeGetsItsHints(version: String) throws {
        var settings = Settings()
        settings.maxBytes = 50_000
        let tools = try tools(client: "claude-code", version: version, settings: settings)
        let atHand = tools.filter { $0.value["anthropic/alwaysLoad"] == true }.keys
        #expect(
            Set(atHand) == ["truss_database_schema", "truss_run_sql", "truss_query_table"])
        #expect(tools.values.allSatisfy { $0["anthropic/maxResultSizeChars"] == 50_000 })
        #expect(tools["truss_advise"]?["anthropic/searchHint"]?.string?.contains("index") == true)
        // What is not at hand is found by words that its name does not have.
        for (name, hints) in tools where hints["anthropic/alwaysLoad"] == nil {
            let words = hints["anthropic/searchHint"]?.string ?? ""
            #expect((10...80).contains(words.count), "\(name): \(words)")
            #expect(words.split(separator: ", ").allSatisfy { !name.contains($0) }, "\(name)")
        }
        #expect(tools.values.allSatisfy { $0["anthropic/requiresUserInteraction"] == nil })
    }

    @Test(arguments: ["2025-11-25", "2026-07-28"])
    func whatDestroysAsksWhereTheOperatorWantsIt(version: String) throws {
        var settings = Settings()
        settings.asksBeforeDestroying = true
        let tools = try tools(client: "claude-code", version: version, settings: settings)
        let asking = tools.filter { $0.value["anthropic/requiresUserInteraction"] == true }.keys
        #expect(
            Set(asking) == [
                "truss_update_rows", "truss_delete_rows", "truss_revoke_api_key",
                "truss_rotate_api_key", "truss_delete_oauth2_client", "truss_update_project",
            ])
    }

    @Test(arguments: [
        ("cursor", "2025-11-25"), ("claude-ai", "2025-11-25"), (nil, "2026-07-28"),
        ("cursor", "2026-07-28"), ("Claude-Code", "2025-11-25"),
        // `_meta` of a tool came with 2025-06-18.
        ("claude-code", "2025-03-26"), ("claude-code", "2024-11-05"),
    ])
    func otherClientsGetNone(client: String?, version: String) throws {
        let tools = try tools(client: client, version: version)
        #expect(tools.count == Catalogue.tools.count)
        #expect(tools.values.allSatisfy { $0.isEmpty })
    }

    /// One server for both, in either order: lists that differ are never mixed.
    @Test func listsAreNotMixed() throws {
        let server = MCPServer(TrussFeatures(instance: Unreachable(), version: "1"))
        for client in ["cursor", "claude-code", "cursor", "other", "claude-code"] {
            var session = Session.connection
            let greeting: JSONObject = [
                "protocolVersion": "2025-11-25", "capabilities": [:],
                "clientInfo": ["name": .string(client), "version": "1"],
            ]
            _ = try answer(server, "initialize", greeting, in: &session)
            let result = try answer(server, "tools/list", [:], in: &session)
            let first = result["tools"]?.array?.first?.object
            #expect((first?["_meta"] != nil) == (client == "claude-code"))
        }
    }
}
