import JSON
import TestAPI
import Testing
import TrussAPI
import TrussTools

/// What each fault between here and the API says of the data, over real sockets.
@Suite struct FaultsTests {
    private static let readOnce = #"{"sql":"SELECT 1 AS a"}"#
    private static let change = #"{"table":"t","filters":{"id":"eq.1"},"changes":{"v":2}}"#

    /// What the API answers to a read of the envelope, and to a change of one row.
    private static let read = Envelope.read(rows: #"[{\"a\":1}]"#)
    private static let changed =
        #"{"results":[{},{"rows":[{"count":"1","rows":"[{\"id\":1}]","over":null}]}]}"#

    /// The features as the program puts them together; waiting takes no time.
    private func features(
        _ api: ScriptedAPI, time: Duration = .seconds(120)
    ) throws -> TrussFeatures {
        let remote = RemoteInstance(
            url: try InstanceURL(parsing: "http://127.0.0.1:\(api.port)"),
            key: try APIKey(parsing: "truss_sk_secret"), userAgent: "TrussMCP/test",
            limits: RemoteInstance.Limits(time: time))
        var timing = Timing.real
        timing.sleep = { _ in await Task.yield() }
        return TrussFeatures(
            instance: ResilientInstance(
                remote, limits: ResilientInstance.Limits(time: .seconds(120)), timing: timing),
            version: "test")
    }

    struct Case: Sendable {
        let name: String
        let fault: [ScriptedAPI.Step]

        /// How often a read is sent before it is answered; nil where it fails.
        var readIsSent: Int?
        let words: [String]
        /// Whether a write's outcome stays open.
        let isUnknown: Bool
    }

    private static let limited = #"{"error":"Too many requests. Please try again later."}"#

    static let cases: [Case] = [
        Case(
            name: "cut before it is read", fault: .resetUnread, readIsSent: 2,
            words: ["connection to Truss was lost"], isUnknown: true),
        Case(
            name: "cut once it is read", fault: .reset, readIsSent: 2,
            words: ["connection to Truss was lost"], isUnknown: true),
        Case(
            name: "cut in the answer", fault: .partial(length: 100, #"{"results":[{}"#),
            readIsSent: 2, words: ["connection to Truss was lost"], isUnknown: true),
        Case(
            name: "429 that says when",
            fault: .json(429, limited, fields: ["Retry-After: 1"]), readIsSent: 2,
            words: ["rate limit", "429", "Wait 1 s", "Nothing was changed"], isUnknown: false),
        Case(
            name: "429 that says a time too far off",
            fault: .json(429, limited, fields: ["Retry-After: 590"]),
            words: ["rate limit", "Wait 590 s"], isUnknown: false),
        Case(
            name: "429 of the key",
            fault: .json(429, #"{"error":"Rate limit exceeded. Try again later."}"#),
            words: ["rate limit of this API key", "Wait a minute"], isUnknown: false),
        Case(
            name: "503", fault: .json(503, #"{"error":"starting"}"#), readIsSent: 2,
            words: ["not available at the moment (503)"], isUnknown: true),
        Case(
            name: "502 of a proxy",
            fault: .html(502, "<html><title>502 Bad Gateway</title><h1>nginx</h1></html>"),
            readIsSent: 2, words: ["(502)", "502 Bad Gateway nginx"], isUnknown: true),
        Case(
            name: "Query read timeout",
            fault: .json(400, #"{"error":"Query read timeout","code":null}"#),
            words: ["Query read timeout", "narrow it"], isUnknown: true),
        Case(
            name: "cancelled by PostgreSQL",
            fault: .json(
                400,
                #"{"error":"canceling statement due to statement timeout","code":"57014","detail":null}"#
            ),
            words: ["57014", "took too long"], isUnknown: false),
        Case(
            name: "masked",
            fault: .json(500, #"{"error":"An internal error occurred","requestId":"r-1"}"#),
            words: ["Truss answered 500", "r-1"], isUnknown: true),
        Case(
            name: "a page instead of JSON", fault: .html(200, "<html>Welcome</html>"),
            words: ["not JSON", "Welcome"], isUnknown: true),
        Case(
            name: "JSON cut short by its author", fault: .json(200, #"{"results":[{}"#),
            words: ["JSON of another form"], isUnknown: true),
        Case(
            name: "a key that is no longer known",
            fault: .json(403, #"{"error":"Invalid or revoked API key."}"#),
            words: ["403", "Check TRUSS_API_KEY"], isUnknown: false),
    ]

    @Test(arguments: cases)
    func aReadIsSentAgainOrExplained(row: Case) async throws {
        let api = try ScriptedAPI(row.fault, .json(200, Self.read))
        defer { api.stop() }
        let features = try features(api)
        if let times = row.readIsSent {
            let text = try await features.text("truss_run_sql", Self.readOnce)
            #expect(text == #"{"columns":["a"],"rows":[[1]]}"#)
            #expect(api.received.count == times)
        } else {
            let text = try await features.failure("truss_run_sql", Self.readOnce)
            let words = row.words.filter { !$0.contains("Nothing was") }
            for word in words { #expect(text.contains(word), "\(text)") }
            #expect(!text.contains("outcome") && !text.contains("internal error"), "\(text)")
            #expect(api.received.count == 1)
        }
        let next = try await features.text("truss_run_sql", Self.readOnce)
        #expect(next == #"{"columns":["a"],"rows":[[1]]}"#, "it goes on serving")
    }

    // README: "Where the outcome of a write is unknown, the result says so."
    @Test(arguments: cases)
    func aWriteIsSentOnceAndSaysWhatIsKnown(row: Case) async throws {
        let api = try ScriptedAPI(row.fault, .json(200, Self.changed))
        defer { api.stop() }
        let features = try features(api)
        let text = try await features.failure("truss_update_rows", Self.change)
        for word in row.words { #expect(text.contains(word), "\(text)") }
        #expect(text.contains("The outcome is unknown") == row.isUnknown, "\(text)")
        #expect(text.contains("Nothing was") == !row.isUnknown, "\(text)")
        #expect(!text.contains("internal error") && !text.contains("truss_sk_secret"), "\(text)")
        #expect(api.received.count == 1, "a write is never sent again")
        let next = try await features.text("truss_update_rows", Self.change)
        #expect(next.hasPrefix("1 row updated."), "it goes on serving")
    }

    @Test(arguments: [[ScriptedAPI.Step].reset, .json(503, "{}"), .html(502, "x")])
    func aPreviewHasNoUnknownOutcome(fault: [ScriptedAPI.Step]) async throws {
        let api = try ScriptedAPI(fault)
        defer { api.stop() }
        let text = try await features(api).failure(
            "truss_delete_rows", #"{"table":"t","filters":{"id":"eq.1"},"preview":true}"#)
        #expect(!text.contains("outcome") && text.contains("othing was changed"), "\(text)")
        #expect(api.received.count == 1)
    }

    @Test func whatWasNeverSentWasNotDone() async throws {
        let api = try ScriptedAPI(.reset)
        api.stop()
        // The port is free once nobody listens; connecting to it fails.
        let port = api.port
        let remote = RemoteInstance(
            url: try InstanceURL(parsing: "http://127.0.0.1:\(port)"),
            key: try APIKey(parsing: "truss_sk_secret"), userAgent: "TrussMCP/test")
        let features = TrussFeatures(instance: ResilientInstance(remote), version: "test")
        let text = try await features.failure("truss_update_rows", Self.change)
        #expect(text.contains("cannot be reached") && text.contains("Nothing was done."), "\(text)")
    }

    @Test func silenceEndsAtTheDeadline() async throws {
        let api = try ScriptedAPI(.silence, .silence, .json(200, Self.changed))
        defer { api.stop() }
        let features = try features(api, time: .seconds(1))
        let read = try await features.failure("truss_run_sql", Self.readOnce)
        #expect(read.contains("did not answer within 1 s"), "\(read)")
        let write = try await features.failure("truss_update_rows", Self.change)
        #expect(write.contains("did not answer") && write.contains("outcome is unknown"))
        #expect(api.received.count == 2, "what timed out is not sent again")
        let next = try await self.features(api).text("truss_update_rows", Self.change)
        #expect(next.hasPrefix("1 row updated."))
    }

    @Test func aByteOrderMarkBeforeAnAnswerIsNoFault() async throws {
        let mark = "\u{FEFF}"
        let api = try ScriptedAPI(
            .json(200, mark + Self.read), .json(200, mark + Self.changed),
            .json(200, mark + #"{"modules":[]}"#),
            .json(400, mark + #"{"error":"relation \"x\" does not exist","code":"42P01"}"#))
        defer { api.stop() }
        let features = try features(api)
        #expect(
            try await features.text("truss_run_sql", Self.readOnce)
                == #"{"columns":["a"],"rows":[[1]]}"#)
        #expect(try await features.text("truss_update_rows", Self.change).hasPrefix("1 row"))
        #expect(try await features.text("truss_list_modules") == #"{"modules":[]}"#)
        #expect(try await features.failure("truss_run_sql", Self.readOnce).contains("42P01"))
    }

    @Test func thirtyMegabytesAreShortened() async throws {
        let api = try ScriptedAPI(.largeRead(30_000_000), .json(200, Self.read))
        defer { api.stop() }
        let features = try features(api)
        let text = try await features.text("truss_run_sql", Self.readOnce)
        #expect(text.utf8.count < 41_000 && text.contains("1 long value shortened"))
        let next = try await features.text("truss_run_sql", Self.readOnce)
        #expect(next == #"{"columns":["a"],"rows":[[1]]}"#)
    }

    @Test func anAnswerBeyondTheLimitIsRefused() async throws {
        let api = try ScriptedAPI(.partial(length: 65_000_000, "{"), .json(200, Self.read))
        defer { api.stop() }
        let features = try features(api)
        let text = try await features.failure("truss_run_sql", Self.readOnce)
        #expect(text.contains("longer than the limit of 64 MB") && text.contains("fewer rows"))
        let next = try await features.text("truss_run_sql", Self.readOnce)
        #expect(next == #"{"columns":["a"],"rows":[[1]]}"#)
    }
}

/// What the API answers to a statement.
private enum Envelope {
    /// The answer to a read; `rows` is JSON inside a JSON string.
    static func read(rows: String) -> String {
        #"{"results":[{},{"rows":[{"rows":"\#(rows)","columns":"[\"a\"]"}]},{}]}"#
    }
}

/// What an API does to one request, whose connection ends with it.
extension [ScriptedAPI.Step] {
    static func json(_ status: Int, _ body: String, fields: [String] = []) -> Self {
        [ScriptedAPI.answer(status, body, fields: fields + ["Connection: close"]), .close]
    }

    static func html(_ status: Int, _ body: String) -> Self {
        [
            ScriptedAPI.answer(status, body, type: "text/html", fields: ["Connection: close"]),
            .close,
        ]
    }

    /// A head that promises `length` bytes, and less.
    static func partial(length: Int, _ body: String) -> Self {
        [.send(head(length: length) + body), .close]
    }

    /// A read whose one value is so many bytes long.
    static func largeRead(_ length: Int) -> Self {
        let parts = Envelope.read(rows: #"[{\"a\":\"|\"}]"#).split(separator: "|")
        let size = parts[0].utf8.count + length + parts[1].utf8.count
        return [
            .send(head(length: size) + parts[0]), .sendFiller(length), .send(String(parts[1])),
            .close,
        ]
    }

    /// Nothing, until the other side gives up.
    static var silence: Self { [.awaitHangUp] }
    static var reset: Self { [.reset] }
    static var resetUnread: Self { [.resetUnread] }

    private static func head(length: Int) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(length)\r\n\r\n"
    }
}
