import HTTP
import JSON
import Testing

/// Which check speaks first where several could (HD-1, HD-5), and which era a request is of (HD-2 to HD-4).
@Suite struct StreamableHTTPLadderTests {
    struct Case: CustomTestStringConvertible {
        let first: String
        let second: String
        var verb = "POST"
        var body = ""
        var headers: [(String, String?)] = []
        let status: Int
        var code: Int?
        var testDescription: String { "\(first) before \(second)" }
    }

    private static let version = "MCP-Protocol-Version"
    private static let unknownVersion = Endpoint.body("nope").replacing("2026-07-28", with: "v9")
    private static let incomplete = """
        {"jsonrpc":"2.0","id":7,"method":"nope","params":{"_meta":\
        {"io.modelcontextprotocol/protocolVersion":"v9"}}}
        """

    static let pairs: [Case] = [
        Case(
            first: "host", second: "authentication",
            headers: [("Host", "evil.example"), ("Authorization", nil)], status: 403, code: -32600),
        Case(
            first: "origin", second: "authentication",
            headers: [("Origin", "http://evil.example"), ("Authorization", nil)], status: 403,
            code: -32600),
        Case(
            first: "authentication", second: "method", verb: "GET",
            headers: [("Authorization", nil)], status: 401, code: -32600),
        Case(
            first: "method", second: "content type", verb: "PUT",
            headers: [("Content-Type", "text/plain")], status: 405, code: -32600),
        Case(
            first: "content type", second: "accept",
            headers: [("Content-Type", "text/plain"), ("Accept", "image/png")], status: 415,
            code: -32600),
        Case(
            first: "accept", second: "JSON", body: "{bad", headers: [("Accept", "image/png")],
            status: 406, code: -32600),
        Case(
            first: "JSON", second: "version", body: "{bad", headers: [(version, "x")], status: 400,
            code: -32700),
        Case(
            first: "array", second: "envelope", body: "[\(incomplete)]",
            headers: [(version, "2025-11-25")], status: 400, code: -32600),
        Case(
            first: "version header", second: "envelope", body: incomplete, status: 400,
            code: -32020),
        Case(
            first: "envelope", second: "equal versions", body: incomplete,
            headers: [(version, "2026-07-28")], status: 400, code: -32602),
        Case(
            first: "equal versions", second: "version served", body: unknownVersion,
            headers: [(version, "2026-07-28")], status: 400, code: -32020),
        Case(
            first: "version served", second: "method header", body: unknownVersion,
            headers: [(version, "v9")], status: 400, code: -32022),
        Case(
            first: "method header", second: "method known", body: Endpoint.body("nope"),
            headers: [(version, "2026-07-28")], status: 400, code: -32020),
        Case(
            first: "method known", second: "name header",
            body: Endpoint.body("tools/calls", #""name":"who""#),
            headers: [(version, "2026-07-28"), ("Mcp-Method", "tools/calls"), ("Mcp-Name", "x")],
            status: 404, code: -32601),
        Case(
            first: "name header", second: "parameters",
            body: Endpoint.body("tools/call", #""name":"nope""#),
            headers: [(version, "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "x")],
            status: 400, code: -32020),
        Case(
            first: "parameters", second: "parameter headers",
            body: Endpoint.body("tools/call", #""name":"region","arguments":[]"#),
            headers: [
                (version, "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "region"),
                ("Mcp-Param-Region", "eu"),
            ], status: 200, code: -32602),
        Case(
            first: "parameter headers", second: "the tool",
            body: Endpoint.body("tools/call", #""name":"region""#),
            headers: [
                (version, "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "region"),
                ("Mcp-Param-Region", "eu"),
            ], status: 400, code: -32020),
    ]

    @Test(arguments: pairs) func theEarlierCheckSpeaks(_ row: Case) async {
        let request = Endpoint.request(row.verb, "/mcp", row.body, row.headers)
        let reply = await Endpoint().send(request)
        #expect(reply.status == row.status)
        #expect(reply.code == row.code)
    }

    struct EraCase: CustomTestStringConvertible {
        let rule: String
        let body: String
        var headers: [(String, String?)] = []
        let status: Int
        var code: Int?
        /// A member that the result has, with its value.
        var result: [String: String] = [:]
        var testDescription: String { rule }
    }

    private static func legacy(_ method: String, _ params: String = "") -> String {
        #"{"jsonrpc":"2.0","id":7,"method":"\#(method)","params":{\#(params)}}"#
    }

    private static func initialize(_ version: String) -> String {
        legacy(
            "initialize",
            #""protocolVersion":"\#(version)","capabilities":{},"clientInfo":{"name":"c","version":"1"}"#
        )
    }

    static let eras: [EraCase] = [
        EraCase(
            rule: "HD-2 a claim is modern", body: Endpoint.body("tools/list"),
            headers: [(version, "2026-07-28"), ("Mcp-Method", "tools/list")], status: 200,
            result: ["resultType": "complete"]),
        EraCase(
            rule: "HD-2 a modern header without a claim is malformed", body: legacy("tools/list"),
            headers: [(version, "2026-07-28")], status: 400, code: -32602),
        EraCase(
            rule: "HD-2 so is a date to come", body: legacy("tools/list"),
            headers: [(version, "2027-01-01")], status: 400, code: -32602),
        EraCase(
            rule: "HD-2 discover without a claim", body: legacy("server/discover"),
            headers: [(version, "2026-07-28")], status: 400, code: -32602),
        EraCase(
            rule: "D5 discover without anything", body: legacy("server/discover"), status: 400,
            code: -32602),
        EraCase(rule: "HD-2 no header is legacy", body: legacy("ping"), status: 200),
        EraCase(
            rule: "HD-2 a session id is legacy", body: legacy("ping"),
            headers: [("Mcp-Session-Id", "x")], status: 200),
        EraCase(
            rule: "HD-3 initialize, whatever its session", body: initialize("2025-11-25"),
            headers: [("Mcp-Session-Id", "x")], status: 200,
            result: ["protocolVersion": "2025-11-25"]),
        EraCase(
            rule: "INIT-2 an older revision is echoed", body: initialize("2025-03-26"),
            status: 200, result: ["protocolVersion": "2025-03-26"]),
        EraCase(
            rule: "INIT-3 an unknown one is answered with the newest",
            body: initialize("2099-01-01"), status: 200,
            result: ["protocolVersion": "2025-11-25"]),
        EraCase(
            rule: "HD-3 initialize with a claim", body: Endpoint.body("initialize"),
            headers: [(version, "2026-07-28"), ("Mcp-Method", "initialize")], status: 404,
            code: -32601),
        EraCase(
            rule: "HD-4 _meta without a claim is legacy",
            body: legacy("tools/call", #""name":"who","_meta":{"progressToken":1}"#),
            headers: [(version, "2025-11-25")], status: 200),
        EraCase(
            rule: "HL-7 an unknown version", body: legacy("ping"), headers: [(version, "x")],
            status: 400, code: -32022),
        EraCase(
            rule: "HL-14 routing headers are not looked at", body: legacy("tools/list"),
            headers: [(version, "2025-11-25"), ("Mcp-Method", "other")], status: 200),
        EraCase(
            rule: "ERA-9 listen without a claim", body: legacy("subscriptions/listen"),
            status: 200, code: -32601),
        EraCase(
            rule: "a legacy unknown method", body: legacy("nope"), status: 200, code: -32601),
        EraCase(
            rule: "a legacy missing resource", body: legacy("resources/read", #""uri":"test://x""#),
            headers: [(version, "2025-11-25")], status: 200, code: -32002),
        EraCase(
            rule: "HL-13 an array in 2025-11-25", body: "[\(legacy("ping"))]",
            headers: [(version, "2025-11-25")], status: 400, code: -32600),
        EraCase(
            rule: "HL-13 an array in 2025-06-18", body: "[\(legacy("ping"))]",
            headers: [(version, "2025-06-18")], status: 400, code: -32600),
        EraCase(rule: "an empty array", body: "[]", status: 400, code: -32600),
        EraCase(
            rule: "a legacy response", body: #"{"jsonrpc":"2.0","id":1,"result":{}}"#, status: 202),
        EraCase(
            rule: "a legacy notification",
            body: #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            headers: [(version, "2025-11-25")], status: 202),
        EraCase(
            rule: "only notifications in an array",
            body: #"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#, status: 202),
    ]

    @Test(arguments: eras) func eachRequestIsOfOneEra(_ row: EraCase) async {
        let reply = await Endpoint().post(row.body, row.headers)
        #expect(reply.status == row.status)
        #expect(reply.code == row.code)
        for (name, value) in row.result { #expect(reply.result?[name] == .string(value)) }
        if row.status == 202 { #expect(reply.text.isEmpty) }
    }

    @Test func aBatchIsAnsweredInTheOrderOfItsRequests() async {
        let body = """
            [{"jsonrpc":"2.0","id":1,"method":"ping"},\
            {"jsonrpc":"2.0","method":"notifications/initialized"},\
            {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"who"}},{"id":3}]
            """
        let reply = await Endpoint().post(body, [(Self.version, "2025-03-26")])
        #expect(reply.status == 200)
        #expect(
            reply.text == """
                [{"jsonrpc":"2.0","id":1,"result":{}},\
                {"jsonrpc":"2.0","id":2,"result":{"content":[{"type":"text","text":"key-1 -"}]}},\
                {"jsonrpc":"2.0","id":3,"error":{"code":-32600,"message":"jsonrpc must be \\"2.0\\"."}}]
                """)
    }

    @Test func aBatchHasAnEnd() async {
        func ping(_ count: Int) -> String {
            "[" + Array(repeating: Self.legacy("ping"), count: count).joined(separator: ",") + "]"
        }
        let endpoint = Endpoint()
        #expect(await endpoint.post(ping(100)).status == 200)
        #expect(await endpoint.post(ping(101)).status == 400)
    }
}
