import JSON
import MCP
import Testing

@Suite struct MessageTests {
    static let fresh: [Exchange] = [
        Exchange("RPC-2", "{bad", "none -32700"),
        Exchange(
            "RPC-2 processing goes on", "{bad\n" + Text.request("1", "ping"), "none -32700\n1 ok"),
        Exchange("RPC-2 two values", "{}{}", "none -32700"),
        Exchange("RPC-4 lone surrogate", #"{"a":"\ud800"}"#, "none -32700"),
        Exchange("RPC-5 number", "42", "none -32600"),
        Exchange("RPC-5 string", #""ping""#, "none -32600"),
        Exchange("RPC-5 boolean", "true", "none -32600"),
        Exchange("RPC-5 null", "null", "none -32600"),
        Exchange("RPC-6 jsonrpc 1.0", #"{"jsonrpc":"1.0","id":6,"method":"ping"}"#, "6 -32600"),
        Exchange("RPC-6 jsonrpc a number", #"{"jsonrpc":2.0,"id":6,"method":"ping"}"#, "6 -32600"),
        Exchange("RPC-6 jsonrpc missing", #"{"id":"six","method":"ping"}"#, #""six" -32600"#),
        Exchange("RPC-7", #"{"jsonrpc":"2.0","id":7}"#, "7 -32600"),
        Exchange("RPC-7 empty", "{}", "none -32600"),
        Exchange("RPC-8", #"{"jsonrpc":"2.0","id":8,"method":5}"#, "8 -32600"),
        Exchange("RPC-9", Text.request("null", "ping"), "none -32600"),
        Exchange("RPC-10 fraction", Text.request("1.5", "ping"), "none -32600"),
        Exchange("RPC-10 boolean", Text.request("true", "ping"), "none -32600"),
        Exchange("RPC-10 array", Text.request("[1]", "ping"), "none -32600"),
        Exchange("RPC-10 object", Text.request("{}", "ping"), "none -32600"),
        Exchange("RPC-10 huge exponent", Text.request("1e999999999", "ping"), "none -32600"),
        Exchange("RPC-11 1.0", Text.request("1.0", "ping"), "1.0 ok"),
        Exchange("RPC-11 1e3", Text.request("1e3", "ping"), "1e3 ok"),
        Exchange("RPC-12 empty", Text.request(#""""#, "ping"), #""" ok"#),
        Exchange("RPC-12 Unicode", Text.request(#""e\u0301 é 🦊""#, "ping"), "\"e\u{301} é 🦊\" ok"),
        Exchange("RPC-12 zero", Text.request("0", "ping"), "0 ok"),
        Exchange("RPC-12 negative", Text.request("-7", "ping"), "-7 ok"),
        Exchange("RPC-12 2^53+1", Text.request("9007199254740993", "ping"), "9007199254740993 ok"),
        Exchange(
            "RPC-12 beyond Int64", Text.request("123456789012345678901234567890", "ping"),
            "123456789012345678901234567890 ok"),
        Exchange(
            "RPC-13 array", #"{"jsonrpc":"2.0","id":8,"method":"ping","params":[1]}"#, "8 -32600"),
        Exchange(
            "RPC-13 string", #"{"jsonrpc":"2.0","id":8,"method":"ping","params":"x"}"#, "8 -32600"),
        Exchange(
            "RPC-13 number", #"{"jsonrpc":"2.0","id":8,"method":"ping","params":0}"#, "8 -32600"),
        Exchange(
            "RPC-13 false", #"{"jsonrpc":"2.0","id":8,"method":"ping","params":false}"#, "8 -32600"),
        Exchange("RPC-13 null", #"{"jsonrpc":"2.0","id":8,"method":"ping","params":null}"#, "8 ok"),
        Exchange("RPC-13 absent", #"{"jsonrpc":"2.0","id":8,"method":"ping"}"#, "8 ok"),
        Exchange("RPC-14 legacy", Text.request("10", "nope"), "10 -32601"),
        Exchange("RPC-14 modern", Text.modern("10", "nope"), "10 -32601"),
        Exchange("RPC-14 case counts", Text.request("10", "Tools/list"), "10 -32601"),
        Exchange("RPC-16", Text.request("15", "tools/call"), "15 -32602"),
        Exchange(
            "RPC-18 unknown", #"{"jsonrpc":"2.0","method":"notifications/x","params":{"x":1}}"#, "-"
        ),
        Exchange(
            "RPC-18 params wrong", #"{"jsonrpc":"2.0","method":"notifications/x","params":[1]}"#,
            "-"),
        Exchange("RPC-18 a request's method", #"{"jsonrpc":"2.0","method":"tools/list"}"#, "-"),
        Exchange("RPC-19", Text.request("3", "notifications/initialized"), "3 -32601"),
        Exchange("RPC-20 result", #"{"jsonrpc":"2.0","id":99,"result":{}}"#, "-"),
        Exchange(
            "RPC-20 error", #"{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"m"}}"#, "-"),
        Exchange(
            "RPC-28", Text.request("1", "ping") + "\n" + Text.request("1", "ping"), "1 ok\n1 ok"),
        Exchange("RPC-33 top level", #"{"jsonrpc":"2.0","id":1,"method":"ping","x":[]}"#, "1 ok"),
        Exchange("RPC-33 params", Text.request("1", "ping", #""x":{"y":null}"#), "1 ok"),
        Exchange("RPC-34 deep", String(repeating: "[", count: 100_000), "none -32700"),
        Exchange(
            "RPC-34 repeated member", #"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#,
            "none -32700"),
        Exchange("RPC-34 1e999", Text.request("1", "ping", #""x":1e999"#), "1 ok"),
    ]

    @Test(arguments: fresh)
    func everyMessageGetsItsAnswer(_ exchange: Exchange) async {
        #expect(await exchange.outcome() == exchange.gist)
    }

    @Test func invalidUTF8IsNotJSON() {
        let incoming = Incoming(parsing: [0x7B, 0x22, 0xFF, 0x22, 0x7D])
        guard case .message(.malformed(nil, let error)) = incoming else {
            Issue.record("RPC-4: \(incoming)")
            return
        }
        #expect(error.code == -32700)
    }

    @Test(arguments: ["{bad", "42", "[]", Text.request("null", "ping")])
    func anUnreadableIDIsNullWhereTheSchemaRequiresOne(_ line: String) async {
        for version in ["2024-11-05", "2025-03-26", "2025-06-18"] {
            var client = await TestClient.agreed(on: version)
            #expect(await client.send(line).first?.at("id") == .null, "D8 \(version)")
        }
        for version in ["2025-11-25"] {
            var client = await TestClient.agreed(on: version)
            #expect(await client.send(line).first?.at("id") == nil, "RPC-3 \(version)")
        }
    }

    @Test func messagesStayShortWhateverTheyQuote() async {
        let long = String(repeating: "x", count: 100_000)
        let lines = [
            Text.request("1", long), Text.request("1", "tools/call", #""name":"\#(long)""#),
            Text.request("1", "resources/read", #""uri":"\#(long)""#),
            Text.request("1", "tools/list", #""cursor":"\#(long)""#),
            Text.request("1", "prompts/get", #""name":"review","arguments":{"\#(long)":1}"#),
            Text.request("1", "ping", #""_meta":{"progressToken":["\#(long)"]}"#),
            Text.request("1", "ping", Text.envelope(version: "\"\(long)\"")),
            #"{"\#(long)":1,"\#(long)":2}"#,
        ]
        for line in lines {
            var client = TestClient()
            let message = await client.send(line).first?.at("error.message")?.string
            #expect((message?.count ?? .max) <= 250, "RPC-31: \(line.prefix(60))")
        }
    }

    @Test func everyResponseHasTheVersionAndOneOutcome() async {
        for exchange in Self.fresh {
            var client = TestClient()
            for line in exchange.sent.split(separator: "\n") {
                for answer in await client.send(String(line)) {
                    #expect(answer.at("jsonrpc") == "2.0", "RPC-1")
                    let isResult = answer.at("result") != nil
                    #expect(isResult != (answer.at("error") != nil), "RPC-32")
                }
            }
        }
    }

    @Test func aLineIsOneLineWhateverItHolds() async {
        var client = TestClient()
        let sent = Text.request(
            "1", "tools/call", #""name":"echo","arguments":{"a":"\n\r\u2028\"\\\u0001"}"#)
        let answer = await client.send(sent)
        let line = answer.first?.line ?? []
        #expect(line.last == 0x0A, "STDIO-2")
        #expect(line.count { $0 == 0x0A || $0 == 0x0D } == 1)
        #expect(line.capacity < 2 * line.count + 64)
    }

    @Test func aLargeTextIsAPieceOfItsLineAsItStands() throws {
        let id = try #require(RequestID(1))
        for size in [10, 1 << 16, 1 << 20] {
            let text = [UInt8](repeating: UInt8(ascii: "x"), count: size)
            let content: JSONValue = [
                ["type": "text", "text": .escapedString(text)], ["next": "y"],
            ]
            let response = RPCResponse(to: id, .success(["content": content]))
            #expect(Array(response.pieces.joined()) == response.line)
            #expect(response.pieces.contains(text) == (size >= 1 << 16))
        }
    }
}
