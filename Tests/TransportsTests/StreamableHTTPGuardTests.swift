import HTTP
import JSON
import System
import Testing
import Transports

/// What is kept of keys that are not known to be good, and of wrong tokens.
@Suite struct StreamableHTTPGuardTests {
    private static let ping = #"{"jsonrpc":"2.0","id":7,"method":"ping"}"#

    private func ping(
        _ endpoint: Endpoint, key: String, from peer: String, _ body: String = ping
    ) async -> EndpointReply {
        var request = Endpoint.request("POST", "/mcp", body, [("Authorization", "Bearer \(key)")])
        request.peer = peer
        return await endpoint.send(request)
    }

    @Test func aKeyThatWasRefusedIsRefusedHere() async {
        let endpoint = Endpoint(
            probe: .init(standing: { $0.key == "bad" ? .refused(.milliseconds(9100)) : .accepted }))
        let reply = await ping(endpoint, key: "bad", from: "192.0.2.1:1", "no JSON")
        #expect(reply.status == 401)
        #expect(reply.fields["WWW-Authenticate"] == #"Bearer error="invalid_token""#)
        #expect(reply.fields["Retry-After"] == "10")
        #expect(!reply.text.contains("bad"))
        #expect(endpoint.records.update { $0.map(\.outcome) } == [.unauthorized])
        #expect(await ping(endpoint, key: "good", from: "192.0.2.1:1").status == 200)
    }

    /// Keys that are accepted begin with `good`.
    private static func limited() -> Endpoint {
        Endpoint(
            probe: .init(standing: {
                $0.key?.hasPrefix("good") == true ? .accepted : .unproven
            })
        ) { $0.limits.perAddress = 3 }
    }

    struct Peer: CustomTestStringConvertible {
        var peer: String
        var key = "new"
        var isServed: Bool
        var testDescription: String { "\(key) from \(peer)" }
    }

    // README: "as `X-Forwarded-For` is not believed"
    @Test func whatAProxySaysOfTheAddressIsNotBelieved() async {
        let endpoint = Self.limited()
        var statuses: [Int] = []
        for number in 1...4 {
            var request = Endpoint.request(
                "POST", "/mcp", Self.ping,
                [
                    ("Authorization", "Bearer new\(number)"),
                    ("X-Forwarded-For", "10.0.0.\(number)"),
                    ("Forwarded", "for=10.0.0.\(number)"), ("X-Real-IP", "10.0.0.\(number)"),
                ])
            request.peer = "192.0.2.1:\(number)"
            statuses.append(await endpoint.send(request).status)
        }
        #expect(statuses == [200, 200, 200, 429])
        // README: "keys that are accepted do not suffer from it"
        #expect(await ping(endpoint, key: "good", from: "192.0.2.1:9").status == 200)
    }

    static let afterIPv4: [Peer] = [
        Peer(peer: "192.0.2.1:9", isServed: false),
        Peer(peer: "[::ffff:192.0.2.1]:9", isServed: false),
        Peer(peer: "192.0.2.1:1", key: "good", isServed: true),
        Peer(peer: "192.0.2.10:9", isServed: true),
        Peer(peer: "[2001:db8::1]:9", isServed: true),
        Peer(peer: "", isServed: true),
    ]

    static let afterIPv6: [Peer] = [
        Peer(peer: "[2001:db8::1]:9", isServed: false),
        Peer(peer: "[2001:db8::ffff:1:2]:9", isServed: false),
        Peer(peer: "[2001:db8:0:0:5:6:7:8]:9", isServed: false),
        Peer(peer: "[2001:db8:0:1::1]:9", isServed: true),
        Peer(peer: "[2001:db8:0:0:5:6:7:8]:9", key: "good", isServed: true),
        Peer(peer: "[::1]:9", isServed: true),
        Peer(peer: "192.0.2.1:9", isServed: true),
    ]

