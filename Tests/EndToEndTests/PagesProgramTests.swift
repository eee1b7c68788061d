import JSON
import Testing

/// Who gets references to pages from the built program, by either transport and in either era.
@Suite struct PagesProgramTests {
    private static let declared: JSONValue = [
        "extensions": [
            "io.modelcontextprotocol/ui": ["mimeTypes": ["text/html;profile=mcp-app"]]
        ]
    ]

    private static func initialize(_ version: String, _ capabilities: JSONValue) -> String {
        Line.request(
            0, "initialize",
            [
                "protocolVersion": .string(version), "capabilities": capabilities,
                "clientInfo": ["name": "test", "version": "1"],
            ])
    }

    private static func request(
        _ id: Int, _ method: String, _ params: JSONValue = [:], capabilities: JSONValue
    ) -> String {
        let envelope: JSONValue = [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": capabilities,
        ]
        return Line.request(id, method, params.adding("_meta", envelope))
    }

    private func references(in answer: JSONObject) throws -> Set<String> {
        let tools = try #require(answer["result"]?.object?["tools"]?.array).compactMap(\.object)
        #expect(tools.count > 30)
        return Set(
            tools.compactMap {
                $0["_meta"]?.object?["ui"]?.object?["resourceUri"]?.string
            })
    }

    private static let all = Set(["rows", "schema", "plan", "advice"].map { "ui://truss/\($0)" })

    private func isPage(_ answer: JSONObject) -> Bool {
        let contents = answer["result"]?.object?["contents"]?.array?.first?.object
        return contents?["mimeType"] == "text/html;profile=mcp-app"
            && contents?["text"]?.string?.hasPrefix("<!DOCTYPE html>") == true
    }

    @Test(arguments: ["2025-06-18", "2025-11-25", "2026-07-28"], [true, false])
    func overStandardInput(_ version: String, shows: Bool) async throws {
        let program = try SpawnedProgram([], environment: Instance.nowhere)
        let capabilities = shows ? PagesProgramTests.declared : [:]
        let uri: JSONValue = ["uri": "ui://truss/plan"]
        if version == "2026-07-28" {
            program.send(PagesProgramTests.request(1, "tools/list", capabilities: capabilities))
            program.send(
                PagesProgramTests.request(2, "resources/read", uri, capabilities: capabilities))
        } else {
            program.send(PagesProgramTests.initialize(version, capabilities))
            program.send(Line.request(1, "tools/list"))
            program.send(Line.request(2, "resources/read", uri))
        }
        let listed = try await program.answer(to: 1)
        #expect(try references(in: listed) == (shows ? PagesProgramTests.all : []))
        #expect(isPage(try await program.answer(to: 2)))
    }

    // README: "that show pages get a session id, which says just that"
    @Test func overHTTPAsEachRequestSays() async throws {
        let server = try await HTTPProgram(
            ["--shared-key"],
            environment: Instance.nowhere)
        let modern = ["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/list"]
        for shows in [true, false, true] {
            let body = PagesProgramTests.request(
                1, "tools/list", capabilities: shows ? PagesProgramTests.declared : [:])
            let reply = try await server.post(body, modern)
            #expect(try references(in: reply.json) == (shows ? PagesProgramTests.all : []))
            let scope = reply.json["result"]?.object?["cacheScope"]
            #expect(scope == (shows ? "private" : "public"))
            #expect(reply.session == nil)
        }
    }

    /// The one thing that must outlast `initialize` is in the session id, which the client sends back.
    @Test func overHTTPAsTheSessionSays() async throws {
        let server = try await HTTPProgram(
            ["--shared-key"],
            environment: Instance.nowhere)
        let version = ["MCP-Protocol-Version": "2025-11-25"]
        let greeting = try await server.post(
            PagesProgramTests.initialize("2025-11-25", PagesProgramTests.declared), version)
        let session = try #require(greeting.session)
        let other = try await server.post(
            PagesProgramTests.initialize("2025-11-25", PagesProgramTests.declared), version)
        #expect(session != other.session)
        let bare = try await server.post(
            PagesProgramTests.initialize("2025-11-25", [:]), version)
        #expect(bare.session == nil)

        var fields = version
        let without = try await server.post(Line.request(1, "tools/list"), fields)
        #expect(try references(in: without.json) == [])
        fields["Mcp-Session-Id"] = "of another server"
        let foreign = try await server.post(Line.request(1, "tools/list"), fields)
        #expect(try references(in: foreign.json) == [])
        fields["Mcp-Session-Id"] = session
        let listed = try await server.post(Line.request(1, "tools/list"), fields)
        #expect(try references(in: listed.json) == PagesProgramTests.all)
        let read = try await server.post(
            Line.request(2, "resources/read", ["uri": "ui://truss/rows"]), fields)
        #expect(isPage(read.json))
        // It is of the legacy lifecycle; a modern request says everything itself.
        fields["MCP-Protocol-Version"] = "2026-07-28"
        fields["Mcp-Method"] = "tools/list"
        let modern = try await server.post(
            PagesProgramTests.request(3, "tools/list", capabilities: [:]), fields)
        #expect(try references(in: modern.json) == [])
    }
}
