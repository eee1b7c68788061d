import HTTP
import JSON
import Testing

/// The header rules of 2026-07-28, a row each and more where a rule has several sides.
@Suite struct StreamableHTTPHeaderTests {
    struct Case: CustomTestStringConvertible {
        let rule: String
        let method: String
        var params = ""
        var name: String?
        var headers: [(String, String?)] = []
        let status: Int
        var code: Int?

        var testDescription: String { "\(rule): \(method) \(params) \(headers)" }
    }

    private static let who = #""name":"who""#
    private static let one = #""uri":"test://one""#

    static let cases: [Case] = [
        Case(
            rule: "HM-1 version header missing", method: "tools/list",
            headers: [("MCP-Protocol-Version", nil)], status: 400, code: -32020),
        Case(
            rule: "HM-2 version header differs", method: "tools/list",
            headers: [("MCP-Protocol-Version", "2025-11-25")], status: 400, code: -32020),
        Case(rule: "HM-5 method header", method: "tools/list", status: 200),
        Case(
            rule: "HM-5 method header missing", method: "tools/list",
            headers: [("Mcp-Method", nil)], status: 400, code: -32020),
        Case(
            rule: "HM-5 method header in other letters", method: "tools/list",
            headers: [("Mcp-Method", "TOOLS/LIST")], status: 400, code: -32020),
        Case(rule: "HM-6 tool name", method: "tools/call", params: who, name: "who", status: 200),
        Case(
            rule: "HM-6 tool name missing", method: "tools/call", params: who, status: 400,
            code: -32020),
        Case(
            rule: "HM-6 tool name differs", method: "tools/call", params: who, name: "hold",
            status: 400, code: -32020),
        Case(
            rule: "HM-6 prompt name differs", method: "prompts/get", params: #""name":"greet""#,
            name: "who", status: 400, code: -32020),
        Case(
            rule: "HM-6 prompt name", method: "prompts/get", params: #""name":"greet""#,
            name: "greet", status: 200),
        Case(
            rule: "HM-6 resource", method: "resources/read", params: one, name: "test://one",
            status: 200),
        Case(
            rule: "HM-6 resource differs", method: "resources/read", params: one,
            name: "test://One", status: 400, code: -32020),
        Case(
            rule: "HM-6 nothing named on either side", method: "tools/call", status: 200,
            code: -32602),
        Case(
            rule: "HM-6 named in the header only", method: "tools/call", name: "who", status: 400,
            code: -32020),
        Case(
            rule: "HM-7 Base64", method: "resources/read", params: #""uri":"test://zwölf""#,
            name: "=?base64?dGVzdDovL3p3w7ZsZg==?=", status: 200),
        Case(
            rule: "HM-7 Base64 without padding", method: "resources/read",
            params: #""uri":"test://zwölf""#, name: "=?base64?dGVzdDovL3p3w7ZsZg?=", status: 400,
            code: -32020),
        Case(
            rule: "HM-7 foreign alphabet", method: "tools/call", params: who,
            name: "=?base64?d2h-?=", status: 400, code: -32020),
        Case(
            rule: "HM-7 stray bits", method: "tools/call", params: #""name":"wh""#,
            name: "=?base64?d2h=?=", status: 400, code: -32020),
        Case(
            rule: "HM-7 not UTF-8", method: "tools/call", params: who, name: "=?base64?/w==?=",
            status: 400, code: -32020),
        Case(
            rule: "HM-7 other letters are literal text", method: "tools/call",
            params: #""name":"=?BASE64?d2hv?=""#, name: "=?BASE64?d2hv?=", status: 200,
            code: -32602),
        Case(
            rule: "HM-8 parameter missing", method: "tools/call",
            params: #""name":"region","arguments":{"region":"eu"}"#, name: "region", status: 400,
            code: -32020),
        Case(
            rule: "HM-8 parameter", method: "tools/call",
            params: #""name":"region","arguments":{"region":"eu"}"#, name: "region",
            headers: [("mcp-param-region", "eu")], status: 200),
        Case(
            rule: "HM-8 parameter differs", method: "tools/call",
            params: #""name":"region","arguments":{"region":"eu"}"#, name: "region",
            headers: [("Mcp-Param-Region", "us")], status: 400, code: -32020),
        Case(
            rule: "HM-8 parameter in Base64", method: "tools/call",
            params: #""name":"region","arguments":{"region":"ö"}"#, name: "region",
            headers: [("Mcp-Param-Region", "=?base64?w7Y=?=")], status: 200),
        Case(
            rule: "HM-8 null needs none", method: "tools/call",
            params: #""name":"region","arguments":{"region":null}"#, name: "region", status: 200),
        Case(
            rule: "HM-8 absent needs none", method: "tools/call", params: #""name":"region""#,
            name: "region", status: 200),
        Case(
            rule: "HM-8 header without argument", method: "tools/call", params: #""name":"region""#,
            name: "region", headers: [("Mcp-Param-Region", "eu")], status: 400, code: -32020),
        Case(
            rule: "HM-8 integers compare as numbers", method: "tools/call",
            params: #""name":"region","arguments":{"inner":{"count":42.0}}"#, name: "region",
            headers: [("Mcp-Param-Count", "42")], status: 200),
        Case(
            rule: "HM-8 integer differs", method: "tools/call",
            params: #""name":"region","arguments":{"inner":{"count":42}}"#, name: "region",
            headers: [("Mcp-Param-Count", "43")], status: 400, code: -32020),
        Case(
            rule: "HM-8 boolean", method: "tools/call",
            params: #""name":"region","arguments":{"inner":{"flag":true}}"#, name: "region",
            headers: [("Mcp-Param-Flag", "true")], status: 200),
        Case(
            rule: "HM-8 boolean in other letters", method: "tools/call",
            params: #""name":"region","arguments":{"inner":{"flag":true}}"#, name: "region",
            headers: [("Mcp-Param-Flag", "True")], status: 400, code: -32020),
        Case(rule: "HM-9 unknown method", method: "nope", status: 404, code: -32601),
        Case(rule: "HM-9 removed method", method: "ping", status: 404, code: -32601),
        Case(rule: "HM-9 removed method", method: "initialize", status: 404, code: -32601),
        Case(rule: "HM-9 removed method", method: "logging/setLevel", status: 404, code: -32601),
        Case(
            rule: "HM-11 unknown tool", method: "tools/call", params: #""name":"nope""#,
            name: "nope", status: 200, code: -32602),
        Case(
            rule: "HM-11 bad cursor", method: "tools/list", params: #""cursor":"x""#, status: 200,
            code: -32602),
        Case(
            rule: "HM-11 missing resource", method: "resources/read",
            params: #""uri":"test://none""#, name: "test://none", status: 200, code: -32602),
        Case(
            rule: "HM-14 session headers are ignored", method: "tools/list",
            headers: [("Mcp-Session-Id", "s"), ("Last-Event-ID", "4")], status: 200),
        Case(
            rule: "HM-22 version twice", method: "tools/list",
            headers: [
                ("MCP-Protocol-Version", "2026-07-28"), ("MCP-Protocol-Version", "2026-07-28"),
            ], status: 400, code: -32020),
        Case(
            rule: "HM-22 method twice", method: "tools/list",
            headers: [("Mcp-Method", "tools/list"), ("mcp-method", "tools/list")], status: 400,
            code: -32020),
        Case(
            rule: "HM-22 name twice", method: "tools/call", params: who, name: "who",
            headers: [("mcp-name", "who")], status: 400, code: -32020),
        Case(
            rule: "HTTP-8 names in any letters, values without outer blanks", method: "tools/list",
            headers: [("Mcp-Method", nil), ("MCP-METHOD", "tools/list")], status: 200),
    ]

    @Test(arguments: cases) func headersAreHeldAgainstTheBody(_ row: Case) async {
        let reply = await Endpoint().modern(
            row.method, row.params, headers: row.headers, name: row.name)
        #expect(reply.status == row.status)
        #expect(reply.code == row.code)
        // HM-12: every body names the request.
        #expect(reply.json["id"] == 7)
        // HM-14: no session is given out.
        #expect(reply.fields["Mcp-Session-Id"] == nil)
    }

    struct BodyCase: CustomTestStringConvertible {
        let rule: String
        let body: String
        var headers: [(String, String?)] = [("MCP-Protocol-Version", "2026-07-28")]
        let status: Int
        var code: Int?
        var testDescription: String { "\(rule): \(body)" }
    }

    private static func discover(_ meta: String) -> String {
        #"{"jsonrpc":"2.0","id":7,"method":"server/discover","params":{\#(meta)}}"#
    }

    private static func named(_ version: String) -> String {
        Endpoint.body("tools/list").replacing("2026-07-28", with: version)
    }

    static let bodies: [BodyCase] = [
        BodyCase(
            rule: "HM-3 both name an unknown version", body: named("v999"),
            headers: [("MCP-Protocol-Version", "v999")], status: 400, code: -32022),
        BodyCase(
            rule: "HM-3 both name a legacy version", body: named("2025-11-25"),
            headers: [("MCP-Protocol-Version", "2025-11-25")], status: 400, code: -32022),
        BodyCase(rule: "HM-4 no _meta", body: discover(""), status: 400, code: -32602),
        BodyCase(
            rule: "HM-4 no version",
            body: discover(#""_meta":{"io.modelcontextprotocol/clientCapabilities":{}}"#),
            status: 400, code: -32602),
        BodyCase(
            rule: "HM-4 no capabilities",
            body: discover(#""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#),
            status: 400, code: -32602),
        BodyCase(
            rule: "HM-4 wins over a differing version",
            body: discover(#""_meta":{"io.modelcontextprotocol/protocolVersion":"v999"}"#),
            status: 400, code: -32602),
        BodyCase(
            rule: "HM-20 an array", body: "[\(Endpoint.body("tools/list"))]", status: 400,
            code: -32600),
        BodyCase(
            rule: "HM-20 a posted response", body: #"{"jsonrpc":"2.0","id":1,"result":{}}"#,
            status: 400, code: -32600),
        BodyCase(
            rule: "HM-21 a posted notification",
            body: #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
            status: 202),
        BodyCase(rule: "HTTP-7 not JSON", body: "{bad", status: 400, code: -32700),
        BodyCase(rule: "RPC not a message", body: "5", status: 400, code: -32600),
    ]

    @Test(arguments: bodies) func bodiesAreHeldToTheirEra(_ row: BodyCase) async {
        let reply = await Endpoint().post(row.body, row.headers)
        #expect(reply.status == row.status)
        #expect(reply.code == row.code)
        if row.code == nil { #expect(reply.text.isEmpty) }
    }

    @Test func anUnsupportedVersionComesWithTheSupportedOnes() async {
        let reply = await Endpoint().post(
            Self.named("v999"), [("MCP-Protocol-Version", "v999")])
        let data = reply.json["error"]?.object?["data"]?.object
        #expect(data?["requested"] == "v999")
        #expect(data?["supported"]?.array?.first == "2026-07-28")
    }
}
