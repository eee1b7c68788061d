import JSON
import MCP
import System
import Testing
import Transports

/// What runs, what waits, what is cancelled, and what is left at the end.
@Suite(.timeLimit(.minutes(1))) struct InFlightTests {
    private static func limits(running: Int) -> StdioTransport.Limits {
        var limits = StdioTransport.Limits()
        limits.running = running
        return limits
    }

    @Test func aSlowCallDelaysNobody() async {
        var client = StdioClient()
        client.send(Text.call("1", "hold"), Text.ping("2"), Text.call("3", "echo"))
        #expect(Set(await client.next(2)) == ["2 ok", "3 ok"], "RPC-29")
        client.openGate()
        #expect(await client.rest() == ["1 ok"])
    }

    @Test func aPipelinedHandshakeWorks() async {
        var client = StdioClient()
        client.send(
            Text.initialize("2025-03-26"),
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, "[\(Text.ping("1"))]",
            Text.initialize("2025-11-25"))
        #expect(await client.rest() == ["0 ok", "[1 ok]", "0 -32600"], "RPC-29, INIT-10")
    }

    @Test func cancellingTheHandshakeDoesNothing() async {
        var client = StdioClient()
        client.send(Text.initialize("2025-11-25"), Text.cancel("0"))
        #expect(await client.rest() == ["0 ok"], "INIT-12")
    }

    // README: "64 calls run at once, further ones wait"
    @Test func sixtyFourCallsRunAndTheRestWait() async {
        var client = StdioClient()
        for id in 1...70 { client.send(Text.call("\(id)", "hold")) }
        client.send(Text.ping("0"))
        #expect(await client.next(1) == ["0 ok"], "waiting calls do not hold up a ping")
        await client.running(64)
        client.openGate()
        #expect(Set(await client.rest()) == Set((1...70).map { "\($0) ok" }))
        #expect(client.features.gate.update { $0.mostRunning } == 64)
    }

    @Test func waitingCallsRunInOrderOfArrival() async {
        var client = StdioClient(limits: Self.limits(running: 1))
        client.send(Text.call("0", "hold"))
        for id in 1...50 { client.send(Text.call("\(id)", "echo")) }
        await client.running(1)
        client.openGate()
        #expect(await client.rest() == (0...50).map { "\($0) ok" })
    }

    @Test func readingWaitsWhereTooManyWait() async {
        var limits = Self.limits(running: 2)
        limits.waitingRequests = 3
        var client = StdioClient(limits: limits)
        for id in 1...20 { client.send(Text.call("\(id)", "hold")) }
        await client.running(2)
        client.openGate()
        #expect(Set(await client.rest()) == Set((1...20).map { "\($0) ok" }))
        limits.waitingRequests = 1000
        limits.waitingBytes = 100
        client = StdioClient(limits: limits)
        for id in 1...20 { client.send(Text.call("\(id)", "hold")) }
        await client.running(2)
        client.openGate()
        #expect(Set(await client.rest()) == Set((1...20).map { "\($0) ok" }))
    }

    @Test func aCancelledCallStopsAndIsNotAnswered() async {
        var client = StdioClient()
        client.send(Text.call("1", "hold"))
        await client.running(1)
        client.send(Text.cancel("1"))
        await client.features.gate.wait { $0.cancelled == 1 }
        client.send(Text.ping("2"))
        #expect(await client.rest() == ["2 ok"], "CANC-1, CANC-2")
    }

    @Test func aCallCancelledWhileItWaitsNeverRuns() async {
        var client = StdioClient(limits: Self.limits(running: 1))
        client.send(Text.call("1", "hold"), Text.call("2", "hold"), Text.call("3", "echo"))
        client.send(Text.cancel("2"), Text.ping("4"))
        #expect(await client.next(1) == ["4 ok"])
        client.openGate()
        #expect(await client.rest() == ["1 ok", "3 ok"], "CANC-5")
        #expect(client.features.gate.update { $0.mostRunning + $0.cancelled } == 1)
    }

    @Test func theLastOfManyWaitingCallsCanBeCancelled() async {
        var client = StdioClient()
        for id in 1...5000 { client.send(Text.call("\(id)", "hold")) }
        for id in 65...5000 { client.send(Text.cancel("\(id)")) }
        client.send(Text.ping("0"))
        #expect(await client.next(1) == ["0 ok"])
        client.openGate()
        #expect(Set(await client.rest()) == Set((1...64).map { "\($0) ok" }))
    }

    @Test func aCancelledCallThatDoesNotStopKeepsItsPlaceButNotItsID() async {
        var client = StdioClient(limits: Self.limits(running: 1))
        client.send(Text.call("1", "deaf"))
        await client.running(1)
        client.send(Text.cancel("1"), Text.call("1", "echo"), Text.ping("2"))
        #expect(await client.next(1) == ["2 ok"])
        client.openGate()
        #expect(await client.rest() == ["1 ok"], "one answer, of the second call")
    }

    @Test func onlyTheSameIDIsCancelled() async {
        var client = StdioClient()
        client.send(Text.call("1", "hold"))
        await client.running(1)
        client.send(Text.cancel("\"1\""), Text.cancel("2"), Text.cancel("null"), Text.cancel("[1]"))
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#, Text.ping("2"))
        #expect(await client.next(1) == ["2 ok"])
        client.openGate()
        #expect(await client.rest() == ["1 ok"], "CANC-3, CANC-4")
    }

    @Test func cancellingAtAnyMomentIsHarmless() async {
        var client = StdioClient()
        for id in 0..<1000 {
            client.send(Text.call("\(id)", "echo"))
            client.send(Text.cancel("\(id)"))
        }
        client.send(Text.ping("\"last\""))
        let answers = await client.rest()
        #expect(Set(answers).count == answers.count, "CANC-5: no id is answered twice")
        #expect(answers.contains("\"last\" ok"))
    }

    @Test func anIDInUseIsRefused() async {
        var client = StdioClient()
        client.send(Text.call("1", "hold"))
        await client.running(1)
        client.send(Text.call("1.0", "echo"), Text.ping("1"), Text.call("\"1\"", "echo"))
        #expect(Set(await client.next(3)) == ["1.0 -32600", "1 -32600", "\"1\" ok"], "RPC-27")
        client.openGate()
        #expect(await client.next(1) == ["1 ok"])
        client.send(Text.ping("1"))
        #expect(await client.rest() == ["1 ok"], "RPC-28")
    }

    @Test func endOfInputAnswersWhatWasRead() async {
        var client = StdioClient(limits: Self.limits(running: 2))
        for id in 1...6 { client.send(Text.call("\(id)", "hold")) }
        client.end()
        await client.running(2)
        client.openGate()
        #expect(
            Set(await client.rest(closing: false)) == Set((1...6).map { "\($0) ok" }), "STDIO-8")
        #expect(await client.transport.value == .endOfInput)
    }

    @Test func endOfInputWaitsOnlySoLong() async {
        var limits = StdioTransport.Limits()
        limits.drain = .milliseconds(20)
        var client = StdioClient(limits: limits)
        client.send(Text.call("1", "hold"), Text.ping("2"))
        #expect(await client.rest() == ["2 ok"], "STDIO-8")
        #expect(await client.transport.value == .endOfInput)
        await client.features.gate.wait { $0.cancelled == 1 }
    }

    @Test func whatWasAnsweredIsWrittenHoweverSlowlyItIsRead() async throws {
        var limits = StdioTransport.Limits()
        limits.drain = .milliseconds(5)
        var client = StdioClient(limits: limits)
        let ids = (0..<500).map { "\"\(String(repeating: "i", count: 300))\($0)\"" }
        for id in ids { client.send(Text.ping(id)) }
        client.end()
        await client.allSent()
        try await Task.sleep(for: .milliseconds(50))
        #expect(await client.rest(closing: false) == ids.map { $0 + " ok" }, "STDIO-8")
        #expect(await client.transport.value == .endOfInput)
    }

    @Test func cancellationEndsItWhileTheThreadReads() async {
        var client = StdioClient()
        client.send(Text.call("1", "deaf"), Text.ping("2"))
        #expect(await client.next(1) == ["2 ok"])
        await client.running(1)
        client.transport.cancel()
        #expect(await client.transport.value == .cancelled, "STDIO-9")
        #expect(await client.next() == nil)
        client.openGate()
        client.end()
    }
}
