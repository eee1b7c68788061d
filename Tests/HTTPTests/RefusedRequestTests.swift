import Synchronization
import Testing

@testable import HTTP

/// What the server does without asking is told to whoever observes it.
@Suite struct RefusedRequestTests {
    /// What was told, in order.
    private final class Log: Sendable {
        private let entries = Mutex<[HTTPRefusedRequest]>([])
        var all: [HTTPRefusedRequest] { entries.withLock { $0 } }
        func append(_ entry: HTTPRefusedRequest) { entries.withLock { $0.append(entry) } }
    }

    struct Case: CustomTestStringConvertible {
        let text: String
        let status: Int
        var method: String?
        var testDescription: String { "\(status) for \(text.prefix(20))" }
    }

    static let cases: [Case] = [
        Case(text: "nonsense\r\n", status: 400),
        Case(text: "PUT / HTTP/1.1\r\nNo colon\r\n", status: 400, method: "PUT"),
        Case(
            text: "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", status: 413,
            method: "PUT"),
        Case(text: "GET /" + String(repeating: "x", count: 20_000), status: 414),
        Case(
            text: "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 20_000), status: 431,
            method: "GET"),
        Case(text: "GET / HTTP/3.0\r\n", status: 505),
        Case(text: "GET / HTT", status: 408),
        Case(
            text: "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab", status: 408,
            method: "PUT"),
    ]

    @Test(arguments: cases) func aRefusalIsTold(_ row: Case) async throws {
        let log = Log()
        try await withServer(limits: LimitTests.impatient, observe: log.append) { port in
            try await offPool {
                let client = try Client(port: port)
                // What was answered is nobody else's to tell.
                client.send(ServerTests.get)
                _ = try client.reply()
                client.send(row.text)
                _ = client.rest()
            }
        }
        let refused = try #require(log.all.first)
        #expect(log.all.count == 1)
        #expect(refused.status == row.status)
        #expect(refused.method == row.method)
        #expect(!refused.isUnread)
        // A refusal may come before the last piece.
        #expect((1...row.text.utf8.count).contains(refused.bytesIn))
        #expect(refused.peer.hasPrefix("127.0.0.1:"))
        guard row.status == 408 else { return }
        #expect(refused.bytesIn == row.text.utf8.count)
        #expect(refused.duration >= LimitTests.impatient.headerTime)
    }

    @Test func aConnectionTooManyIsTold() async throws {
        let log = Log()
        let limits = HTTPLimits.with { $0.connections = 0 }
        try await withServer(limits: limits, observe: log.append) { port in
            try await offPool { _ = try Client(port: port).rest() }
        }
        #expect(log.all.map(\.status) == [503])
        #expect(log.all.first?.peer.hasPrefix("127.0.0.1:") == true)
    }

    @Test(arguments: [false, true])
    func anAnswerThatIsNotReadIsTold(asStream: Bool) async throws {
        let log = Log()
        let body = [UInt8](repeating: 1, count: 8_000_000)
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            guard asStream else { return HTTPResponse(status: 201, body: .bytes(body)) }
            let stream = AsyncStream<[UInt8]> { $0.yield(body) }
            return HTTPResponse(status: 201, body: .stream(stream))
        }
        try await withServer(limits: LimitTests.impatient, respond: respond, observe: log.append) {
            port in
            try await offPool {
                let client = try Client(port: port, receiveBuffer: 4096)
                client.send(ServerTests.get)
                while client.send("x") {}
            }
        }
        let refused = try #require(log.all.first)
        #expect(log.all.count == 1)
        #expect(refused.isUnread)
        #expect(refused.status == 201)
        #expect(refused.method == "GET")
        #expect(refused.duration >= LimitTests.impatient.stallTime)
    }

    @Test func whatClientsEndThemselvesIsNot() async throws {
        let log = Log()
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let ended = Flag()
        continuation.onTermination = { _ in ended.set() }
        let limits = HTTPLimits.with { $0.idleTime = .milliseconds(50) }
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(status: 200, body: .stream(stream))
        }
        try await withServer(limits: limits, respond: respond, observe: log.append) { port in
            try await offPool {
                _ = try Client(port: port).isAtEnd()
                let client = try Client(port: port)
                client.send(ServerTests.get)
                _ = try client.reply(hasBody: false)
                client.hangUp()
                ended.wait()
            }
        }
        #expect(log.all.isEmpty)
    }
}
