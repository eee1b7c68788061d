import JSON
import MCP
import Testing

@Suite struct EraTests {
    private static let initD = Text.initialize("2025-11-25")
    private static let initialized = "0 ok\n"

    static func claim(_ version: String, more: String = "") -> String {
        Text.envelope(version: version, more: more)
    }

    static let cases: [Exchange] = [
        Exchange("ERA-1", Text.modern("1", "tools/list"), "1 ok"),
        Exchange("ERA-2", initD + "\n" + Text.request("1", "tools/list"), "0 ok\n1 ok"),
        Exchange("ERA-5 version a number", Text.request("1", "tools/list", claim("5")), "1 -32602"),
        Exchange("ERA-5 version null", Text.request("1", "tools/list", claim("null")), "1 -32602"),
        Exchange(
            "ERA-5 capabilities missing",
            Text.request("1", "tools/list", #""_meta":{"\#(Text.versionKey)":"2026-07-28"}"#),
            "1 -32602"),
        Exchange(
            "ERA-5 capabilities an array",
            Text.request(
                "1", "tools/list",
                #""_meta":{"\#(Text.versionKey)":"2026-07-28","\#(Text.capabilitiesKey)":[]}"#),
            "1 -32602"),
        Exchange("D4 served without a handshake", Text.request("1", "tools/list"), "1 ok"),
        Exchange(
            "D4 and initialize afterwards", Text.request("1", "tools/list") + "\n" + initD,
            "1 ok\n0 ok"),
        Exchange("ERA-7", Text.modern("1", "initialize"), "1 -32601"),
        Exchange("ERA-8 ping", Text.modern("1", "ping"), "1 -32601"),
        Exchange(
            "ERA-8 setLevel", Text.modern("1", "logging/setLevel", #""level":"info""#), "1 -32601"),
        Exchange(
            "ERA-8 subscribe", Text.modern("1", "resources/subscribe", #""uri":"a:b""#), "1 -32601"),
        Exchange("ERA-8 unsubscribe", Text.modern("1", "resources/unsubscribe"), "1 -32601"),
        Exchange("ERA-8 tasks", Text.modern("1", "tasks/get"), "1 -32601"),
        Exchange(
            "not offered: logging", Text.request("1", "logging/setLevel", #""level":"info""#),
            "1 -32601"),
        Exchange(
            "RES-13 not offered", Text.request("1", "resources/subscribe", #""uri":"a:b""#),
            "1 -32601"),
        Exchange("not offered: tasks", Text.request("1", "tasks/list"), "1 -32601"),
        Exchange("not offered: sampling", Text.request("1", "sampling/createMessage"), "1 -32601"),
        Exchange("not offered: roots", Text.request("1", "roots/list"), "1 -32601"),
        Exchange(
            "ERA-9 discover", initD + "\n" + Text.request("1", "server/discover"), "0 ok\n1 -32602"),
        Exchange("D5 discover", Text.request("1", "server/discover"), "1 -32602"),
        Exchange(
            "ERA-9 listen",
            initD + "\n" + Text.request("1", "subscriptions/listen", #""notifications":{}"#),
            "0 ok\n1 -32601"),
        Exchange("ERA-10", Text.request("1", "tools/list", claim("\"1900-01-01\"")), "1 -32022"),
        Exchange("D7", Text.request("1", "tools/list", claim("\"2025-11-25\"")), "1 -32022"),
        Exchange(
            "ERA-12 shape, then version",
            Text.request("1", "nope", #""_meta":{"\#(Text.versionKey)":"x"}"#), "1 -32602"),
        Exchange(
            "ERA-12 version, then method", Text.request("1", "nope", claim("\"2099-01-01\"")),
            "1 -32022"),
        Exchange(
            "ERA-12 method, then params", Text.modern("1", "nope", #""cursor":5"#), "1 -32601"),
        Exchange("ERA-13", Text.request("1", "server/discover", claim("\"v999\"")), "1 -32022"),
        Exchange("META-1 no _meta", Text.request("1", "server/discover"), "1 -32602"),
        Exchange(
            "META-1 no version",
            Text.request("1", "server/discover", #""_meta":{"\#(Text.capabilitiesKey)":{}}"#),
            "1 -32602"),
        Exchange("META-2", Text.modern("1", "server/discover"), "1 ok"),
        Exchange(
            "META-3 empty",
            Text.request(
                "1", "tools/list",
                claim("\"2026-07-28\"", more: #","io.modelcontextprotocol/clientInfo":{}"#)),
            "1 -32602"),
        Exchange(
            "META-3 whole",
            Text.request(
                "1", "tools/list",
                claim(
                    "\"2026-07-28\"",
                    more: #","io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"}"#)),
            "1 ok"),
        Exchange(
            "META-4 unknown",
            Text.request(
                "1", "tools/list",
                claim("\"2026-07-28\"", more: #","io.modelcontextprotocol/logLevel":"loud""#)),
            "1 -32602"),
        Exchange(
            "META-4 known",
            Text.request(
                "1", "tools/list",
                claim("\"2026-07-28\"", more: #","io.modelcontextprotocol/logLevel":"info""#)),
            "1 ok"),
        Exchange(
            "META-10, META-11",
            Text.request(
                "1", "tools/list",
                claim("\"2026-07-28\"", more: #","com.example/x":[1],"traceparent":"zz""#)),
            "1 ok"),
        Exchange("_meta not an object", Text.request("1", "tools/list", #""_meta":5"#), "1 -32602"),
        Exchange("_meta null", Text.request("1", "tools/list", #""_meta":null"#), "1 ok"),
        Exchange(
            "PROG-5 boolean", Text.request("1", "tools/list", #""_meta":{"progressToken":true}"#),
            "1 -32602"),
        Exchange(
            "PROG-5 fraction", Text.request("1", "tools/list", #""_meta":{"progressToken":0.5}"#),
            "1 -32602"),
        Exchange(
            "PROG-5 modern",
            Text.request(
                "1", "tools/list", claim("\"2026-07-28\"", more: #","progressToken":null"#)),
            "1 -32602"),
        Exchange(
            "PROG-1 zero", Text.request("1", "tools/list", #""_meta":{"progressToken":0}"#), "1 ok"),
        Exchange(
            "PROG-1 empty", Text.request("1", "tools/list", #""_meta":{"progressToken":""}"#),
            "1 ok"),
        Exchange(
            "DISC-6",
            Text.modern("1", "server/discover") + "\n" + Text.modern("2", "server/discover") + "\n"
                + initD,
            "1 ok\n2 ok\n0 ok"),
    ]

    @Test(arguments: cases)
    func theEraIsDecidedPerMessage(_ exchange: Exchange) async {
        #expect(await exchange.outcome() == exchange.gist)
    }

    @Test func bothErasAreServedSideBySide() async {
        var client = await TestClient.agreed(on: "2025-11-25")
        let modern = await client.send(Text.modern("1", "tools/list")).first
        let legacy = await client.send(Text.request("2", "tools/list")).first
        let bareMeta = await client.send(
            Text.request("3", "tools/call", #""name":"echo","_meta":{"progressToken":1}"#)
        ).first
        #expect(modern?.at("result.resultType") == "complete", "ERA-3")
        #expect(legacy?.at("result.resultType") == nil, "ERA-3")
        #expect(bareMeta?.at("result.resultType") == nil, "ERA-4")
    }

    @Test func refusedVersionsComeWithTheOnesThatWork() async {
        var client = TestClient()
        let unknown = await client.send(
            Text.request("1", "tools/list", Self.claim("\"1900-01-01\"")))
        let all: JSONValue = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]
        #expect(unknown.first?.at("error.data.requested") == "1900-01-01", "ERA-10")
        #expect(unknown.first?.at("error.data.supported") == all, "D6")
        let legacy = await client.send(
            Text.request("1", "tools/list", Self.claim("\"2025-11-25\"")))
        #expect(legacy.first?.at("error.data.supported") == ["2026-07-28"], "D6")
        let discovery = await client.send(Text.modern("1", "server/discover"))
        #expect(discovery.first?.at("result.supportedVersions") == all, "ERA-11")
    }

    @Test func legacyResultsHaveNothingModern() async {
        for version in ProtocolVersion.allCases where !version.isModern {
            var client = await TestClient.agreed(on: version.rawValue)
            #expect(
                await client.send(Text.request("1", "ping")).first?.at("result") == [:], "ERA-16")
            for method in [
                "tools/list", "prompts/list", "resources/list", "resources/templates/list",
            ] {
                let result = await client.send(Text.request("1", method)).first?.at("result")?
                    .object
                #expect(result?.names.count == 1, "ERA-16: \(method) has nothing but the list")
            }
        }
    }

    @Test func everyModernResultIsDressed() async {
        let cached = [
            ("server/discover", "", "public"), ("tools/list", "", "public"),
            ("prompts/list", "", "public"), ("resources/list", "", "public"),
            ("resources/templates/list", "", "public"),
            ("resources/read", #""uri":"book://catalogue""#, "private"),
        ]
        for (method, params, scope) in cached {
            var client = TestClient()
            let result = await client.send(Text.modern("1", method, params)).first?.at("result")
            #expect(result?.at("cacheScope") == .string(scope), "META-12: \(method)")
            #expect((result?.at("ttlMs")?.int ?? -1) >= 0, "META-12: \(method)")
            #expect(result?.at("serverInfo") == nil, "DISC-2")
            Self.expectEnvelope(result, method)
        }
        let uncached = [
            ("tools/call", #""name":"echo""#), ("prompts/get", #""name":"browse""#),
            ("completion/complete", CompletionTests.params(value: "x")),
        ]
        for (method, params) in uncached {
            var client = TestClient()
            let result = await client.send(Text.modern("1", method, params)).first?.at("result")
            #expect(
                result?.at("ttlMs") == nil && result?.at("cacheScope") == nil, "META-12: \(method)")
            Self.expectEnvelope(result, method)
        }
    }

    private static func expectEnvelope(_ result: JSONValue?, _ method: String) {
        #expect(result?.at("resultType") == "complete", "META-7: \(method)")
        let info = result?.at("_meta")?.object?["io.modelcontextprotocol/serverInfo"]
        #expect(
            info == ["name": "library", "title": "Library", "version": "1.2.3"], "META-8: \(method)"
        )
    }

    @Test func instructionsAreTheSameInBothEras() async {
        var client = TestClient()
        let greeting = await client.send(Text.initialize("2025-11-25")).first
        let discovery = await client.send(Text.modern("1", "server/discover")).first
        #expect(greeting?.at("result.instructions") == "Ask for a book by its shelf mark.")
        #expect(
            discovery?.at("result.instructions") == greeting?.at("result.instructions"), "DISC-5")
    }
}
