import HTTP
import JSON
import System
import Testing
import Transports

/// What each key may take, and what is left for the others.
@Suite struct StreamableHTTPLimitTests {
    private static let ping = #"{"jsonrpc":"2.0","id":7,"method":"ping"}"#

    private func ping(_ endpoint: Endpoint, key: String = "a") async -> EndpointReply {
        await endpoint.post(Self.ping, [("Authorization", "Bearer \(key)")])
    }

    @Test func aKeyHasItsRequestsAMinute() async {
        let endpoint = Endpoint { $0.limits.perMinute = 3 }
        for _ in 0..<3 { #expect(await ping(endpoint).status == 200) }
        let reply = await ping(endpoint)
        #expect(reply.status == 429)
        #expect(reply.fields["Retry-After"] == "20")
        #expect(await ping(endpoint, key: "b").status == 200)
        endpoint.time.update { $0 = .seconds(19) }
        #expect(await ping(endpoint).fields["Retry-After"] == "1")
        endpoint.time.update { $0 = .seconds(20) }
        #expect(await ping(endpoint).status == 200)
        #expect(await ping(endpoint).status == 429)
        endpoint.time.update { $0 = .seconds(3600) }
        for _ in 0..<3 { #expect(await ping(endpoint).status == 200) }
        #expect(await ping(endpoint).status == 429)
    }

    @Test func eachMessageOfABatchCounts() async {
        let endpoint = Endpoint { $0.limits.perMinute = 3 }
        let batch = "[\(Self.ping),\(Self.ping)]"
        #expect(await endpoint.post(batch).status == 200)
        #expect(await endpoint.post(batch).status == 429)
        #expect(await endpoint.post(Self.ping).status == 200)
    }

    @Test func zeroIsNoLimit() async {
        let endpoint = Endpoint {
            $0.limits.perMinute = 0
            $0.limits.inFlight = 0
        }
        for _ in 0..<1000 { #expect(await ping(endpoint).status == 200) }
    }

    @Test func keysMadeUpByTheThousandDoNotForgetTheOnesInUse() async {
        let endpoint = Endpoint { $0.limits.perMinute = 2 }
        for _ in 0..<2 { #expect(await ping(endpoint).status == 200) }
        for key in 0..<3000 { #expect(await ping(endpoint, key: "k\(key)").status == 200) }
        #expect(await ping(endpoint).status == 429)
    }

    @Test func aKeyHasItsCallsAtATime() async {
        let endpoint = Endpoint { $0.limits.inFlight = 2 }
        let hold = StreamableHTTPStreamTests.legacyHold
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<2 { group.addTask { await endpoint.post(hold).status } }
            await endpoint.gate.wait { $0.running == 2 }
            let third = await endpoint.post(hold)
            #expect(third.status == 429)
            #expect(third.fields["Retry-After"] == "1")
            // Not a call, and another key.
            #expect(await endpoint.post(Self.ping).status == 200)
            group.addTask { await endpoint.post(hold, [("Authorization", "Bearer b")]).status }
            await endpoint.gate.wait { $0.running == 3 }
            endpoint.gate.update { $0.isOpen = true }
            for await status in group { #expect(status == 200) }
        }
        #expect(await endpoint.post(hold).status == 200)
    }
}
