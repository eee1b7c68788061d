import HTTP
import Testing
import Transports

/// From which pages, and under which names, the endpoint may be reached.
@Suite struct StreamableHTTPOriginTests {
    struct PlaceCase: CustomTestStringConvertible {
        let fact: String
        var policy = OriginPolicy(boundHost: "127.0.0.1")
        var verb = "POST"
        var target = "/mcp"
        var host = "localhost:8765"
        var origin: String?
        var status = 200
        var shares = false
        var testDescription: String { fact }
    }

    private static let open = OriginPolicy(boundHost: "0.0.0.0")
    private static let named = OriginPolicy(
        boundHost: "0.0.0.0", origins: ["https://App.example.com"], hosts: ["mcp.example.com"])

    static let places: [PlaceCase] = [
        PlaceCase(fact: "no origin"),
        PlaceCase(fact: "loopback by address", host: "127.0.0.1:8765"),
        PlaceCase(fact: "loopback by IPv6 address", host: "[::1]:8765"),
        PlaceCase(fact: "loopback in other letters", host: "LOCALHOST:1"),
        PlaceCase(fact: "a rebound name", host: "evil.example:8765", status: 403),
        PlaceCase(fact: "a name that begins alike", host: "localhost.evil.example", status: 403),
        PlaceCase(fact: "a name that ends alike", host: "127.0.0.1.evil.example", status: 403),
        PlaceCase(fact: "a name after an IPv6 address", host: "[::1].evil.example", status: 403),
        PlaceCase(fact: "the same with a port", host: "[::1].evil.example:8765", status: 403),
        PlaceCase(fact: "a name after brackets", host: "[::1]evil.example", status: 403),
        PlaceCase(fact: "a name as a port", host: "localhost:evil.example", status: 403),
        PlaceCase(fact: "two ports", host: "127.0.0.1:80:evil.example", status: 403),
        PlaceCase(fact: "brackets without an end", host: "[::1", status: 403),
        PlaceCase(fact: "a name in brackets", host: "[localhost]", status: 403),
        PlaceCase(fact: "two addresses", host: "[::1][::1]", status: 403),
        PlaceCase(fact: "a final point", host: "localhost.evil.example.", status: 403),
        PlaceCase(fact: "IPv6 without a port", host: "[::1]"),
        PlaceCase(fact: "another address", host: "10.0.0.1:8765", status: 403),
        PlaceCase(fact: "no host", host: "", status: 403),
        PlaceCase(
            fact: "a page of this server", origin: "http://localhost:8765", shares: true),
        PlaceCase(fact: "a page of another port", origin: "http://localhost:1", status: 403),
        PlaceCase(fact: "another's page", origin: "http://evil.example", status: 403),
        PlaceCase(fact: "a page without origin", origin: "null", status: 403),
        PlaceCase(
            fact: "a rebound page", host: "evil.example:8765", origin: "http://evil.example:8765",
            status: 403),
        PlaceCase(fact: "any name where none is set", policy: open, host: "pod-1:8765"),
        PlaceCase(
            fact: "a rebound page where any name will do", policy: open, host: "evil.example",
            origin: "http://evil.example", status: 403),
        PlaceCase(fact: "an allowed name", policy: named, host: "mcp.example.com:443"),
        PlaceCase(fact: "a name that is not", policy: named, host: "example.com", status: 403),
        PlaceCase(
            fact: "an allowed origin", policy: named, host: "mcp.example.com",
            origin: "https://app.example.com", shares: true),
        PlaceCase(
            fact: "an origin of another scheme", policy: named, host: "mcp.example.com",
            origin: "http://app.example.com", status: 403),
        PlaceCase(
            fact: "a preflight of an allowed origin", policy: named, verb: "OPTIONS",
            host: "mcp.example.com", origin: "https://app.example.com", status: 204, shares: true),
        PlaceCase(
            fact: "a preflight of another", policy: named, verb: "OPTIONS",
            host: "mcp.example.com", origin: "https://evil.example", status: 403),
        PlaceCase(
            fact: "a probe by address", policy: named, verb: "GET", target: "/health",
            host: "10.1.2.3:8765"),
        PlaceCase(
            fact: "a probe by an IPv6 address", policy: named, verb: "GET", target: "/health",
            host: "[fd00::1]:8765"),
        PlaceCase(
            fact: "a probe by a name after an address", policy: named, verb: "GET",
            target: "/health", host: "[fd00::1].evil.example", status: 403),
        PlaceCase(
            fact: "a probe by a rebound name", policy: named, verb: "GET", target: "/metrics",
            host: "evil.example", status: 403),
        PlaceCase(
            fact: "a probe by another's page", verb: "GET", target: "/health",
            origin: "http://evil.example", status: 403),
    ]

    // README: "Names this server is reached by; others are then refused, as they are on loopback."
    @Test(arguments: places) func strangersAreTurnedAway(_ row: PlaceCase) async {
        let endpoint = Endpoint(origins: row.policy)
        let headers = [("Host", row.host), ("Origin", row.origin)]
        let reply = await endpoint.send(
            Endpoint.request(row.verb, row.target, StreamableHTTPAccessTests.ping, headers))
        #expect(reply.status == row.status)
        let shared = reply.fields["Access-Control-Allow-Origin"]
        #expect(shared == (row.shares ? row.origin : nil))
        if row.shares { #expect(reply.fields["Vary"] == "Origin") }
    }

    @Test func aPreflightNamesWhatMayBeSent() async {
        let endpoint = Endpoint(origins: Self.named)
        let reply = await endpoint.send(
            Endpoint.request(
                "OPTIONS", "/mcp", "",
                [
                    ("Host", "mcp.example.com"), ("Origin", "https://app.example.com"),
                    ("Authorization", nil),
                    (
                        "Access-Control-Request-Headers",
                        "Authorization, Mcp-Method, Mcp-Param-Region, X-Other"
                    ),
                ]))
        #expect(
            reply.fields["Access-Control-Allow-Headers"]
                == "authorization, mcp-method, mcp-param-region")
        #expect(reply.fields["Access-Control-Allow-Methods"] == "POST")
        #expect(reply.fields["Allow"] == "POST, OPTIONS")
    }

    @Test func aRefusalIsReadableToAnAllowedPage() async {
        let reply = await Endpoint(origins: Self.named).post(
            StreamableHTTPAccessTests.ping,
            [
                ("Host", "mcp.example.com"), ("Origin", "https://app.example.com"),
                ("Authorization", nil),
            ])
        #expect(reply.status == 401)
        #expect(reply.fields["Access-Control-Allow-Origin"] == "https://app.example.com")
        #expect(reply.fields["Access-Control-Expose-Headers"]?.contains("WWW-Auth") == true)
    }
}
