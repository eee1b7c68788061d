import HTTP
import JSON
import Testing
import Transports

/// Who may call, as whom, and in which form.
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

    // README: "serves Streamable HTTP at `POST /mcp`"
    @Test func otherPathsAreNotFound() async {
        #expect(await Endpoint().send(Endpoint.request("POST", "/", Self.ping)).status == 404)
        #expect(await Endpoint().send(Endpoint.request("POST", "/mcp/x", Self.ping)).status == 404)
    }
}
