import TestAPI
import Testing
import TrussAPI

/// Exchanges that end without a whole answer.
@Suite struct BrokenExchangeTests {
    struct Cut: Sendable, CustomTestStringConvertible {
        var name: String
        var steps: [ScriptedAPI.Step]
        var testDescription: String { name }
    }

    static let cuts: [Cut] = [
        Cut(name: "closed before the answer", steps: [.close]),
        Cut(name: "reset before the answer", steps: [.reset]),
        Cut(
            name: "closed in the body",
            steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1,"), .close]),
        Cut(
            name: "reset in the body",
            steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1,"), .reset]),
        Cut(
            name: "closed between chunks",
            steps: [
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n"), .close,
            ]),
        Cut(name: "no HTTP", steps: [.send("hello\r\n\r\n"), .close]),
        // Linux calls this an unsupported URL, as if nothing had been sent.
        Cut(name: "bad status line", steps: [.send("HTTP/1.1 abc\r\n\r\n"), .close]),
        Cut(name: "bad header", steps: [.send("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"), .close]),
        Cut(
            name: "bad length",
            steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"), .close]
        ),
    ]

    @Test(arguments: cuts, [true, false])
    func aBrokenAnswerMayFollowADeed(_ cut: Cut, isRead: Bool) async throws {
        let api = try ScriptedAPI(cut.steps)
        defer { api.stop() }
        let error = try await api.error(of: isRead ? .read : .write)
        guard case .connectionLost = error else { return #expect(Bool(false), "\(error)") }
        #expect(api.received.count == 1)
        #expect(error.message(isRead: false).contains("outcome is unknown"))
        #expect(!error.message(isRead: true).contains("unknown"))
    }

    static let reused: [Cut] = [
        Cut(name: "closed", steps: [.close]), Cut(name: "reset", steps: [.reset]),
    ]

    @Test(arguments: reused) func aReadIsSentAgainWhenAKeptConnectionBreaks(_ cut: Cut) async throws
    {
        for read in [APIRequest.read, .readWithBody] {
            let ok = ScriptedAPI.answer(200, "[]")
            let api = try ScriptedAPI([ok], cut.steps, [ok])
            defer { api.stop() }
            let instance = try api.instance()
            for _ in 0..<2 { #expect(try await instance.respond(to: read).status == 200) }
            #expect(api.received.map(\.connection).prefix(2) == [0, 0])
            #expect(api.received.count == 3)
        }
    }

    // README: "A write is never sent twice."
    @Test(arguments: reused) func aWriteIsSentOnceOnAConnectionOfItsOwn(_ cut: Cut) async throws {
        for write in [APIRequest.write, APIRequest(.delete, path: ["v1", "x"], isRead: false)] {
            let ok = ScriptedAPI.answer(200, "[]")
            let api = try ScriptedAPI([ok], cut.steps, [ok])
            defer { api.stop() }
            let instance = try api.instance()
            _ = try await instance.respond(to: .read)
            let error = await #expect(throws: APIError.self) {
                try await instance.respond(to: write)
            }
            #expect(error?.mayHaveBeenSent == true)
            #expect(api.received.map(\.connection) == [0, 1])
        }
    }

    @Test func whereNobodyListensNothingWasDone() async throws {
        let api = try ScriptedAPI([.close])
        let instance = try api.instance()
        // Once it has served and stopped, the port is free again.
        _ = try? await instance.respond(to: .read)
        api.stop()
        try await api.untilClosed()
        let error = await #expect(throws: APIError.self) { try await instance.respond(to: .write) }
        guard case .unreachable(let host, _) = error else {
            return #expect(Bool(false), "\(error as Any)")
        }
        #expect(host == "127.0.0.1:\(api.port)")
        #expect(error?.message(isRead: false).contains("Nothing was done.") == true)
    }

    @Test func anUnknownHostIsUnreachable() async throws {
        let instance = RemoteInstance(
            url: try InstanceURL(parsing: "http://truss.invalid"),
            key: try APIKey(parsing: "truss_sk_secret"), userAgent: "Test/1")
        let error = await #expect(throws: APIError.self) { try await instance.respond(to: .write) }
        guard case .unreachable("truss.invalid", _) = error else {
            return #expect(Bool(false), "\(error as Any)")
        }
    }

    // README: "The key goes to `TRUSS_API_URL` only. Redirects are not followed."
    // SECURITY: "A request with the key to any host but that of `TRUSS_API_URL`."
    @Test func aRedirectIsNotFollowedAndTheKeyStays() async throws {
        let elsewhere = try ScriptedAPI([ScriptedAPI.answer(200, "{}")])
        defer { elsewhere.stop() }
        for status in [301, 302, 303, 307, 308] {
            let location = "http://localhost:\(elsewhere.port)/v1/y?apikey=truss_sk_secret"
            let api = try ScriptedAPI([
                ScriptedAPI.answer(status, "moved", fields: ["Location: \(location)"])
            ])
            defer { api.stop() }
            for request in [APIRequest.read, .readWithBody, .write] {
                let error = try await api.error(of: request)
                guard case .redirected(status, let shown) = error else {
                    return #expect(Bool(false), "\(error)")
                }
                #expect(shown.hasPrefix("http://localhost:\(elsewhere.port)/v1/y"))
                #expect(!shown.contains("secret"))
            }
        }
        #expect(elsewhere.received.isEmpty)
    }

    @Test func aRedirectToNowhereIsARedirect() async throws {
        let api = try ScriptedAPI([ScriptedAPI.answer(302)])
        defer { api.stop() }
        #expect(try await api.error(of: .read) == .redirected(status: 302, location: ""))
    }

    @Test(arguments: [true, false])
    func silenceEndsAtTheDeadlineAndTheExchangeWithIt(isRead: Bool) async throws {
        let api = try ScriptedAPI([.awaitHangUp])
        defer { api.stop() }
        let limits = RemoteInstance.Limits(time: .milliseconds(50))
        let error = try await api.error(of: isRead ? .read : .write, limits: limits)
        #expect(error == .timedOut(seconds: 1))
        try await api.until { $0.hangUps == 1 }
    }

    /// A network that swallows everything is told apart from a statement that runs on.
    @Test func whereNoConnectionIsMadeInTimeNothingRunsOn() async throws {
        let deaf = try DeafListener()
        let instance = RemoteInstance(
            url: try InstanceURL(parsing: "http://127.0.0.1:\(deaf.port)"),
            key: try APIKey(parsing: "truss_sk_secret"), userAgent: "Test/1",
            limits: .init(time: .milliseconds(300)))
        let error = await #expect(throws: APIError.self) {
            try await instance.respond(to: .readWithBody)
        }
        guard case .unreachable(_, "no connection within 1 s") = error else {
            return #expect(Bool(false), "\(error as Any)")
        }
        let write = await #expect(throws: APIError.self) { try await instance.respond(to: .write) }
        #expect(write == .timedOut(seconds: 1))
    }

    @Test func whatWasSentMayRunOn() async throws {
        let api = try ScriptedAPI([.awaitHangUp])
        defer { api.stop() }
        let limits = RemoteInstance.Limits(time: .milliseconds(300))
        #expect(try await api.error(of: .readWithBody, limits: limits) == .timedOut(seconds: 1))
    }

    @Test func aRequestMayHaveLessTimeThanTheInstance() async throws {
        let api = try ScriptedAPI([.awaitHangUp])
        defer { api.stop() }
        var request = APIRequest.read
        request.timeLimit = .milliseconds(50)
        #expect(try await api.error(of: request) == .timedOut(seconds: 1))
    }

    @Test(arguments: [true, false])
    func cancellationEndsTheExchange(isRead: Bool) async throws {
        let api = try ScriptedAPI([.awaitHangUp])
        defer { api.stop() }
        let task = Task { [instance = try api.instance()] in
            try await instance.respond(to: isRead ? .read : .write)
        }
        try await api.until { $0.received.count == 1 }
        task.cancel()
        await #expect(throws: APIError.cancelled) { try await task.value }
        try await api.until { $0.hangUps == 1 }
    }

    @Test func aCancelledTaskSendsNothing() async throws {
        let api = try ScriptedAPI([.awaitHangUp])
        defer { api.stop() }
        let task = Task { [instance = try api.instance()] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await instance.respond(to: .read)
        }
        await #expect(throws: APIError.cancelled) { try await task.value }
        #expect(api.received.isEmpty)
    }

    static let long: [Cut] = [
        Cut(
            name: "announced",
            steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"), .awaitHangUp]),
        Cut(
            name: "not announced",
            steps: [
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"),
                .sendFiller(1001), .awaitHangUp,
            ]),
    ]

    @Test(arguments: long) func anAnswerBeyondTheLimitIsRefused(_ cut: Cut) async throws {
        let api = try ScriptedAPI(cut.steps)
        defer { api.stop() }
        let limits = RemoteInstance.Limits(responseBytes: 1000)
        #expect(
            try await api.error(of: .read, limits: limits) == .responseTooLarge(limit: 1000))
        try await api.until { $0.hangUps == 1 }
    }

    static let endlessHeads: [Cut] = [
        Cut(
            name: "a field",
            steps: [.send("HTTP/1.1 200 OK\r\nX: "), .sendFiller(5_000_000), .send("\r\n\r\n")]),
        Cut(
            name: "fields",
            steps: [
                .send("HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 500_000))
            ]),
        Cut(
            name: "interim answers",
            steps: [
                .send(String(repeating: "HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n", count: 200_000))
            ]),
        Cut(
            name: "a status line",
            steps: [.send("HTTP/1.1 200 "), .sendFiller(5_000_000)]),
    ]

    /// libcurl's limits, which the memory of answers does not count.
    @Test(arguments: endlessHeads) func aHeadHasAnEnd(_ cut: Cut) async throws {
        let api = try ScriptedAPI(cut.steps)
        defer { api.stop() }
        guard case .connectionLost = try await api.error(of: .write) else {
            Issue.record("it was read to its end")
            return
        }
    }

    @Test func anAnswerAtTheLimitIsTaken() async throws {
        let body = String(repeating: "x", count: 1000)
        let api = try ScriptedAPI([ScriptedAPI.answer(200, body)])
        defer { api.stop() }
        let limits = RemoteInstance.Limits(responseBytes: 1000)
        #expect(try await api.instance(limits: limits).respond(to: .read).body.count == 1000)
    }
}
