import HTTP
import JSON
import Testing
import Transports

/// Who may call, from where, and as whom.
@Suite struct StreamableHTTPAccessTests {
    static let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
    static let who = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"who"}}"#

    struct KeyCase: CustomTestStringConvertible {
        let fact: String
        var target = "/mcp"
        var headers: [(String, String?)] = [("Authorization", nil)]
        var authentication = Authentication(keyPrefixes: ["truss_sk_"])
        var status = 200
        /// The key the tool is called with.
        var key: String?
        var challenge: String?
        var testDescription: String { fact }
    }

    private static let shared = Authentication(sharesKey: true, keyPrefixes: ["truss_sk_"])
    private static let guarded = Authentication(
        sharesKey: true, token: "a-long-enough-token", keyPrefixes: ["truss_sk_"])

    static let keys: [KeyCase] = [
        KeyCase(fact: "none", status: 401, challenge: "Bearer"),
        KeyCase(
            fact: "a bearer token", headers: [("Authorization", "Bearer truss_sk_1")],
            key: "truss_sk_1"),
        KeyCase(
            fact: "the scheme in any letters", headers: [("Authorization", "bEARER  truss_sk_1")],
            key: "truss_sk_1"),
        KeyCase(
            fact: "apikey", headers: [("Authorization", nil), ("apikey", "truss_sk_1")],
            key: "truss_sk_1"),
        KeyCase(
            fact: "both alike", headers: [("Authorization", "Bearer k"), ("apikey", "k")],
            key: "k"),
        KeyCase(
            fact: "both different", headers: [("Authorization", "Bearer k"), ("apikey", "l")],
            status: 400),
        KeyCase(
            fact: "two of one", headers: [("Authorization", "Bearer k"), ("authorization", "k")],
            status: 400),
        KeyCase(
            fact: "an empty one", headers: [("Authorization", "Bearer ")], status: 401,
            challenge: "Bearer"),
        KeyCase(
            fact: "another scheme", headers: [("Authorization", "Basic abc")], status: 401,
            challenge: "Bearer"),
        KeyCase(
            fact: "a prefix alone", headers: [("Authorization", "Bearer truss_sk_")], status: 401,
            challenge: #"Bearer error="invalid_token""#),
        KeyCase(
            fact: "a key with a blank", headers: [("Authorization", "Bearer a b")], status: 401,
            challenge: #"Bearer error="invalid_token""#),
        KeyCase(
            fact: "a key in quotes", headers: [("Authorization", #"Bearer "abc""#)], status: 401,
            challenge: #"Bearer error="invalid_token""#),
        KeyCase(
            fact: "a long key",
            headers: [("Authorization", "Bearer " + String(repeating: "k", count: 1024))],
            key: String(repeating: "k", count: 1024)),
        KeyCase(
            fact: "one character longer",
            headers: [("Authorization", "Bearer " + String(repeating: "k", count: 1025))],
            status: 401, challenge: #"Bearer error="invalid_token""#),
        KeyCase(
            fact: "in the query", target: "/mcp?apikey=abc",
            headers: [("Authorization", "Bearer k")], status: 401,
            challenge: #"Bearer error="invalid_request""#),
        KeyCase(
            fact: "in the query, under any name", target: "/mcp?x=truss_sk_1",
            headers: [("Authorization", "Bearer k")], status: 401,
            challenge: #"Bearer error="invalid_request""#),
        KeyCase(
            fact: "another query", target: "/mcp?x=1", headers: [("Authorization", "Bearer k")],
            key: "k"),
        KeyCase(fact: "shared, none sent", authentication: shared, key: "ours"),
        KeyCase(
            fact: "shared, an own one sent", headers: [("Authorization", "Bearer mine")],
            authentication: shared, key: "mine"),
        KeyCase(
            fact: "guarded, no token", authentication: guarded, status: 401, challenge: "Bearer"),
        KeyCase(
            fact: "guarded, the token", headers: [("Authorization", "Bearer a-long-enough-token")],
            authentication: guarded, key: "ours"),
        KeyCase(
            fact: "guarded, the beginning of the token",
            headers: [("Authorization", "Bearer a-long-enough-toke")], authentication: guarded,
            status: 401, challenge: #"Bearer error="invalid_token""#),
        KeyCase(
            fact: "guarded, the token twice over",
            headers: [("Authorization", "Bearer a-long-enough-tokena-long-enough-token")],
            authentication: guarded, status: 401, challenge: #"Bearer error="invalid_token""#),
        KeyCase(
            fact: "guarded, only an own key",
            headers: [("Authorization", nil), ("apikey", "mine")], authentication: guarded,
            status: 401, challenge: "Bearer"),
        KeyCase(
            fact: "guarded, the token and an own key",
            headers: [("Authorization", "Bearer a-long-enough-token"), ("apikey", "mine")],
            authentication: guarded, key: "mine"),
    ]

    @Test(arguments: keys) func aKeyIsFoundWhereItBelongs(_ row: KeyCase) async {
        let endpoint = Endpoint(authentication: row.authentication)
        let reply = await endpoint.send(
            Endpoint.request("POST", row.target, Self.who, row.headers))
        #expect(reply.status == row.status)
        #expect(reply.toolText == row.key.map { "\($0) -" })
        #expect(reply.fields["WWW-Authenticate"] == row.challenge)
    }

    @Test func theTokenNeverBecomesAKey() async {
        let endpoint = Endpoint(authentication: Self.guarded)
        let headers = [("Authorization", "Bearer a-long-enough-token")]
        let reply = await endpoint.post(Self.who, headers)
        #expect(reply.toolText == "ours -")
    }

    struct PlaceCase: CustomTestStringConvertible {
        let fact: String
        var policy = OriginPolicy(boundHost: "127.0.0.1")
        var verb = "POST"
        var target = "/mcp"
        var host = "localhost:8765"
        var origin: String?
        var status = 200
        var shares = false
        var testDescription: String { fact }
    }

    private static let open = OriginPolicy(boundHost: "0.0.0.0")
    private static let named = OriginPolicy(
        boundHost: "0.0.0.0", origins: ["https://App.example.com"], hosts: ["mcp.example.com"])

    static let places: [PlaceCase] = [
        PlaceCase(fact: "no origin"),
        PlaceCase(fact: "loopback by address", host: "127.0.0.1:8765"),
        PlaceCase(fact: "loopback by IPv6 address", host: "[::1]:8765"),
        PlaceCase(fact: "loopback in other letters", host: "LOCALHOST:1"),
        PlaceCase(fact: "a rebound name", host: "evil.example:8765", status: 403),
        PlaceCase(fact: "a name that begins alike", host: "localhost.evil.example", status: 403),
        PlaceCase(fact: "a name that ends alike", host: "127.0.0.1.evil.example", status: 403),
        PlaceCase(fact: "another address", host: "10.0.0.1:8765", status: 403),
        PlaceCase(fact: "no host", host: "", status: 403),
        PlaceCase(
            fact: "a page of this server", origin: "http://localhost:8765", shares: true),
        PlaceCase(fact: "a page of another port", origin: "http://localhost:1", status: 403),
        PlaceCase(fact: "another's page", origin: "http://evil.example", status: 403),
        PlaceCase(fact: "a page without origin", origin: "null", status: 403),
        PlaceCase(
            fact: "a rebound page", host: "evil.example:8765", origin: "http://evil.example:8765",
            status: 403),
        PlaceCase(fact: "any name where none is set", policy: open, host: "pod-1:8765"),
        PlaceCase(
            fact: "a rebound page where any name will do", policy: open, host: "evil.example",
            origin: "http://evil.example", status: 403),
        PlaceCase(fact: "an allowed name", policy: named, host: "mcp.example.com:443"),
        PlaceCase(fact: "a name that is not", policy: named, host: "example.com", status: 403),
        PlaceCase(
            fact: "an allowed origin", policy: named, host: "mcp.example.com",
            origin: "https://app.example.com", shares: true),
        PlaceCase(
            fact: "an origin of another scheme", policy: named, host: "mcp.example.com",
            origin: "http://app.example.com", status: 403),
        PlaceCase(
            fact: "a preflight of an allowed origin", policy: named, verb: "OPTIONS",
            host: "mcp.example.com", origin: "https://app.example.com", status: 204, shares: true),
        PlaceCase(
            fact: "a preflight of another", policy: named, verb: "OPTIONS",
            host: "mcp.example.com", origin: "https://evil.example", status: 403),
        PlaceCase(
            fact: "a probe by address", policy: named, verb: "GET", target: "/health",
            host: "10.1.2.3:8765"),
        PlaceCase(
            fact: "a probe by a rebound name", policy: named, verb: "GET", target: "/metrics",
            host: "evil.example", status: 403),
        PlaceCase(
            fact: "a probe by another's page", verb: "GET", target: "/health",
            origin: "http://evil.example", status: 403),
    ]

    @Test(arguments: places) func strangersAreTurnedAway(_ row: PlaceCase) async {
        let endpoint = Endpoint(origins: row.policy)
        let headers = [("Host", row.host), ("Origin", row.origin)]
        let reply = await endpoint.send(
            Endpoint.request(row.verb, row.target, Self.ping, headers))
        #expect(reply.status == row.status)
        let shared = reply.fields["Access-Control-Allow-Origin"]
        #expect(shared == (row.shares ? row.origin : nil))
        if row.shares { #expect(reply.fields["Vary"] == "Origin") }
    }

    @Test func aPreflightNamesWhatMayBeSent() async {
        let endpoint = Endpoint(origins: Self.named)
        let reply = await endpoint.send(
            Endpoint.request(
                "OPTIONS", "/mcp", "",
                [
                    ("Host", "mcp.example.com"), ("Origin", "https://app.example.com"),
                    ("Authorization", nil),
                    (
                        "Access-Control-Request-Headers",
                        "Authorization, Mcp-Method, Mcp-Param-Region, X-Other"
                    ),
                ]))
        #expect(
            reply.fields["Access-Control-Allow-Headers"]
                == "authorization, mcp-method, mcp-param-region")
        #expect(reply.fields["Access-Control-Allow-Methods"] == "POST")
        #expect(reply.fields["Allow"] == "POST, OPTIONS")
    }

    @Test func aRefusalIsReadableToAnAllowedPage() async {
        let reply = await Endpoint(origins: Self.named).post(
            Self.ping,
            [
                ("Host", "mcp.example.com"), ("Origin", "https://app.example.com"),
                ("Authorization", nil),
            ])
        #expect(reply.status == 401)
        #expect(reply.fields["Access-Control-Allow-Origin"] == "https://app.example.com")
        #expect(reply.fields["Access-Control-Expose-Headers"]?.contains("WWW-Auth") == true)
    }

    struct FormCase: CustomTestStringConvertible {
        let fact: String
        var type: String? = "application/json"
        var accept: String? = "application/json, text/event-stream"
        var encoding: String?
        var status = 200
        var isStream = false
        var testDescription: String { fact }
    }

    static let forms: [FormCase] = [
        FormCase(fact: "both forms"),
        FormCase(fact: "a parameter", type: "Application/JSON ; charset=utf-8"),
        FormCase(fact: "no type", type: nil, status: 415),
        FormCase(fact: "another type", type: "text/json", status: 415),
        FormCase(fact: "an encoded body", encoding: "gzip", status: 415),
        FormCase(fact: "no Accept", accept: nil),
        FormCase(fact: "anything", accept: "*/*"),
        FormCase(fact: "JSON only", accept: "application/json"),
        FormCase(fact: "events only", accept: "text/event-stream", isStream: true),
        FormCase(fact: "a range", accept: "application/*;q=0.5"),
        FormCase(fact: "neither", accept: "text/html", status: 406),
        FormCase(fact: "refused", accept: "application/json;q=0, text/html", status: 406),
        FormCase(fact: "an empty Accept", accept: "", status: 406),
    ]

    @Test(arguments: forms) func formsAreNegotiated(_ row: FormCase) async {
        let reply = await Endpoint().post(
            Self.who,
            [
                ("Content-Type", row.type), ("Accept", row.accept),
                ("Content-Encoding", row.encoding),
            ])
        #expect(reply.status == row.status)
        #expect(reply.isStream == row.isStream)
        if row.status == 200 { #expect(reply.toolText == "key-1 -") }
    }

    @Test(arguments: ["GET", "DELETE", "PUT", "PATCH", "HEAD"])
    func otherMethodsAreRefusedWithWhatIsAllowed(_ method: String) async {
        let reply = await Endpoint().send(Endpoint.request(method))
        #expect(reply.status == 405)
        #expect(reply.fields["Allow"] == "POST, OPTIONS")
    }

    @Test func otherPathsAreNotFound() async {
        #expect(await Endpoint().send(Endpoint.request("POST", "/", Self.ping)).status == 404)
        #expect(await Endpoint().send(Endpoint.request("POST", "/mcp/x", Self.ping)).status == 404)
    }
}
