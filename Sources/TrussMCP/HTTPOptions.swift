import Transports

extension Option {
    /// The options of `TrussMCP http` alone.
    static let http: [Option] = [
        Option(
            name: "--host", variable: "MCP_HOST",
            summary: "the address to listen on (127.0.0.1)",
            effect: .value("ADDRESS") { (configuration, text) throws(InvalidValue) in
                guard !text.isEmpty, !text.contains("/") else {
                    throw InvalidValue(wanted: "an address or a host name")
                }
                configuration.http.host = text
            }, command: "http"),
        Option(
            name: "--port", variable: "MCP_PORT",
            summary: "the port to listen on (8765)",
            effect: .integer("N", in: 0...65535) { $0.http.port = $1 }, command: "http"),
        Option(
            name: "--shared-key", variable: "MCP_SHARED_KEY",
            summary: "callers without a key use TRUSS_API_KEY",
            effect: .flag { $0.http.sharesKey = true }, command: "http"),
        Option(
            name: "--mcp-token", variable: "MCP_TOKEN",
            summary: "what callers must send to use it; others can read options, so prefer",
            effect: .value("TOKEN") { $0.http.token = $1 }, command: "http", restricts: true,
            isSecret: true),
        Option(
            name: "--allow-origin", variable: "MCP_ALLOW_ORIGIN",
            summary: "origins of web pages that may call",
            effect: .value("ORIGIN,…") { (configuration, text) throws(InvalidValue) in
                configuration.http.allowedOrigins += try list(
                    text, of: "origins like https://app.example.com", where: isOrigin)
            }, command: "http"),
        Option(
            name: "--allow-host", variable: "MCP_ALLOW_HOST",
            summary: "names this server is reached by",
            effect: .value("HOST,…") { (configuration, text) throws(InvalidValue) in
                configuration.http.allowedHosts += try list(
                    text, of: "host names like mcp.example.com", where: isHost)
            }, command: "http"),
        Option(
            name: "--max-calls", variable: "MCP_MAX_CALLS",
            summary: "calls of one key at a time, 0 for any number (128)",
            effect: .integer("N", in: 0...100_000) { $0.http.callsInFlight = $1 }, command: "http"),
        Option(
            name: "--max-rate", variable: "MCP_MAX_RATE",
            summary: "requests of one key a minute, 0 for any number (600)",
            effect: .integer("N", in: 0...10_000_000) { $0.http.requestsPerMinute = $1 },
            command: "http"),
        Option(
            name: "--max-address-rate", variable: "MCP_MAX_ADDRESS_RATE",
            summary:
                "requests of one address a minute with keys not yet accepted, 0 for any number (6000)",
            effect: .integer("N", in: 0...10_000_000) { $0.http.unprovenPerMinute = $1 },
            command: "http"),
        Option(
            name: "--max-request", variable: "MCP_MAX_REQUEST",
            summary: "megabytes a request may have (10)",
            effect: .integer("MB", in: 1...1000) { $0.http.maxRequest = $1 }, command: "http"),
        Option(
            name: "--max-connections", variable: "MCP_MAX_CONNECTIONS",
            summary: "connections open at once (4096)",
            effect: .integer("N", in: 1...100_000) { $0.http.maxConnections = $1 }, command: "http"),
        Option(
            name: "--log-format", variable: "MCP_LOG_FORMAT",
            summary: "how requests are logged: text or json (text)",
            effect: .choice("FORMAT", "text or json", RequestLog.Format.init(rawValue:)) {
                $0.http.logFormat = $1
            }, command: "http"),
        Option(
            name: "--metrics", variable: "MCP_METRICS",
            summary: "serve counts for Prometheus at /metrics",
            effect: .flag { $0.http.servesMetrics = true }, command: "http"),
    ]

    /// Reads a list with commas.
    private static func list(
        _ text: String, of what: String, where isValid: (Substring) -> Bool
    ) throws(InvalidValue) -> [String] {
        let items = text.split(separator: ",").map { $0.drop { $0 == " " } }
            .map { $0.prefix { $0 != " " } }
        guard !items.isEmpty, items.allSatisfy(isValid) else {
            throw InvalidValue(wanted: what + ", with commas between several")
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
