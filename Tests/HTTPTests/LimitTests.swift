import Synchronization
import Testing

@testable import HTTP

@Suite struct LimitTests {
    /// Times short enough to wait for, and every client's other times long.
    static let impatient = HTTPLimits.with {
        $0.headerTime = .milliseconds(100)
        $0.stallTime = .milliseconds(100)
        $0.lingerTime = .milliseconds(100)
    }

    @Test func anIdleConnectionIsClosedWithoutAWord() async throws {
        let limits = HTTPLimits.with { $0.idleTime = .milliseconds(500) }
        let isAtEnd = try await withServer(limits: limits) { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(ServerTests.get)
                _ = try client.reply()
                return client.isAtEnd()
            }
        }
        #expect(isAtEnd)
    }

    /// What is sent at once, and then in a trickle that is no progress.
    struct Slowness: Sendable {
        let start: String
        let trickle: String
    }

    static let slownesses: [Slowness] = [
        Slowness(start: "GET / HTT", trickle: ""),
        Slowness(start: "GET / HTTP/1.1\r\nHost: a\r\n", trickle: "X: y\r\n"),
        Slowness(start: "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n", trickle: "x"),
        Slowness(
            start: "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            trickle: "1\r\nx\r\n"),
    ]

    @Test(arguments: slownesses)
    func aSlowClientIsCutOffWhileOthersAreServed(_ row: Slowness) async throws {
        let (text, other) = try await withServer(limits: Self.impatient) { port in
            try await offPool {
                let slow = try Client(port: port)
                slow.send(row.start)
                let trickling = Trickle(slow, row.trickle)
                let client = try Client(port: port)
                client.send(ServerTests.get)
                let other = try client.reply().body
                return (trickling.rest(), other)
            }
        }
        #expect(text.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        #expect(other == "GET /x ")
    }

    /// Sends a little between reads, until the server has closed.
    struct Trickle {
        private let client: Client
        private let piece: String

        init(_ client: Client, _ piece: String) {
            self.client = client
            self.piece = piece
        }

        func rest() -> String {
            client.setPatience(milliseconds: 20)
            var text = ""
            for _ in 0..<1000 where !text.hasSuffix("too long\n") {
                if !piece.isEmpty { client.send(piece) }
                text += client.bytes(1)
            }
            return text
        }
    }

    @Test func aClientThatNeverReadsIsCutOff() async throws {
        let body = [UInt8](repeating: 1, count: 8_000_000)
        let ended = Flag()
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(status: 200, body: .bytes(body))
        }
        try await withServer(limits: Self.impatient, respond: respond) { port in
            try await offPool {
                let client = try Client(port: port, receiveBuffer: 4096)
                client.send(ServerTests.get)
                // The server gives up, and the kernel says so to whoever sends once more.
                while client.send("x") {}
            }
            ended.set()
        }
        #expect(ended.isSet)
    }

    @Test func aStreamThatIsNeverReadIsCutOff() async throws {
        let (stream, continuation) = AsyncStream.makeStream(
            of: [UInt8].self, bufferingPolicy: .unbounded)
        let ended = Flag()
        continuation.onTermination = { _ in ended.set() }
        for _ in 0..<100 { continuation.yield([UInt8](repeating: 1, count: 100_000)) }
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(status: 200, body: .stream(stream))
        }
        try await withServer(limits: Self.impatient, respond: respond) { port in
            try await offPool {
                let client = try Client(port: port, receiveBuffer: 4096)
                client.send(ServerTests.get)
                ended.wait()
            }
        }
        #expect(ended.isSet)
    }

    @Test func aStreamMayPauseLongerThanAStall() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(status: 200, body: .stream(stream))
        }
        let chunks = try await withServer(limits: Self.impatient, respond: respond) { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(ServerTests.get)
                _ = try client.reply(hasBody: false)
                pause(milliseconds: 300)
                continuation.yield([UInt8(ascii: "a")])
                let chunk = try client.chunk()
                continuation.finish()
                return [chunk, try client.chunk()]
            }
        }
        #expect(chunks == ["a", nil])
    }

    @Test func oneConnectionTooManyIsTurnedAway() async throws {
        let limits = HTTPLimits.with { $0.connections = 2 }
        try await withServer(limits: limits) { port in
            let (bodies, turnedAway) = try await offPool {
                let clients = [try Client(port: port), try Client(port: port)]
                let bodies = try clients.map { client in
                    client.send(ServerTests.get)
                    return try client.reply().body
                }
                return (bodies, try Client(port: port).rest())
            }
            #expect(bodies == ["GET /x ", "GET /x "])
            #expect(turnedAway.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
            // A place that becomes free is given again.
            let isServed = try await offPool {
                for _ in 0..<1000 {
                    let client = try Client(port: port)
                    client.send(ServerTests.get)
                    if (try? client.reply().status) == 200 { return true }
                    pause(milliseconds: 5)
                }
                return false
            }
            #expect(isServed)
        }
    }

    /// More than a limit allows, sent whole before the answer is read.
    struct Excess: Sendable {
        let head: String
        let count: Int
        let status: String
    }

    static let excesses: [Excess] = [
        Excess(
            head: "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n", count: 3_000_000,
            status: "413 Content Too Large"),
        Excess(
            head: "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2dc6c0\r\n",
            count: 3_000_000, status: "413 Content Too Large"),
        Excess(head: "GET /", count: 1_000_000, status: "414 URI Too Long"),
        Excess(
            head: "GET / HTTP/1.1\r\nX: ", count: 1_000_000,
            status: "431 Request Header Fields Too Large"),
    ]

    @Test(arguments: excesses)
    func theAnswerToAnExcessCanBeRead(_ excess: Excess) async throws {
        let limits = HTTPLimits.with { $0.bodyBytes = 2_000_000 }
        let text = try await withServer(limits: limits) { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(excess.head)
                client.send(String(repeating: "x", count: excess.count))
                client.finishSending()
                return client.rest()
            }
        }
        #expect(text.hasPrefix("HTTP/1.1 \(excess.status)\r\n"))
    }
}
