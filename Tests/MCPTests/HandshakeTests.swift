import JSON
import Library
import MCP
import Testing

@Suite struct HandshakeTests {
    static let refused: [Exchange] = [
        Exchange("INIT-1 nothing", Text.request("1", "initialize"), "1 -32602"),
        Exchange(
            "INIT-1 no version",
            Text.request(
                "1", "initialize", #""capabilities":{},"clientInfo":{"name":"c","version":"1"}"#),
            "1 -32602"),
        Exchange(
            "INIT-1 version a number",
            Text.request(
                "1", "initialize",
                #""protocolVersion":5,"capabilities":{},"clientInfo":{"name":"c","version":"1"}"#),
            "1 -32602"),
        Exchange(
            "INIT-1 no capabilities",
            Text.request(
                "1", "initialize",
                #""protocolVersion":"2025-11-25","clientInfo":{"name":"c","version":"1"}"#),
            "1 -32602"),
        Exchange(
            "INIT-1 no clientInfo",
            Text.request("1", "initialize", #""protocolVersion":"2025-11-25","capabilities":{}"#),
            "1 -32602"),
        Exchange(
            "INIT-1 client without version",
            Text.request(
                "1", "initialize",
                #""protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c"}"#),
            "1 -32602"),
        Exchange(
            "INIT-1 refused, then right",
            Text.request("1", "initialize") + "\n" + Text.initialize("2025-11-25", id: "2"),
            "1 -32602\n2 ok"),
        Exchange(
            "INIT-7, INIT-13",
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"# + "\n"
                + #"{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}"#, "-"),
        Exchange(
            "INIT-8", Text.initialize("2025-11-25") + "\n" + Text.request("1", "tools/list"),
            "0 ok\n1 ok"),
        Exchange(
            "INIT-10",
            Text.initialize("2025-11-25") + "\n" + Text.initialize("2024-11-05", id: "1") + "\n"
                + Text.request("2", "ping"),
            "0 ok\n1 -32600\n2 ok"),
        Exchange("INIT-11", Text.request("1", "ping"), "1 ok"),
    ]

    @Test(arguments: refused)
    func theHandshakeHappensOnceAndWhole(_ exchange: Exchange) async {
        #expect(await exchange.outcome() == exchange.gist)
    }

    struct Case: Sendable {
        let requested: String
        let agreed: String
    }

    static let versions: [Case] = [
        Case(requested: "2024-11-05", agreed: "2024-11-05"),
        Case(requested: "2025-03-26", agreed: "2025-03-26"),
        Case(requested: "2025-06-18", agreed: "2025-06-18"),
        Case(requested: "2025-11-25", agreed: "2025-11-25"),
        Case(requested: "1999-01-01", agreed: "2025-11-25"),
        Case(requested: "2099-01-01", agreed: "2025-11-25"),
        Case(requested: "2026-07-28", agreed: "2025-11-25"),
        Case(requested: "", agreed: "2025-11-25"),
    ]

    @Test(arguments: versions)
    func theVersionIsTheOneAskedForOrTheNewestLegacy(_ example: Case) async {
        var client = TestClient()
        let result = await client.send(Text.initialize(example.requested)).first?.at("result")
        #expect(result?.at("protocolVersion") == .string(example.agreed), "INIT-2, INIT-3, INIT-4")
        #expect(result?.at("serverInfo.name") == "library", "INIT-5")
        #expect(client.session.agreed?.rawValue == example.agreed)
    }

    @Test func aSecondHandshakeLeavesTheFirst() async {
        var client = await TestClient.agreed(on: "2024-11-05")
        _ = await client.send(Text.initialize("2025-11-25"))
        #expect(client.session.agreed == .november2024, "D10")
    }

    @Test func anExchangeWithoutMemoryTakesAnyNumber() async {
        var client = TestClient(session: .exchange(naming: .june2025))
        #expect(await client.send(Text.initialize("2025-11-25")).first?.gist == "0 ok")
        #expect(Session.exchange(naming: nil).assumed == .march2025)
    }

    // README: "No sampling, no roots, no logging to the client"
    @Test func onlyWhatIsServedIsDeclared() async {
        struct Case {
            let features: Library
            let capabilities: [String]
        }
        var toolsOnly = Library.empty
        toolsOnly.tools = Library.allTools
        var templatesOnly = Library.empty
        templatesOnly.resourceTemplates = Library.allTemplates
        var plainPrompt = Library.empty
        plainPrompt.prompts = [Library.allPrompts[1]]
        let cases = [
            Case(features: .empty, capabilities: []),
            Case(features: toolsOnly, capabilities: ["tools"]),
            Case(features: templatesOnly, capabilities: ["resources", "completions"]),
            Case(features: plainPrompt, capabilities: ["prompts"]),
            Case(
                features: Library(),
                capabilities: ["tools", "resources", "prompts", "completions"]),
        ]
        let methods = [
            "tools/list": "tools", "prompts/list": "prompts", "resources/list": "resources",
            "resources/templates/list": "resources",
        ]
        for example in cases {
            var client = TestClient(server: MCPServer(example.features))
            let discovery = await client.send(Text.modern("1", "server/discover")).first
            let declared = discovery?.at("result.capabilities")?.object?.names
            #expect(declared == example.capabilities, "INIT-6, DISC-3, DISC-4")
            for (method, capability) in methods {
                let gist = await client.send(Text.modern("1", method)).first?.gist
                let isServed = example.capabilities.contains(capability)
                #expect(gist == (isServed ? "1 ok" : "1 -32601"), "RPC-15, DISC-3: \(method)")
            }
            let completion = Text.modern("1", "completion/complete")
            let isServed = example.capabilities.contains("completions")
            #expect(
                await client.send(completion).first?.gist == (isServed ? "1 -32602" : "1 -32601"),
                "COMP-1")
        }
    }
}
