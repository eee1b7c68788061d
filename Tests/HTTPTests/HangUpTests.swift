import Testing

@testable import HTTP

@Suite struct HangUpTests {
    @Test(arguments: [false, true])
    func aStreamEndsWhenItsClientIsGone(_ reset: Bool) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let ended = Flag()
        continuation.onTermination = { _ in ended.set() }
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(status: 200, body: .stream(stream))
        }
        try await withServer(respond: respond) { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(ServerTests.get)
                _ = try client.reply(hasBody: false)
                client.hangUp(reset: reset)
                // The producer is quiet: nothing but the hang-up can tell.
                ended.wait()
            }
        }
        #expect(ended.isSet)
    }

    @Test func aHEADEndsTheStreamItIsGiven() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let ended = Flag()
        continuation.onTermination = { _ in ended.set() }
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(status: 200, body: .stream(stream))
        }
        try await withServer(respond: respond) { port in
            try await offPool {
                let client = try Client(port: port)
                client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try client.reply(hasBody: false)
                ended.wait()
            }
        }
        #expect(ended.isSet)
    }

    @Test func aResetCancelsTheRequest() async throws {
        let started = Flag()
        let cancelled = Flag()
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            started.set()
            try? await Task.sleep(for: .seconds(60))
            if Task.isCancelled { cancelled.set() }
            return HTTPResponse(status: 200)
        }
        try await withServer(respond: respond) { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(ServerTests.get)
                started.wait()
                client.hangUp(reset: true)
                cancelled.wait()
            }
        }
        #expect(cancelled.isSet)
    }

    @Test func aClientThatFinishedSendingGetsItsAnswer() async throws {
        let started = Flag()
        let go = Flag()
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            started.set()
            while !go.isSet, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            return Task.isCancelled ? HTTPResponse(status: 500) : echo(request)
        }
        let reply = try await withServer(respond: respond) { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(ServerTests.get)
                client.finishSending()
                started.wait()
                pause(milliseconds: 50)
                go.set()
                return try client.reply()
            }
        }
        #expect(reply.status == 200)
    }

    @Test func aHalfRequestIsNotAnswered() async throws {
        let text = try await withServer { port in
            try await offPool {
                let client = try Client(port: port)
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
                client.finishSending()
                return client.rest()
            }
        }
        #expect(text.isEmpty)
    }
}
