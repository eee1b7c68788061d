import HTTP
import JSON
import Sandbox
import Testing

/// Keys, bodies and header fields, contract 1.1 to 1.6.
@Suite struct AccessTests {
    /// Whose key a request carries, and in which field.
    enum Key: Sendable {
        case none, blank, unknown, service, anon, padded, xAPIKey, bearer
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let key: Key
        let method: String
        let target: String
        let status: Int
        var body: String?

        var testDescription: String { "\(key) \(method) \(target)" }
    }

    private static let missing = #"{"error":"Missing API key. Pass it via the apikey header."}"#
    private static let invalid = #"{"error":"Invalid or revoked API key."}"#
    private static let management =
        #"{"error":"Management API requires a service_role key.","code":"INSUFFICIENT_PERMISSIONS"}"#

    static let cases: [Case] = [
        Case(key: .none, method: "GET", target: "/v1/modules", status: 401, body: missing),
        Case(key: .blank, method: "GET", target: "/v1/modules", status: 401, body: missing),
        Case(key: .bearer, method: "GET", target: "/v1/modules", status: 401, body: missing),
        Case(key: .none, method: "GET", target: "/v1/modules?apikey=x", status: 401, body: missing),
        Case(key: .unknown, method: "GET", target: "/v1/modules", status: 403, body: invalid),
        Case(key: .service, method: "GET", target: "/v1/modules", status: 200),
        Case(key: .service, method: "HEAD", target: "/v1/modules", status: 200),
        Case(key: .padded, method: "GET", target: "/v1/modules", status: 200),
        Case(key: .xAPIKey, method: "GET", target: "/v1/modules", status: 200),
        Case(key: .anon, method: "GET", target: "/v1/modules", status: 403, body: management),
        Case(key: .anon, method: "DELETE", target: "/v1/keys/x", status: 403, body: management),
        Case(
            key: .anon, method: "POST", target: "/v1/sql", status: 403,
            body: #"{"error":"SQL-over-HTTP requires a service_role key."}"#),
        Case(
            key: .anon, method: "POST", target: "/v1/sql/transaction", status: 403,
            body: #"{"error":"Transactions require a service_role key."}"#),
        Case(key: .anon, method: "GET", target: "/v1/gateway/health", status: 200),
        Case(key: .anon, method: "GET", target: "/v1/oauth2/discovery", status: 200),
        Case(
            key: .service, method: "GET", target: "/v1/webhooks/%E0%A4%A", status: 400,
            body: #"{"error":"Failed to decode param '%E0%A4%A'"}"#),
    ]

    @Test(arguments: cases)
    func aKeyOpensWhatItShould(_ test: Case) async throws {
        let sandbox = try await Shared.sandbox
        var request = HTTPRequest(method: test.method, target: test.target)
        switch test.key {
        case .none: break
        case .blank: request.fields.append("apikey", "  ")
        case .unknown: request.fields.append("apikey", "truss_sk_0123")
        case .service: request.fields.append("apikey", sandbox.serviceKey)
        case .anon: request.fields.append("apikey", sandbox.anonKey)
        case .padded: request.fields.append("apikey", " \(sandbox.serviceKey) ")
        case .xAPIKey: request.fields.append("X-API-Key", sandbox.serviceKey)
        case .bearer: request.fields.append("Authorization", "Bearer \(sandbox.serviceKey)")
        }
        let reply = await sandbox.reply(to: request)
        #expect(reply.status == test.status, "\(reply.text)")
        if let body = test.body { #expect(reply.text == body) }
    }

    /// A body to `/v1/sql` that is looked at before the key is.
    struct Body: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var type: String? = "application/json"
        var encoding: String?
        let bytes: [UInt8]
        let status: Int
        let message: String

        init(
            _ name: String, type: String? = "application/json", encoding: String? = nil,
            _ text: String, status: Int, message: String
        ) {
            testDescription = name
            self.type = type
            self.encoding = encoding
            bytes = Array(text.utf8)
            self.status = status
            self.message = message
        }
    }

    private static func padded(to count: Int) -> String {
        let frame = #"{"sql":"SELECT 1","pad":""}"#
        return frame.dropLast(2) + String(repeating: "x", count: count - frame.count) + #""}"#
    }

    static let bodies: [Body] = [
        Body(
            "one byte too many", padded(to: 262_145), status: 413,
            message: "request entity too large"),
        Body(
            "the longest", padded(to: 262_144), status: 401,
            message: "Missing API key. Pass it via the apikey header."),
        Body("cut off", #"{"sql":"#, status: 400, message: "Unexpected end of JSON input"),
        Body(
            "null", "null", status: 400,
            message: #"Unexpected token 'n', "null" is not valid JSON"#),
        Body("5", " 5", status: 400, message: #"Unexpected token '5', " 5" is not valid JSON"#),
        Body(
            "latin1", type: "application/json; charset=latin1", "{}", status: 415,
            message: "unsupported charset \"LATIN1\""),
        Body(
            "zstd", encoding: "zstd", "{}", status: 415,
            message: "unsupported content encoding \"zstd\""),
    ]

    @Test(arguments: bodies)
    func aBodyIsRefusedBeforeItsKeyIsLookedAt(_ test: Body) async throws {
        var request = HTTPRequest(method: "POST", target: "/v1/sql", body: test.bytes)
        if let type = test.type { request.fields.append("Content-Type", type) }
        if let encoding = test.encoding { request.fields.append("Content-Encoding", encoding) }
        let reply = try await Shared.sandbox.reply(to: request)
        #expect(reply.status == test.status)
        #expect(reply["error"] == .string(test.message))
        #expect((reply.fields["X-Request-Id"] == nil) == (test.status != 401))
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", ""])
    func anotherMediaTypeIsNotRead(_ type: String) async throws {
        let sandbox = try await Shared.sandbox
        var request = HTTPRequest(
            method: "POST", target: "/v1/sql", body: Array(#"{"sql":"SELECT 1"}"#.utf8))
        request.fields.append("apikey", sandbox.serviceKey)
        if !type.isEmpty { request.fields.append("Content-Type", type) }
        let reply = await sandbox.reply(to: request)
        #expect(reply.status == 400)
        #expect(reply["error"] == "sql is required.")
    }

    @Test func brokenUTF8IsReplaced() async throws {
        let sandbox = try await Shared.sandbox
        var request = HTTPRequest(
            method: "POST", target: "/v1/sql",
            body: Array(#"{"sql":"SELECT '"#.utf8) + [0xFF] + Array(#"' AS v"}"#.utf8))
        request.fields.append("apikey", sandbox.serviceKey)
        request.fields.append("Content-Type", "application/json")
        #expect(await sandbox.reply(to: request)["rows.0.v"] == "\u{FFFD}")
    }

    @Test func aRequestIDIsEchoedOrMade() async throws {
        let sandbox = try await Shared.sandbox
        let echoed = await sandbox.send("GET", "/v1/modules", fields: [("X-Request-Id", "r-1")])
        #expect(echoed.fields["X-Request-Id"] == "r-1")
        #expect(echoed.fields["X-RateLimit-Remaining"] == "-1")
        #expect(echoed.fields["RateLimit-Limit"] == nil)
        let made = await sandbox.send("GET", "/v1/nope", key: "")
        #expect(made.fields["X-Request-Id"]?.count == 36)
    }

    @Test(arguments: [
        "GET /v1/nope", "PUT /v1/keys", "GET /v1/db/orders", "GET /", "POST /v1/db/rpc/f",
    ])
    func whatIsNotThereIsAPage(_ line: String) async throws {
        let parts = line.split(separator: " ").map(String.init)
        let reply = try await Shared.sandbox.send(parts[0], parts[1])
        #expect(reply.status == 404)
        #expect(reply.fields["Content-Type"] == "text/html; charset=utf-8")
        #expect(reply.text.contains("Cannot \(line)"))
    }

    @Test func aKeysOwnLimitHasNoRetryAfter() async throws {
        let sandbox = try await Shared.sandbox
        let made = await sandbox.send("POST", "/v1/keys", ["label": "three a minute"])
        let id = made["key.id"].string ?? ""
        _ = await sandbox.transaction([
            [
                "sql": "UPDATE truss_internal.api_keys SET rate_limit = 3 WHERE id = $1",
                "params": [.string(id)],
            ]
        ])
        var replies: [Reply] = []
        for _ in 0..<4 {
            replies.append(
                await sandbox.send("GET", "/v1/gateway/health", key: made["secret"].string))
        }
        #expect(replies.map(\.status) == [200, 200, 200, 429])
        #expect(replies.map { $0.fields["X-RateLimit-Remaining"] } == ["2", "1", "0", "0"])
        #expect(replies[3].text == #"{"error":"Rate limit exceeded. Try again later."}"#)
        #expect(replies[3].fields["Retry-After"] == nil)
        _ = await sandbox.send("DELETE", "/v1/keys/\(id)")
    }
}
