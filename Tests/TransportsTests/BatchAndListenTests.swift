import JSON
import MCP
import Testing
import Transports

/// Answers that are not one line for one request.
@Suite(.timeLimit(.minutes(1))) struct BatchAndListenTests {
    private static let acknowledged = "notifications/subscriptions/acknowledged"
    private static let cancelled = "notifications/cancelled"

    private static func batchClient(running: Int = 64) async -> StdioClient {
        var limits = StdioTransport.Limits()
        limits.running = running
        var client = StdioClient(limits: limits)
        client.send(Text.initialize("2025-03-26"))
        _ = await client.next()
        return client
    }

    @Test func aBatchIsAnsweredAsOneLineWhenAllIsDone() async {
        var client = await Self.batchClient()
        client.send(
            "[\(Text.call("1", "hold")),\(Text.ping("2")),\(Text.cancel("9")),5]", Text.ping("3"))
        #expect(await client.next(1) == ["3 ok"], "RPC-22")
        client.openGate()
        #expect(await client.rest() == ["[2 ok, null -32600, 1 ok]"], "RPC-22, RPC-23")
    }

    @Test func aBatchOfNotificationsIsNotAnswered() async {
        var client = await Self.batchClient()
        client.send("[\(Text.cancel("9"))]", "[]")
        #expect(await client.rest() == ["null -32600"], "RPC-23")
    }

    @Test func aBatchIsLargerThanWhatMayRun() async {
        var client = await Self.batchClient(running: 2)
        client.openGate()
        client.send("[" + (1...9).map { Text.call("\($0)", "hold") }.joined(separator: ",") + "]")
        let answer = await client.next()
        let ids = answer?.array?.compactMap { $0.object?["id"]?.int }
        #expect(ids?.sorted() == Array(1...9), "RPC-22")
        #expect(await client.rest() == [])
    }

    @Test func aCancelledMemberIsLeftOut() async {
        var client = await Self.batchClient(running: 1)
        client.send(
            "[\(Text.call("1", "hold")),\(Text.call("2", "hold")),\(Text.call("3", "echo"))]")
        await client.running(1)
        client.send(Text.cancel("1"), Text.cancel("2"))
        #expect(await client.rest() == ["[3 ok]"], "CANC-1")
    }

    @Test func aBatchOfWhichAllIsCancelledIsNotAnswered() async {
        var client = await Self.batchClient()
        client.send("[\(Text.call("1", "hold")),\(Text.call("2", "hold"))]")
        await client.running(2)
        client.send(Text.cancel("1"), Text.cancel("2"), Text.ping("3"))
        #expect(await client.rest() == ["3 ok"], "CANC-1")
    }

    @Test func anIDInUseIsRefusedInsideTheBatch() async {
        var client = await Self.batchClient()
        client.send(
            "[\(Text.call("1", "hold")),\(Text.ping("1")),\(Text.call("1", "echo"))]",
            Text.ping("2"))
        // Lines take effect in order: once this is answered, the whole batch has been looked at.
        #expect(await client.next(1) == ["2 ok"])
        client.openGate()
        #expect(await client.rest() == ["[1 -32600, 1 -32600, 1 ok]"], "RPC-27")
    }

    @Test func aSubscriptionStaysOpenUntilTheInputEnds() async {
        var client = StdioClient()
        client.send(Text.listen("11"), Text.ping("1"), Text.listen("\"b\""))
        #expect(
            await client.next(3) == [Self.acknowledged, "1 ok", Self.acknowledged], "SUB-2, SUB-5")
        #expect(
            await client.rest() == ["11 ok", Self.cancelled, "\"b\" ok", Self.cancelled],
            "SUB-7, SUB-11, D12")
    }

    @Test func aCancelledSubscriptionSaysNoMore() async {
        var client = StdioClient()
        client.send(Text.listen("11"), Text.cancel("11"), Text.ping("11"))
        #expect(await client.rest() == [Self.acknowledged, "11 ok"], "SUB-6")
    }

    @Test func theIDOfASubscriptionIsInUse() async {
        var client = StdioClient()
        client.send(Text.listen("11"), Text.listen("11"), Text.call("11", "echo"))
        #expect(
            await client.rest() == [
                Self.acknowledged, "11 -32600", "11 -32600", "11 ok", Self.cancelled,
            ], "RPC-27")
    }

    @Test func subscriptionsTakeNoPlaceOfACallAndAreLimited() async {
        var limits = StdioTransport.Limits()
        limits.running = 1
        limits.subscriptions = 2
        var client = StdioClient(limits: limits)
        client.send(Text.listen("1"), Text.listen("2"), Text.listen("3"), Text.call("4", "echo"))
        #expect(
            Set(await client.next(4)) == [Self.acknowledged, "3 -32603", "4 ok"], "SUB-9")
        client.send(Text.cancel("1"), Text.listen("3"))
        #expect(await client.next(1) == [Self.acknowledged])
        #expect(await client.rest() == ["2 ok", Self.cancelled, "3 ok", Self.cancelled])
    }

    @Test func subscriptionsAreClosedOnShutdown() async {
        var limits = StdioTransport.Limits()
        limits.farewell = .seconds(10)
        var client = StdioClient(limits: limits)
        client.send(Text.listen("11"))
        #expect(await client.next(1) == [Self.acknowledged])
        client.transport.cancel()
        #expect(await client.next(3) == ["11 ok", Self.cancelled], "SUB-11")
        client.end()
    }
}
