import Synchronization
import Testing

@testable import HTTP

@Suite struct DrainTests {
    /// A server of its own task, so that a test can end it.
    private struct Running {
        let port: Int
        let task: Task<Void, Never>

        init(
            limits: HTTPLimits = HTTPLimits(),
            respond: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
        ) throws {
            let listener = try HTTPListener(host: "127.0.0.1", port: 0)
            let server = HTTPServer(listener: listener, limits: limits, respond: respond)
            port = listener.port
            task = Task { await server.run() }
        }
    }

    @Test func requestsInProgressAreFinished() async throws {
        let started = Flag()
        let go = Flag()
        let running = try Running { request in
            started.set()
            while !go.isSet, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            return Task.isCancelled ? HTTPResponse(status: 500) : echo(request)
        }
        let (reply, isAtEnd) = try await offPool {
            let client = try Client(port: running.port)
            client.send(ServerTests.get)
            started.wait()
            running.task.cancel()
            while let late = try? Client(port: running.port) { late.hangUp() }
            go.set()
            return (try client.reply(), client.isAtEnd())
        }
        await running.task.value
        #expect(reply.status == 200)
        #expect(reply.fields["connection"] == "close")
        #expect(isAtEnd)
    }

    @Test func aRequestThatWasOnItsWayIsAnswered() async throws {
        let limits = HTTPLimits.with { $0.drainGrace = .seconds(10) }
        let running = try Running(limits: limits, respond: echo)
        let replies = try await offPool {
            let client = try Client(port: running.port)
            client.send(ServerTests.get)
            let first = try client.reply()
            running.task.cancel()
            while let late = try? Client(port: running.port) { late.hangUp() }
            client.send(ServerTests.get)
            return [first, try client.reply()]
        }
        await running.task.value
        #expect(replies.map(\.status) == [200, 200])
        #expect(replies.map { $0.fields["connection"] } == [nil, "close"])
    }

    @Test func noRequestIsLostWhenServingEndsUnderLoad() async throws {
        let limits = HTTPLimits.with { $0.drainGrace = .seconds(10) }
        let running = try Running(limits: limits, respond: echo)
        let answers = Answers()
        // Until told to stop: a lost request would throw.
        let insist: @Sendable () throws -> Void = {
            let client = try Client(port: running.port)
            while true {
                client.send(ServerTests.get)
                let reply = try client.reply()
                if answers.count() == 1000 { running.task.cancel() }
                if reply.fields["connection"] == "close" { return }
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { try await offPool(insist) } }
            try await group.waitForAll()
        }
        await running.task.value
        #expect(answers.count() > 1000)
    }

    private final class Answers: Sendable {
        private let answered = Mutex(0)

        func count() -> Int {
            answered.withLock {
                $0 += 1
                return $0
            }
        }
    }

    @Test func idleConnectionsAreClosed() async throws {
        let running = try Running(respond: echo)
        let isAtEnd = try await offPool {
            let idle = try Client(port: running.port)
            let client = try Client(port: running.port)
            client.send(ServerTests.get)
            _ = try client.reply()
            running.task.cancel()
            return idle.isAtEnd() && client.isAtEnd()
        }
        await running.task.value
        #expect(isAtEnd)
    }

    @Test func whatTakesTooLongIsCancelled() async throws {
        let started = Flag()
        let limits = HTTPLimits.with { $0.drainTime = .milliseconds(50) }
        let running = try Running(limits: limits) { _ in
            started.set()
            try? await Task.sleep(for: .seconds(60))
            return HTTPResponse(status: 200)
        }
        let text = try await offPool {
            let client = try Client(port: running.port)
            client.send(ServerTests.get)
            started.wait()
            running.task.cancel()
            return client.rest()
        }
        await running.task.value
        #expect(text.isEmpty)
    }

    @Test func anOpenStreamIsEndedByTheBound() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let ended = Flag()
        continuation.onTermination = { _ in ended.set() }
        let limits = HTTPLimits.with { $0.drainTime = .milliseconds(50) }
        let running = try Running(limits: limits) { _ in
            HTTPResponse(status: 200, body: .stream(stream))
        }
        try await offPool {
            let client = try Client(port: running.port)
            client.send(ServerTests.get)
            _ = try client.reply(hasBody: false)
            running.task.cancel()
            _ = client.rest()
        }
        await running.task.value
        #expect(ended.isSet)
    }

    @Test func aServerCancelledBeforeItRunsEnds() async throws {
        let running = try Running(respond: echo)
        running.task.cancel()
        await running.task.value
        let port = running.port
        let isRefused = try await offPool { (try? Client(port: port)) == nil }
        #expect(isRefused)
    }
}
