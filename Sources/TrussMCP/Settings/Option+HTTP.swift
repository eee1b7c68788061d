import Transports

extension Option {
    /// What `TrussMCP http` takes besides.
    static let http: [Option] = [
        Option(
            name: "--host", variable: "MCP_HOST", summary: "the address to listen on",
            standard: HTTPSettings().host,
            effect: .value("ADDRESS") { (configuration, text) throws(Refusal) in
                guard !text.isEmpty, !text.contains("/") else {
                    throw wrong(text, wanted: "an address or a host name")
                }
                configuration.http.host = text
            }),
        .integer("--port", "MCP_PORT", "N", in: ports, \.http.port, "the port to listen on"),
        Option(
            name: "--shared-key", variable: "MCP_SHARED_KEY",
            summary: "callers without a key use TRUSS_API_KEY",
            effect: .flag { $0.http.sharesKey = true }),
        Option(
            name: "--mcp-token", variable: "MCP_TOKEN",
            summary: "what callers must send to use it; others can read options, so prefer",
            effect: .value("TOKEN") { $0.http.token = $1 }, restricts: true, isSecret: true,
            needs: ["--shared-key", "--sandbox"]),
        Option(
            name: "--allow-origin", variable: "MCP_ALLOW_ORIGIN",
            summary: "origins of web pages that may call",
            effect: .value("ORIGIN,…") { (configuration, text) throws(Refusal) in
                configuration.http.allowedOrigins += try list(
                    text, of: "origins like https://app.example.com", where: isOrigin)
            }, isRepeatable: true),
        Option(
            name: "--allow-host", variable: "MCP_ALLOW_HOST",
            summary: "names this server is reached by",
            effect: .value("HOST,…") { (configuration, text) throws(Refusal) in
                configuration.http.allowedHosts += try list(
                    text, of: "host names like mcp.example.com", where: isHost)
            }, isRepeatable: true),
        .integer(
            "--max-calls", "MCP_MAX_CALLS", "N", in: 0...100_000, \.http.callsInFlight,
            "calls of one key at a time, 0 for any number"),
        .integer(
            "--max-rate", "MCP_MAX_RATE", "N", in: 0...10_000_000, \.http.requestsPerMinute,
            "requests of one key a minute, 0 for any number"),
        .integer(
            "--max-address-rate", "MCP_MAX_ADDRESS_RATE", "N", in: 0...10_000_000,
            \.http.unprovenPerMinute,
            "requests of one address a minute with keys not yet accepted, 0 for any number"),
        .integer(
            "--max-request", "MCP_MAX_REQUEST", "MB", in: 1...1000, \.http.maxRequest,
            "megabytes a request may have"),
        .integer(
            "--max-connections", "MCP_MAX_CONNECTIONS", "N", in: 1...100_000,
            \.http.maxConnections, "connections open at once"),
        .choice("--log-format", "MCP_LOG_FORMAT", \.http.logFormat, "how requests are logged:"),
        Option(
            name: "--metrics", variable: "MCP_METRICS",
            summary: "serve counts for Prometheus at /metrics",
            effect: .flag { $0.http.servesMetrics = true }),
    ]

    /// Reads a list with commas.
    private static func list(
        _ text: String, of what: String, where isValid: (Substring) -> Bool
    ) throws(Refusal) -> [String] {
        let items = text.split(separator: ",").map { $0.drop { $0 == " " } }
            .map { $0.prefix { $0 != " " } }
        guard !items.isEmpty, items.allSatisfy(isValid) else {
            throw wrong(text, wanted: what + ", with commas between several")
        }
        return items.map { String($0) }
    }

    /// An origin as browsers send it: scheme, host and port, and nothing after them.
    private static func isOrigin(_ text: Substring) -> Bool {
        guard let mark = text.firstRange(of: "://"), mark.lowerBound > text.startIndex else {
            return false
        }
        let authority = text[mark.upperBound...]
        return !authority.isEmpty && isHost(authority)
    }

    private static func isHost(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._:[]".utf8.contains(byte)
            }
        }
    }
}
