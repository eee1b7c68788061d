import System
import Testing

@Suite(.timeLimit(.minutes(1))) struct PollerTests {
    @Test func aWaitEndsByWhatComesFirst() async throws {
        let poller = try Poller()
        let pipe = try Pipe()
        defer { pipe.close() }
        #expect(await poller.wait(for: .writable, on: pipe.write) == .ready)
        #expect(await poller.wait(for: .readable, on: pipe.read, until: .now) == .timedOut)
        async let reading = poller.wait(for: .readable, on: pipe.read)
        #expect(pipe.write.put([1]))
        #expect(await reading == .ready)
        _ = try pipe.read.bytes(upTo: 1)

        let cancelled = Task { await poller.wait(for: .readable, on: pipe.read) }
        cancelled.cancel()
        #expect(await cancelled.value == .cancelled)

        async let draining = poller.wait(for: .readable, on: pipe.read, yieldsToDrain: true)
        poller.drain()
        #expect(await draining == .draining)
        #expect(poller.isDraining)

        poller.forget(pipe.read)
        poller.forget(pipe.write)
        poller.stop()
        await poller.stopped()
        #expect(await poller.wait(for: .writable, on: pipe.write) == .cancelled)
    }

    @Test func aListenerTakesThePortThatIsFree() throws {
        let first = try ListeningSocket(host: "127.0.0.1", port: 0)
        defer { first.descriptor.close() }
        #expect(first.port > 0)
        let failure = #expect(throws: ListeningSocket.Failure.self) {
            try ListeningSocket(host: "127.0.0.1", port: first.port)
        }
        #expect(failure?.reason == "Address already in use")
        guard case .nobody = first.descriptor.accept() else {
            return #expect(Bool(false), "nobody has connected")
        }
    }

    @Test func addressesAreNumbers() throws {
        #expect(try HostAddresses(of: "127.0.0.1").texts == ["127.0.0.1"])
        #expect(throws: HostAddresses.Failure.self) { try HostAddresses(of: "nowhere.invalid") }
    }
}
