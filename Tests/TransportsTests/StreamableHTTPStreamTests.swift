import HTTP
import JSON
import MCP
import System
import Testing
import Transports

/// Streams: when they begin, what keeps them open, and what their end means.
@Suite struct StreamableHTTPStreamTests {
    static let legacyHold =
        #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"hold"}}"#
    static let modernHold = Endpoint.body("tools/call", #""name":"hold""#)
    static let modernHeaders: Endpoint.Headers = [
        ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "hold"),
    ]

    /// Begins a stream for a call that waits.
    private func stream(
        _ endpoint: Endpoint, _ body: String, _ headers: Endpoint.Headers = []
    ) async throws -> AsyncStream<[UInt8]> {
        let response = await endpoint.http.respond(
            to: Endpoint.request("POST", "/mcp", body, headers))
        #expect(response.status == 200)
        #expect(response.fields["Content-Type"] == "text/event-stream")
        #expect(response.fields["Cache-Control"] == "no-cache")
        #expect(response.fields["X-Accel-Buffering"] == "no")
        guard case .stream(let stream) = response.body else {
            throw Missing()
        }
        return stream
    }

    struct Missing: Error {}

    /// Ends a stream as the server does when its client hangs up.
    private func hangUp(_ stream: AsyncStream<[UInt8]>) async {
        await withTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                var iterator = stream.makeAsyncIterator()
                _ = await iterator.next()
            }
        }
    }

    @Test func aSlowAnswerComesAsAnEventAfterComments() async throws {
        let endpoint = Endpoint {
            $0.streamDelay = .zero
            $0.keepAlive = .milliseconds(1)
        }
        let stream = try await stream(endpoint, Self.modernHold, Self.modernHeaders)
        var iterator = stream.makeAsyncIterator()
        let comment = await iterator.next()
        #expect(comment.map { String(decoding: $0, as: UTF8.self) } == ": keep-alive\n\n")
        endpoint.gate.update { $0.isOpen = true }
        var last: [UInt8] = []
        while let piece = await iterator.next() { last = piece }
        let event = String(decoding: last, as: UTF8.self)
        #expect(event.hasPrefix("event: message\ndata: {"))
        #expect(event.hasSuffix("}\n\n"))
        #expect(event.split(separator: "\n").count == 2)
        #expect(event.contains(#""text":"held""#))
        let record = try #require(endpoint.records.update { $0.first })
        #expect(record.outcome == .ok)
        #expect(record.bytesOut >= last.count)
    }

    @Test func aClientThatTakesNoEventsWaitsForItsAnswer() async {
        let endpoint = Endpoint { $0.streamDelay = .zero }
        async let reply = endpoint.post(Self.legacyHold, [("Accept", "application/json")])
        await endpoint.gate.wait { $0.running == 1 }
        endpoint.gate.update { $0.isOpen = true }
        #expect(await !reply.isStream)
        #expect(await reply.toolText == "held")
    }

    /// HM-17.
    // README: "A call ends where its client closes the stream"
    @Test func hangingUpCancelsAModernRequest() async throws {
        let endpoint = Endpoint { $0.streamDelay = .zero }
        let stream = try await stream(endpoint, Self.modernHold, Self.modernHeaders)
        await endpoint.gate.wait { $0.running == 1 }
        await hangUp(stream)
        await endpoint.gate.wait { $0.running == 0 }
        #expect(endpoint.gate.update { $0.cancelled } == 1)
        #expect(endpoint.records.update { $0.map(\.outcome) } == [.abandoned])
    }

    @Test func hangingUpDoesNotCancelALegacyRequest() async throws {
        let endpoint = Endpoint { $0.streamDelay = .zero }
        let stream = try await stream(endpoint, Self.legacyHold)
        await endpoint.gate.wait { $0.running == 1 }
        await hangUp(stream)
        endpoint.gate.update { $0.isOpen = true }
        await endpoint.gate.wait { $0.running == 0 }
        #expect(endpoint.gate.update { $0.cancelled } == 0)
    }

    @Test(arguments: [true, false])
    func aBrokenConnectionMeansTheSameBeforeTheStream(isModern: Bool) async {
        let endpoint = Endpoint()
        let request = Endpoint.request(
            "POST", "/mcp", isModern ? Self.modernHold : Self.legacyHold,
            isModern ? Self.modernHeaders : [])
        let response = Task { await endpoint.http.respond(to: request) }
        await endpoint.gate.wait { $0.running == 1 }
        response.cancel()
        if case .stream(let stream) = await response.value.body { await hangUp(stream) }
        if !isModern { endpoint.gate.update { $0.isOpen = true } }
        await endpoint.gate.wait { $0.running == 0 }
        #expect(endpoint.gate.update { $0.cancelled } == (isModern ? 1 : 0))
        #expect(endpoint.records.update { $0.map(\.outcome) } == [.abandoned])
    }

    @Test func theEndOfTheServerEndsCallsThatNobodyWaitsFor() async throws {
        let endpoint = Endpoint { $0.streamDelay = .zero }
        let stream = try await stream(endpoint, Self.legacyHold)
        await endpoint.gate.wait { $0.running == 1 }
        await hangUp(stream)
        await endpoint.http.end()
        #expect(endpoint.gate.update { $0.running } == 0)
        #expect(endpoint.gate.update { $0.cancelled } == 1)
    }

    private static let listen = Endpoint.body(
        "subscriptions/listen", #""notifications":{"toolsListChanged":true}"#)
    private static let listenHeaders: Endpoint.Headers = [
        ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "subscriptions/listen"),
    ]

    @Test func aSubscriptionIsAcknowledgedKeptOpenAndClosed() async throws {
        let endpoint = Endpoint { $0.keepAlive = .milliseconds(1) }
        let stream = try await stream(endpoint, Self.listen, Self.listenHeaders)
        var iterator = stream.makeAsyncIterator()
        let first = String(decoding: await iterator.next() ?? [], as: UTF8.self)
        #expect(
            first == """
                event: message
                data: {"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged",\
                "params":{"_meta":{"io.modelcontextprotocol/subscriptionId":7},"notifications":{}}}


                """)
        #expect(await iterator.next() == Array(": keep-alive\n\n".utf8))
        endpoint.http.beginDrain()
        var last: [UInt8] = []
        while let piece = await iterator.next() { last = piece }
        let closing = String(decoding: last, as: UTF8.self)
        #expect(closing.contains(#""id":7,"result":{"resultType":"complete""#))
        #expect(endpoint.records.update { $0.map(\.outcome) } == [.ok])
    }

    @Test func aSubscriptionNeedsAStream() async {
        let reply = await Endpoint().post(
            Self.listen, Self.listenHeaders + [("Accept", "application/json")])
        #expect(reply.status == 406)
    }

    @Test func subscriptionsHaveAnEndAndGiveTheirPlacesBack() async throws {
        let endpoint = Endpoint { $0.limits.subscriptions = 1 }
        let one = try await stream(endpoint, Self.listen, Self.listenHeaders)
        let reply = await endpoint.post(Self.listen, Self.listenHeaders)
        #expect(reply.status == 429)
        await hangUp(one)
        await hangUp(try await stream(endpoint, Self.listen, Self.listenHeaders))
    }

    @Test func manyStreamsAreOpenAtOnceAndEachGetsItsOwnAnswer() async throws {
        let endpoint = Endpoint { $0.streamDelay = .zero }
        let texts = await withTaskGroup(of: (Int, String).self) { group in
            for id in 0..<40 {
                group.addTask {
                    let body = Self.legacyHold.replacing(#""id":7"#, with: #""id":\#(id)"#)
                    return (id, await endpoint.post(body).text)
                }
            }
            await endpoint.gate.wait { $0.running == 40 }
            endpoint.gate.update { $0.isOpen = true }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for id in 0..<40 { #expect(texts[id]?.contains(#""id":\#(id),"result""#) == true) }
    }
}
