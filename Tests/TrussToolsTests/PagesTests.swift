import JSON
import MCP
import Pages
import Testing

@testable import TrussTools

/// Pages for people (MCP Apps): who gets references to them, and what they are.
@Suite struct PagesTests {
    private static let declared: JSONObject = [
        "extensions": [
            "io.modelcontextprotocol/ui": ["mimeTypes": ["text/html;profile=mcp-app"]]
        ]
    ]

    private static let references = [
        "truss_run_sql": "rows", "truss_query_table": "rows", "truss_insert_rows": "rows",
        "truss_update_rows": "rows", "truss_delete_rows": "rows", "truss_call_function": "rows",
        "truss_database_schema": "schema", "truss_explain_query": "plan", "truss_advise": "advice",
    ].mapValues { "ui://truss/\($0)" }

    /// What a client of some revision gets to one request after it has announced itself.
    private func answer(
        _ method: String, _ params: JSONObject = [:], capabilities: JSONObject, version: String,
        client: String = "client", tools: [Tool] = Catalogue.tools
    ) async throws -> (greeting: JSONObject, result: JSONObject) {
        let server = MCPServer(TrussFeatures(instance: Unreachable(), version: "1", tools: tools))
        var session = Session.connection
        let info: JSONValue = ["name": .string(client), "version": "1"]
        var params = params
        let greeting: JSONObject
        if version == "2026-07-28" {
            let meta: JSONValue = [
                "io.modelcontextprotocol/protocolVersion": .string(version),
                "io.modelcontextprotocol/clientCapabilities": .object(capabilities),
                "io.modelcontextprotocol/clientInfo": info,
            ]
            params["_meta"] = meta
            greeting = try await result(server, "server/discover", ["_meta": meta], &session)
        } else {
            greeting = try await result(
                server, "initialize",
                [
                    "protocolVersion": .string(version), "capabilities": .object(capabilities),
                    "clientInfo": info,
                ], &session)
        }
        return (greeting, try await result(server, method, params, &session))
    }

    private func result(
        _ server: MCPServer, _ method: String, _ params: JSONObject, _ session: inout Session
    ) async throws -> JSONObject {
        let line = JSONValue.object([
            "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .object(params),
        ])
        guard case .request(let request) = Message(line) else { return [:] }
        let response =
            switch server.reaction(to: request, in: &session) {
            case .answer(let response): response.json
            case .work(let pending): await server.response(to: pending).json
            case .subscription: JSONObject()
            }
        return try #require(response["result"]?.object, "\(response)")
    }

    private func references(in result: JSONObject) throws -> [String: String] {
        let tools = try #require(result["tools"]?.array).compactMap(\.object)
        #expect(tools.count == Catalogue.tools.count)
        var references: [String: String] = [:]
        for tool in tools {
            guard let name = tool["name"]?.string else { continue }
            references[name] = tool["_meta"]?.object?["ui"]?.object?["resourceUri"]?.string
        }
        return references
    }

    // README: "get one for each of these results"
    @Test(arguments: ["2025-06-18", "2025-11-25", "2026-07-28"])
    func whoShowsPagesGetsReferences(version: String) async throws {
        let (greeting, list) = try await answer(
            "tools/list", capabilities: PagesTests.declared, version: version)
        #expect(try references(in: list) == PagesTests.references)
        let offered = greeting["capabilities"]?.object
        #expect(offered?["extensions"] == ["io.modelcontextprotocol/ui": [:]])
        #expect(offered?["resources"] == [:])
        guard version == "2026-07-28" else { return }
        // A shared copy would be a list without pages for somebody else, or one with them.
        #expect(list["cacheScope"] == "private")
        #expect(greeting["cacheScope"] == "private")
    }

    @Test(
        arguments: [
            ([:], "2025-11-25"), ([:], "2026-07-28"),
            (["extensions": ["io.modelcontextprotocol/ui": [:]]], "2026-07-28"),
            (
                ["extensions": ["io.modelcontextprotocol/ui": ["mimeTypes": ["text/html"]]]],
                "2025-11-25"
            ),
            (["extensions": ["io.modelcontextprotocol/ui": "yes"]], "2026-07-28"),
            (["extensions": ["io.modelcontextprotocol/ui": ["mimeTypes": "x"]]], "2026-07-28"),
            (
                ["io.modelcontextprotocol/ui": ["mimeTypes": ["text/html;profile=mcp-app"]]],
                "2025-11-25"
            ),
            // `_meta` of a tool came with 2025-06-18.
            (PagesTests.declared, "2025-03-26"), (PagesTests.declared, "2024-11-05"),
        ] as [(JSONObject, String)])
    func othersGetNone(capabilities: JSONObject, version: String) async throws {
        let (greeting, list) = try await answer(
            "tools/list", capabilities: capabilities, version: version)
        #expect(list["tools"]?.array?.allSatisfy { $0.object?["_meta"] == nil } == true)
        #expect(greeting["capabilities"]?.object?["extensions"] == nil)
        guard version == "2026-07-28" else { return }
        #expect(list["cacheScope"] == "public" && greeting["cacheScope"] == "public")
    }

    /// Hints of one client and references stand beside each other.
    @Test func claudeCodeThatShowsPagesGetsBoth() async throws {
        let (_, list) = try await answer(
            "tools/list", capabilities: PagesTests.declared, version: "2025-11-25",
            client: "claude-code")
        let sql = list["tools"]?.array?.compactMap(\.object).first { $0["name"] == "truss_run_sql" }
        let meta = sql?["_meta"]?.object
        #expect(meta?["anthropic/alwaysLoad"] == true)
        #expect(meta?["ui"] == ["resourceUri": "ui://truss/rows"])
    }

    @Test(arguments: ResultPage.allCases, ["2025-11-25", "2026-07-28"])
    func aPageIsRead(page: ResultPage, version: String) async throws {
        let (_, result) = try await answer(
            "resources/read", ["uri": .string(page.uri)], capabilities: PagesTests.declared,
            version: version)
        let contents = try #require(result["contents"]?.array?.first?.object)
        #expect(contents["uri"]?.string == page.uri)
        #expect(contents["mimeType"] == "text/html;profile=mcp-app")
        #expect(contents["text"]?.string == page.html)
        #expect(contents["_meta"] == ["ui": ["permissions": ["clipboardWrite": [:]]]])
    }

    /// A list of resources is for models, which have no use for pages; where nothing else is a resource, pages are.
    @Test func pagesAreInNoList() async throws {
        let run = Catalogue.tools.filter { $0.name == "truss_run_sql" }
        let (greeting, list) = try await answer(
            "resources/list", capabilities: PagesTests.declared, version: "2025-11-25", tools: run)
        #expect(greeting["capabilities"]?.object?["resources"] == [:])
        #expect(list["resources"] == [])
        let (_, read) = try await answer(
            "resources/read", ["uri": "ui://truss/rows"], capabilities: PagesTests.declared,
            version: "2025-11-25", tools: run)
        #expect(read["contents"]?.array?.count == 1)
    }

    /// What the policy of a host refuses, and what would make a page heavy, is not in one.
    // README: "A page is one file inside the program, loads nothing"
    @Test(arguments: ResultPage.allCases)
    func aPageNeedsNothingFromOutside(page: ResultPage) {
        let html = page.html
        #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
        #expect(html.utf8.count <= 60_000)
        for word in [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(",
            "fetch(", "XMLHttpRequest", "WebSocket", "import(", "localStorage", "src=", "href=",
            "@import", "url(",
        ] {
            #expect(!html.contains(word), "\(page.rawValue): \(word)")
        }
    }
}
