import HTTP
import JSON
import MCP
import Testing
import Transports

/// The scenarios of the public conformance suite that suit any server, rebuilt from what they describe.
///
/// Header validation is `StreamableHTTPHeaderTests`, DNS rebinding `StreamableHTTPOriginTests.places`,
/// and multiple streams are in `StreamableHTTPStreamTests`.
@Suite struct StreamableHTTPConformanceTests {
    private static let version = "MCP-Protocol-Version"

    private func legacy(_ method: String, _ params: String = "{}") -> String {
        #"{"jsonrpc":"2.0","id":7,"method":"\#(method)","params":\#(params)}"#
    }

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func initializePingAndLists(_ revision: String) async {
        let endpoint = Endpoint()
        let greeting = await endpoint.post(
            legacy(
                "initialize",
                #"{"protocolVersion":"\#(revision)","capabilities":{},"clientInfo":{"name":"c","version":"1"}}"#
            ))
        #expect(greeting.result?["protocolVersion"] == .string(revision))
        #expect(greeting.result?["serverInfo"]?.object?["name"] == "test")
        #expect(greeting.result?["instructions"] == "Be kind.")
        #expect(greeting.fields["Mcp-Session-Id"] == nil)
        let headers: Endpoint.Headers = [(Self.version, revision)]
        let initialized = await endpoint.post(
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, headers)
        #expect(initialized.status == 202)
        #expect(await endpoint.post(legacy("ping"), headers).result == [:])
        for (method, member, count) in [
            ("tools/list", "tools", 4), ("resources/list", "resources", 2),
            ("prompts/list", "prompts", 1), ("resources/templates/list", "resourceTemplates", 0),
        ] {
            let result = await endpoint.post(legacy(method), headers).result
            #expect(result?[member]?.array?.count == count)
            #expect(result?["resultType"] == nil)
            #expect(result?["ttlMs"] == nil)
        }
    }

    @Test func nothingIsRememberedBetweenRequests() async {
        // Each request by itself, in any order, on a server that has seen no other.
        for method in ["server/discover", "tools/list", "prompts/list", "resources/list"] {
            let reply = await Endpoint().modern(method)
            #expect(reply.status == 200)
            #expect(reply.result?["resultType"] == "complete")
            let meta = reply.result?["_meta"]?.object
            #expect(
                meta?["io.modelcontextprotocol/serverInfo"]?.object?["name"] == "test")
        }
    }

    @Test func discoveryNamesWhatIsServed() async {
        let result = await Endpoint().modern("server/discover").result
        #expect(
            result?["supportedVersions"] == [
                "2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05",
            ])
        #expect(
            result?["capabilities"]?.object?.names.sorted() == ["prompts", "resources", "tools"])
        #expect(result?["serverInfo"] == nil)
    }

    @Test(arguments: ["server/discover", "tools/list", "prompts/list", "resources/list"])
    func listsMayBeKept(_ method: String) async {
        let result = await Endpoint().modern(method).result
        #expect(result?["ttlMs"]?.int ?? -1 > 0)
        #expect(result?["cacheScope"] == "public")
    }

    @Test func dataMayNotBeKept() async {
        let endpoint = Endpoint()
        let read = await endpoint.modern(
            "resources/read", #""uri":"test://one""#, name: "test://one"
        ).result
        #expect(read?["ttlMs"] == 0)
        #expect(read?["cacheScope"] == "private")
        let call = await endpoint.modern("tools/call", #""name":"who""#, name: "who").result
        #expect(call?["ttlMs"] == nil)
        #expect(call?["cacheScope"] == nil)
    }

    @Test func aResourceThatIsNotThereIsNamed() async {
        let uri = "test://none"
        let modern = await Endpoint().modern(
            "resources/read", #""uri":"\#(uri)""#, name: uri)
        #expect(modern.status == 200)
        #expect(modern.code == -32602)
        let legacy = await Endpoint().post(legacy("resources/read", #"{"uri":"\#(uri)"}"#))
        #expect(legacy.code == -32002)
        #expect(legacy.json["error"]?.object?["data"]?.object?["uri"] == .string(uri))
    }
}
