import TestAPI
import Testing
import TrussAPI

/// What is sent, and what becomes of answers that are whole.
@Suite struct RemoteInstanceTests {
    @Test func aReadArrivesAsWritten() async throws {
        let api = try ScriptedAPI([ScriptedAPI.answer(200, "[]")])
        defer { api.stop() }
        let request = APIRequest(
            .get, path: ["v1", "db", "a b/c+ü%2e"],
            query: [
                APIRequest.QueryItem(name: "at", value: "gte.2026-01-01T00:00:00+00:00"),
                APIRequest.QueryItem(name: "x&y", value: "a=b;~-._ \n"),
            ],
            isRead: true)
        let response = try await api.instance().respond(to: request)
        #expect(response.status == 200)
        #expect(response.body == Array("[]".utf8))
        let received = try #require(api.received.first)
        #expect(
            received.requestLine == "GET /v1/db/a%20b%2Fc%2B%C3%BC%252e"
                + "?at=gte.2026-01-01T00%3A00%3A00%2B00%3A00&x%26y=a%3Db%3B~-._%20%0A HTTP/1.1")
        #expect(received.values(of: "apikey") == ["truss_sk_secret"])
        #expect(received.values(of: "User-Agent") == ["TrussMCP/test"])
        #expect(received.values(of: "Accept") == ["application/json"])
        #expect(received.values(of: "Accept-Encoding") == ["identity"])
        #expect(received.values(of: "X-Request-Id").first?.utf8.count == 36)
        for absent in ["Content-Type", "Content-Length", "Cookie", "Authorization", "Expect"] {
            #expect(received.values(of: absent).isEmpty, "\(absent)")
        }
        #expect(received.body.isEmpty)
    }

    @Test func aWriteCarriesItsBodyAndItsOwnRequestID() async throws {
        let api = try ScriptedAPI([ScriptedAPI.answer(201, "{}", fields: ["Set-Cookie: a=b"])])
        defer { api.stop() }
        let instance = try api.instance()
        for _ in 0..<2 { _ = try await instance.respond(to: .write) }
        let received = api.received
        #expect(received.map(\.requestLine) == Array(repeating: "POST /v1/x HTTP/1.1", count: 2))
        #expect(received.map(\.body) == ["{\"a\":1}", "{\"a\":1}"])
        #expect(received[0].values(of: "Content-Type") == ["application/json"])
        #expect(received[0].values(of: "Content-Length") == ["7"])
        #expect(received[0].values(of: "X-Request-Id") != received[1].values(of: "X-Request-Id"))
        #expect(received[1].values(of: "Cookie").isEmpty)
    }

    /// Whatever an answer or an error does with the key in use, it goes no further.
    // README: "is cut from every answer of Truss but rows"
    @Test(arguments: [
        "truss_sk_0123456789abcdefghijKLMNOPQRSTUVWXYZ", "a-key.of/another+kind:0123456789abcdef",
    ])
    func theOwnKeyIsCutFromAnswers(text: String) async throws {
        let secret = text.hasPrefix("truss_sk_") ? String(text.dropFirst(9)) : text
        let bodies = [
            #"{"note":"\#(text)"}"#, #"{"note":"\#(secret.suffix(24))"}"#,
            #"{"note":"\#(secret.prefix(25))…"}"#, #"["\#(text)","\#(text)"]"#, "\(text)\(secret)",
            #"{"\#(secret.dropFirst(3).dropLast(2))":1}"#,
        ]
        for body in bodies {
            for (status, path) in [(200, "keys"), (500, "keys"), (400, "sql")] {
                let api = try ScriptedAPI([ScriptedAPI.answer(status, body)])
                defer { api.stop() }
                let instance = try api.instance().with(try APIKey(parsing: text))
                let answer = try await instance.respond(
                    to: APIRequest(.get, path: ["v1", path], isRead: true))
                let shown = String(decoding: answer.body, as: UTF8.self)
                for start in secret.indices.dropLast(15) {
                    #expect(!shown.contains(secret[start...].prefix(16)), "\(shown)")
                }
                #expect(shown.contains("[redacted]"))
            }
        }
    }

    @Test func whatIsNoneOfTheKeyStays() async throws {
        let key = "truss_sk_0123456789abcdefghijKLMNOPQRSTUVWXYZ"
        let body =
            #"{"key_prefix":"\#(key.prefix(12))","id":"0123456789a","other":"truss_sk_9876543210"}"#
        for (path, body) in [("keys", body), ("sql", #"[{"stored":"\#(key)"}]"#)] {
            let api = try ScriptedAPI([ScriptedAPI.answer(200, body)])
            defer { api.stop() }
            let instance = try api.instance().with(try APIKey(parsing: key))
            let answer = try await instance.respond(
                to: APIRequest(.get, path: ["v1", path], isRead: true))
            #expect(answer.body == Array(body.utf8))
        }
    }

    @Test func thePathPrefixOfTheAddressIsKept() async throws {
        let api = try ScriptedAPI([ScriptedAPI.answer(200, "{}")])
        defer { api.stop() }
        _ = try await api.instance(path: "/proxy/truss/").respond(to: .read)
        #expect(api.received.map(\.requestLine) == ["GET /proxy/truss/v1/x HTTP/1.1"])
    }

    @Test func anotherKeyTravelsOnTheSameConnection() async throws {
        let api = try ScriptedAPI([ScriptedAPI.answer(200, "{}")])
        defer { api.stop() }
        let instance = try api.instance()
        let other = instance.with(try APIKey(parsing: "truss_sk_other"))
        for instance in [instance, other] { _ = try await instance.respond(to: .read) }
        #expect(
            api.received.flatMap { $0.values(of: "apikey") } == [
                "truss_sk_secret", "truss_sk_other",
            ])
        #expect(api.received.map(\.connection) == [0, 0])
    }

    @Test(arguments: ["", ".", ".."])
    func segmentsThatWouldVanishAreNotSent(_ segment: String) async throws {
        let api = try ScriptedAPI([ScriptedAPI.answer(200, "{}")])
        defer { api.stop() }
        let request = APIRequest(.delete, path: ["v1", "keys", segment], isRead: false)
        let instance = try api.instance()
        let error = await #expect(throws: APIError.self) { try await instance.respond(to: request) }
        guard case .unsendable = error else { return #expect(Bool(false), "\(error as Any)") }
        #expect(api.received.isEmpty)
    }

    @Test func headersOfTheLimitsAreRead() async throws {
        let api = try ScriptedAPI([
            ScriptedAPI.answer(
                429, "{}", type: "Application/JSON; charset=utf-8",
                fields: [
                    "Retry-After: 59", "RateLimit-Remaining: 0", "RateLimit-Reset: 60",
                    "X-Request-Id: r-1",
                ])
        ])
        defer { api.stop() }
        let response = try await api.instance().respond(to: .write)
        #expect(response.mediaType == "application/json")
        #expect(response.retryAfter == 59)
        #expect(response.rateLimit == APIResponse.RateLimit(remaining: 0, reset: 60))
        #expect(response.requestID == "r-1")
    }

    struct Answer: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var status: Int
        var body = ""
        var testDescription: String { name }
    }

    static let answers: [Answer] = [
        Answer(
            name: "chunked",
            text:
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n",
            status: 200, body: "[1]"),
        Answer(
            name: "until close", text: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[1]",
            status: 200, body: "[1]"),
        Answer(
            name: "after an interim answer",
            text: "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1",
            status: 200, body: "1"),
        Answer(
            name: "304 without body", text: "HTTP/1.1 304 Not Modified\r\nETag: W/\"1\"\r\n\r\n",
            status: 304),
        Answer(
            name: "431 without body",
            text: "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n",
            status: 431),
        Answer(
            name: "HTML 502",
            text:
                "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<h1>",
            status: 502, body: "<h1>"),
        Answer(
            name: "401 of a proxy",
            text: "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                + "Content-Length: 2\r\n\r\n{}", status: 401, body: "{}"),
        Answer(
            name: "401 without realm",
            text: "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n"
                + "Content-Length: 2\r\n\r\n{}", status: 401, body: "{}"),
    ]

    @Test(arguments: answers, [true, false])
    func answersOfEveryShapeAreReturned(_ answer: Answer, isRead: Bool) async throws {
        let api = try ScriptedAPI([.send(answer.text), .close])
        defer { api.stop() }
        let response = try await api.instance().respond(to: isRead ? .read : .write)
        #expect(response.status == answer.status)
        #expect(String(decoding: response.body, as: UTF8.self) == answer.body)
        #expect(api.received.count == 1)
    }

    @Test func aLargeAnswerArrivesWhole() async throws {
        let size = 30_000_000
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"
        let api = try ScriptedAPI([.send(head), .sendFiller(size)])
        defer { api.stop() }
        let response = try await api.instance().respond(to: .read)
        #expect(response.body.count == size)
        #expect(response.body.allSatisfy { $0 == UInt8(ascii: "x") })
    }
}
