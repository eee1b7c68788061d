import Testing
import TrussAPI

@Suite struct APIFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var status: Int
        var type = "application/json"
        var body: String
        var kind: APIFailure.Kind
        /// Parts of the message for a write.
        var says: [String]
        var retryAfter: Int?
        var testDescription: String { "\(status) \(body.prefix(60))" }
    }

    static let cases: [Case] = [
        Case(
            status: 401, body: #"{"error":"Missing API key. Pass it via the apikey header."}"#,
            kind: .keyMissing, says: ["no API key", "TRUSS_API_KEY"]),
        Case(
            status: 403, body: #"{"error":"Invalid or revoked API key."}"#, kind: .keyRefused,
            says: ["revoked", "TRUSS_API_KEY"]),
        Case(
            status: 403,
            body: #"{"error":"Management API requires a service_role key.","code":"#
                + #""INSUFFICIENT_PERMISSIONS"}"#,
            kind: .serviceKeyNeeded, says: ["anon key", "truss_sk_…"]),
        Case(
            status: 403, body: #"{"error":"SQL-over-HTTP requires a service_role key."}"#,
            kind: .serviceKeyNeeded, says: ["truss_sk_…"]),
        Case(
            status: 403, body: #"{"error":"Transactions require a service_role key."}"#,
            kind: .serviceKeyNeeded, says: ["truss_sk_…"]),
        Case(
            status: 403,
            body: #"{"error":"Query contains a blocked operation (COPY, pg_read_file, etc.)."}"#,
            kind: .wordBlocked, says: ["blocked operation (COPY", "as a parameter"]),
        Case(
            status: 403, type: "text/html", body: "<h1>Forbidden</h1>", kind: .forbidden,
            says: ["Forbidden (403)"]),
        Case(
            status: 404, type: "text/html", body: "<pre>Cannot GET /v1/nope</pre>",
            kind: .noEndpoint, says: ["no such endpoint", "TRUSS_API_URL"]),
        Case(
            status: 404, body: #"{"error":"Project not found"}"#, kind: .notFound,
            says: ["Project not found (404)."]),
        Case(
            status: 413, body: #"{"error":"request entity too large"}"#, kind: .bodyTooLarge,
            says: ["256 KiB", "fewer rows"]),
        Case(status: 431, type: "", body: "", kind: .headTooLarge, says: ["Shorten"]),
        Case(
            status: 429, body: #"{"error":"Too many requests. Please try again later."}"#,
            kind: .addressRateLimited, says: ["client address", "Wait 59 s"], retryAfter: 59),
        Case(
            status: 429, body: #"{"error":"Rate limit exceeded. Try again later."}"#,
            kind: .keyRateLimited, says: ["this API key", "Wait a minute"]),
        Case(status: 304, type: "", body: "", kind: .other, says: ["304 (not modified)"]),
        Case(
            status: 400,
            body: #"{"error":"relation \"x\" does not exist","code":"42P01","detail":null,"#
                + #""hint":"Look","position":"15"}"#,
            kind: .other,
            says: [#"relation "x" does not exist (SQLSTATE 42P01)."#, "Hint: Look."]),
        Case(
            status: 400, body: #"{"error":"sql is required."}"#, kind: .other,
            says: ["sql is required (400)."]),
        Case(status: 418, type: "", body: "", kind: .other, says: ["418 and nothing else"]),
        Case(
            status: 200, type: "text/html", body: "<title>Dashboard</title>", kind: .notJSON,
            says: ["not JSON, saying \"Dashboard\"", "TRUSS_API_URL", "outcome is unknown"]),
        Case(
            status: 400, body: #"{"error":"Query read timeout","code":null,"position":null}"#,
            kind: .queryTimeout, says: ["outcome is unknown"]),
        Case(
            status: 500, body: #"{"error":"An internal error occurred","requestId":"r-7"}"#,
            kind: .masked, says: ["malformed", "request r-7", "outcome is unknown"]),
        Case(
            status: 502, type: "text/html", body: "<html><h1>502</h1>\n<p>Bad  Gateway</html>",
            kind: .gateway, says: ["(502), saying \"502 Bad Gateway\"", "outcome is unknown"]),
        Case(
            status: 503, body: "not json at all", kind: .gateway,
            says: ["saying \"not json at all\"", "Try again in 5 s"], retryAfter: 5),
    ]

    @Test(arguments: cases) func failuresAreToldApartAndExplained(_ expected: Case) throws {
        var response = APIResponse(
            status: expected.status, mediaType: expected.type, body: Array(expected.body.utf8))
        response.retryAfter = expected.retryAfter
        let failure = try #require(response.failure)
        #expect(failure.kind == expected.kind)
        let message = failure.message(isRead: false)
        for part in expected.says { #expect(message.contains(part), "\(message)") }
        #expect(!failure.message(isRead: true).contains("unknown"))
        let isUnknown = expected.says.contains("outcome is unknown") || expected.status >= 500
        #expect(message.contains("outcome is unknown") == isUnknown)
    }

    @Test func fieldsOfPostgreSQLAreKept() throws {
        let body =
            #"{"error":"e","code":"23505","detail":"d","hint":"h","position":12,"requestId":"r"}"#
        let failure = APIFailure(APIResponse(status: 400, body: Array(body.utf8)))
        #expect(failure.code == "23505")
        #expect(failure.detail == "d")
        #expect(failure.hint == "h")
        #expect(failure.position == 12)
        #expect(failure.requestID == "r")
    }

    @Test(arguments: [200, 201]) func jsonIsNoFailure(_ status: Int) {
        #expect(APIResponse(status: status, body: Array("[]".utf8)).failure == nil)
        #expect(APIResponse(status: 204, mediaType: "", body: []).failure == nil)
        #expect(APIResponse(status: status, body: []).failure?.kind == .notJSON)
    }

    @Test func foreignTextIsQuotedShortCleanAndWithoutKeys() {
        let page =
            "<style>x</style>\r\n\u{1B}[31m truss_sk_hush <a href='"
            + String(repeating: "y", count: 9000) + "'>" + String(repeating: "word ", count: 9000)
        let failure = APIFailure(
            APIResponse(status: 502, mediaType: "text/html", body: Array(page.utf8)))
        #expect(failure.text.count <= 201)
        #expect(failure.text.contains("truss_sk_…"))
        #expect(!failure.text.unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test func longMessagesAreCutAndCarryNoKey() {
        let body = #"{"error":"truss_sk_hush "# + String(repeating: "é", count: 9000) + #""}"#
        let failure = APIFailure(APIResponse(status: 400, body: Array(body.utf8)))
        #expect(failure.text.count == 4001)
        #expect(!failure.text.contains("hush"))
    }

    struct ErrorCase: Sendable, CustomTestStringConvertible {
        var error: APIError
        /// Nil where a write's outcome is unknown.
        var remedy: String?
        var testDescription: String { "\(error)" }
    }

    static let errors: [ErrorCase] = [
        ErrorCase(error: .unreachable(host: "h", reason: "refused"), remedy: "TRUSS_API_URL"),
        ErrorCase(error: .redirected(status: 302, location: "/x"), remedy: "TRUSS_API_URL"),
        ErrorCase(error: .unsendable("no path"), remedy: ""),
        ErrorCase(error: .unavailable("PostgreSQL is missing."), remedy: ""),
        ErrorCase(error: .rateLimited(seconds: 41), remedy: "Wait 41 s"),
        ErrorCase(error: .busy(seconds: 20), remedy: "fewer calls"),
        ErrorCase(error: .connectionLost(reason: "reset"), remedy: nil),
        ErrorCase(error: .timedOut(seconds: 20), remedy: nil),
        ErrorCase(error: .responseTooLarge(limit: 64_000_000), remedy: nil),
        ErrorCase(error: .redirected(status: 303, location: "/x"), remedy: nil),
        ErrorCase(error: .cancelled, remedy: nil),
    ]

    @Test(arguments: errors) func aWriteHearsWhatBecameOfIt(_ expected: ErrorCase) {
        let write = expected.error.message(isRead: false)
        #expect(write.contains("outcome is unknown") == (expected.remedy == nil))
        #expect(write.contains("Nothing was done.") == (expected.remedy != nil))
        if let remedy = expected.remedy, !remedy.isEmpty { #expect(write.contains(remedy)) }
        let read = expected.error.message(isRead: true)
        #expect(!read.contains("unknown") && !read.contains("Nothing was done"))
    }
}