    @Test(arguments: [("192.0.2.1", afterIPv4), ("[2001:db8::1]", afterIPv6)])
    func anAddressHasItsRequestsWithUnprovenKeys(_ address: String, _ peers: [Peer]) async {
        for peer in peers {
            let endpoint = Self.limited()
            for number in 0..<3 {
                let from = "\(address):\(number)"
                #expect(await ping(endpoint, key: "k\(number)", from: from).status == 200)
            }
            let reply = await ping(endpoint, key: peer.key, from: peer.peer)
            #expect(reply.status == (peer.isServed ? 200 : 429), "\(peer.testDescription)")
            endpoint.time.update { $0 = .seconds(20) }
            #expect(await ping(endpoint, key: "k", from: "\(address):1").status == 200)
        }
    }

    @Test func eachMessageOfABatchCounts() async {
        let endpoint = Self.limited()
        let batch = "[\(Self.ping),\(Self.ping)]"
        #expect(await ping(endpoint, key: "k1", from: "a:1", batch).status == 200)
        #expect(await ping(endpoint, key: "k2", from: "a:1", batch).status == 429)
        #expect(await ping(endpoint, key: "k3", from: "a:1").status == 200)
    }

    // MARK: Tokens

    private static let token = "a-token-nobody-guesses"

    private static func tokened() -> Endpoint {
        Endpoint(authentication: Authentication(sharesKey: true, token: token))
    }

    // README: "the right token never refused"
    @Test func theRightTokenIsNeverRefused() async {
        let endpoint = Self.tokened()
        var statuses: [Int: Int] = [:]
        for number in 0..<1000 {
            let reply = await ping(endpoint, key: "guess-\(number)", from: "192.0.2.1:1")
            statuses[reply.status, default: 0] += 1
            #expect((reply.status == 429) == (reply.fields["Retry-After"] != nil))
        }
        #expect(statuses == [401: 10, 429: 990])
        let guesses = endpoint.pauses.update { $0.last }
        // As late as a wrong one, from there; at once from anywhere else.
        #expect(await ping(endpoint, key: Self.token, from: "192.0.2.1:2").status == 200)
        #expect(endpoint.pauses.update { $0.last } == guesses)
        #expect(guesses == .seconds(2))
        let pauses = endpoint.pauses.update { $0.count }
        #expect(await ping(endpoint, key: Self.token, from: "192.0.2.2:1").status == 200)
        #expect(endpoint.pauses.update { $0.count } == pauses)
    }

    @Test func guessesFromManyAddressesAreSlowAndOthersAreNot() async {
        let endpoint = Self.tokened()
        for number in 0..<300 {
            _ = await ping(endpoint, key: "guess-\(number)", from: "192.0.2.\(number % 100):1")
        }
        let slow = endpoint.pauses.update { $0 }
        #expect(slow.count >= 190)
        #expect(slow.allSatisfy { $0 == .seconds(2) })
        for _ in 0..<20 {
            #expect(await ping(endpoint, key: Self.token, from: "198.51.100.1:1").status == 200)
        }
        #expect(endpoint.pauses.update { $0.count } == slow.count)
    }

    @Test func whatIsNoGuessIsNotCounted() async {
        let endpoint = Self.tokened()
        for _ in 0..<200 {
            // An old token that a client sends over and over, and none.
            #expect(await ping(endpoint, key: "the-token-of-last-year", from: "a:1").status == 401)
            #expect(await ping(endpoint, key: "", from: "a:1").status == 401)
            #expect(await ping(endpoint, key: Self.token, from: "a:1").status == 200)
        }
        #expect(endpoint.pauses.update { $0 }.isEmpty)
    }

    @Test func guessesAreForgotten() async {
        let endpoint = Self.tokened()
        for number in 0..<1000 { _ = await ping(endpoint, key: "g\(number)", from: "a:1") }
        let pauses = endpoint.pauses.update { $0.count }
        endpoint.time.update { $0 = .seconds(300) }
        #expect(await ping(endpoint, key: "g", from: "a:1").status == 401)
        #expect(endpoint.pauses.update { $0.count } == pauses)
    }
}
