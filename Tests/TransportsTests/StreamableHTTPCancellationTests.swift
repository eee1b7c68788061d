import HTTP
import JSON
import MCP
import System
import Testing

@testable import Transports

/// `notifications/cancelled` in handshake revisions: it ends the request that it means, and never another's.
@Suite(.timeLimit(.minutes(1))) struct StreamableHTTPCancellationTests {
    private static let hold = StreamableHTTPStreamTests.legacyHold

    private static func cancel(_ id: String) -> String {
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#
    }

    private static func call(_ id: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"hold"}}"#
    }

    private static func request(
        _ body: String, _ headers: Endpoint.Headers = [], from peer: String = "192.0.2.1:1000"
    ) -> HTTPRequest {
        var request = Endpoint.request("POST", "/mcp", body, headers)
        request.peer = peer
        return request
    }

    /// Begins a call that waits, and gives its reply once it is there.
    private func held(
        _ endpoint: Endpoint, _ request: HTTPRequest
    ) async -> Task<EndpointReply, Never> {
        let running = endpoint.gate.update { $0.running }
        let reply = Task { await endpoint.send(request) }
        await endpoint.gate.wait { $0.running > running }
        return reply
    }

    struct Form: CustomTestStringConvertible {
        var name: String
        var headers: Endpoint.Headers = []
        var id = "7"
        var testDescription: String { name }
    }

    static let forms: [Form] = [
        Form(name: "no version"),
        Form(name: "2025-11-25", headers: [("MCP-Protocol-Version", "2025-11-25")]),
        Form(name: "2025-03-26", headers: [("MCP-Protocol-Version", "2025-03-26")]),
        Form(name: "JSON only", headers: [("Accept", "application/json")]),
        Form(name: "a text as id", id: #""a-1""#),
        Form(name: "zero", id: "0"),
        Form(name: "with a session of the client's", headers: [("Mcp-Session-Id", "s")]),
    ]

    // README: "A call ends where its client closes the stream"
    @Test(arguments: forms) func theCallEndsAndIsNotAnswered(_ form: Form) async {
        let endpoint = Endpoint { $0.limits.inFlight = 1 }
        let call = await held(endpoint, Self.request(Self.call(form.id), form.headers))
        let cancel = Self.request(Self.cancel(form.id), form.headers, from: "192.0.2.1:2000")
        #expect(await endpoint.send(cancel).status == 202)
        let reply = await call.value
        #expect(reply.status == 202)
        #expect(reply.text.isEmpty)
        await endpoint.gate.wait { $0.running == 0 }
        #expect(endpoint.gate.update { $0.cancelled } == 1)
        #expect(endpoint.records.update { $0.contains { $0.outcome == .abandoned } })
        // Its place is free again.
        endpoint.gate.update { $0.isOpen = true }
        #expect(await placed(endpoint, Self.request(Self.call("8"))).toolText == "held")
    }

    /// Sends until there is a place: one is given back a moment after what it was held for has ended.
    private func placed(_ endpoint: Endpoint, _ request: HTTPRequest) async -> EndpointReply {
        while true {
            let reply = await endpoint.send(request)
            guard reply.status == 429 || reply.status == 503 else { return reply }
            await Task.yield()
        }
    }

    @Test func aStreamThatHasBegunEndsWithoutAnEvent() async {
        let endpoint = Endpoint { $0.streamDelay = .zero }
        let response = await endpoint.http.respond(to: Self.request(Self.hold))
        await endpoint.gate.wait { $0.running == 1 }
        _ = await endpoint.send(Self.request(Self.cancel("7")))
        let reply = await EndpointReply(response)
        #expect(reply.isStream)
        #expect(!reply.text.contains("data:"))
        await endpoint.gate.wait { $0.running == 0 }
    }

    struct Miss: CustomTestStringConvertible {
        var name: String
        var body = StreamableHTTPCancellationTests.cancel("7")
        var headers: Endpoint.Headers = []
        var peer = "192.0.2.1:2000"
        var testDescription: String { name }
    }

    static let misses: [Miss] = [
        Miss(name: "another id", body: cancel("8")),
        Miss(name: "the id as text", body: cancel(#""7""#)),
        Miss(name: "the id with a fraction", body: cancel("7.5")),
        Miss(name: "null", body: cancel("null")),
        Miss(name: "an object", body: cancel(#"{"id":7}"#)),
        Miss(
            name: "no params", body: #"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#),
        Miss(
            name: "another method",
            body: #"{"jsonrpc":"2.0","method":"notifications/canceled","params":{"requestId":7}}"#),
        Miss(name: "another key", headers: [("Authorization", "Bearer key-2")]),
        Miss(name: "another address", peer: "192.0.2.2:1000"),
        Miss(name: "another address of IPv6", peer: "2001:db8::2:1000"),
        Miss(name: "another program", headers: [("User-Agent", "other/1")]),
        Miss(name: "another session", headers: [("Mcp-Session-Id", "s")]),
        Miss(
            name: "the era that closes its streams",
            headers: [("MCP-Protocol-Version", "2026-07-28")]),
        Miss(
            name: "a version that does not exist", headers: [("MCP-Protocol-Version", "1999-01-01")]
        ),
    ]

    @Test(arguments: misses) func whatMeansAnotherRequestEndsNone(_ miss: Miss) async {
        let endpoint = Endpoint()
        let call = await held(endpoint, Self.request(Self.hold))
        _ = await endpoint.send(Self.request(miss.body, miss.headers, from: miss.peer))
        endpoint.gate.update { $0.isOpen = true }
        #expect(await call.value.toolText == "held")
        #expect(endpoint.gate.update { $0.cancelled } == 0)
    }

    // README: "where two clients that agree in these use the same id"
    @Test func ofTwoThatAreCalledTheSameNeitherEnds() async {
        let endpoint = Endpoint()
        let calls = [
            await held(endpoint, Self.request(Self.hold)),
            await held(endpoint, Self.request(Self.hold, from: "192.0.2.1:3000")),
        ]
        _ = await endpoint.send(Self.request(Self.cancel("7")))
        endpoint.gate.update { $0.isOpen = true }
        for call in calls { #expect(await call.value.toolText == "held") }
    }

    /// One client's answer and its cancellation cross, while another's request has the same id.
    @Test func aCancellationThatComesTooLateEndsNobodyElsesRequest() async {
        let endpoint = Endpoint()
        endpoint.gate.update { $0.isOpen = true }
        #expect(await endpoint.send(Self.request(Self.hold)).toolText == "held")
        endpoint.gate.update { $0.isOpen = false }
        let other = await held(endpoint, Self.request(Self.hold))
        for seconds in [0, 5, 9] {
            endpoint.time.update { $0 = .seconds(seconds) }
            _ = await endpoint.send(Self.request(Self.cancel("7")))
        }
        endpoint.gate.update { $0.isOpen = true }
        #expect(await other.value.toolText == "held")
        // Nothing crosses for so long.
        endpoint.gate.update { $0.isOpen = false }
        endpoint.time.update { $0 = .seconds(31) }
        let later = await held(endpoint, Self.request(Self.hold))
        _ = await endpoint.send(Self.request(Self.cancel("7")))
        #expect(await later.value.status == 202)
    }

    @Test func aMemberOfABatchEndsAloneAndTheLastWithTheWhole() async {
        let version: Endpoint.Headers = [("MCP-Protocol-Version", "2025-03-26")]
        let endpoint = Endpoint()
        let batch = "[\(Self.call("1")),\(Self.call("2")),\(Self.cancel("9"))]"
        let call = Task { await endpoint.send(Self.request(batch, version)) }
        await endpoint.gate.wait { $0.running == 2 }
        _ = await endpoint.send(Self.request("[\(Self.cancel("1"))]", version))
        await endpoint.gate.wait { $0.running == 1 }
        endpoint.gate.update { $0.isOpen = true }
        let answers = (try? JSONValue(parsing: Array(await call.value.text.utf8)))?.array
        #expect(answers?.compactMap { $0.object?["id"]?.int } == [2])

        endpoint.gate.update { $0.isOpen = false }
        let whole = Task {
            await endpoint.send(Self.request("[\(Self.call("3")),\(Self.call("4"))]", version))
        }
        await endpoint.gate.wait { $0.running == 2 }
        _ = await endpoint.send(
            Self.request("[\(Self.cancel("3")),\(Self.cancel("4"))]", version))
        #expect(await whole.value.status == 202)
        await endpoint.gate.wait { $0.running == 0 }
    }

    /// CANC-5: whenever a cancellation comes, it ends its own request or none, and nobody waits for good.
    @Test func cancellationsAtAnyMomentHarmNobodyElse() async {
        let endpoint = Endpoint {
            $0.limits.perMinute = 0
            $0.limits.inFlight = 0
        }
        let others = await withTaskGroup(of: EndpointReply?.self) { group -> [EndpointReply] in
            for id in 0..<300 {
                for body in [Self.call("\(id)"), Self.cancel("\(id)")] {
                    group.addTask {
                        _ = await endpoint.send(Self.request(body))
                        return nil
                    }
                }
                group.addTask {
                    await endpoint.send(
                        Self.request(Self.call("\(id)"), [("Authorization", "Bearer key-2")]))
                }
            }
            await endpoint.gate.wait { $0.running >= 300 }
            endpoint.gate.update { $0.isOpen = true }
            var replies: [EndpointReply] = []
            for await case let reply? in group { replies.append(reply) }
            return replies
        }
        #expect(others.count == 300)
        #expect(others.allSatisfy { $0.toolText == "held" })
    }
}
