import HTTP
import Transports

/// What a person may set for `TrussMCP http`.
struct HTTPSettings {
    var host = "127.0.0.1"

    /// The TCP port; 0 takes a free one.
    var port = 8765

    /// Whether callers without a key of their own act with the one in the environment.
    var sharesKey = false

    /// What callers must show before that.
    var token: String?

    /// Pages of other origins that may call.
    var allowedOrigins: [String] = []

    /// Names this server is reached by, besides the machine's own.
    var allowedHosts: [String] = []

    /// Calls of one key at a time, and requests of one key a minute; 0 for any number.
    var callsInFlight = CallerLimits().inFlight
    var requestsPerMinute = CallerLimits().perMinute

    /// Requests a minute of one address with keys that Truss has not accepted yet; 0 for any number.
    var unprovenPerMinute = CallerLimits().perAddress

    /// Megabytes of a request.
    var maxRequest = HTTPLimits().bodyBytes / 1_000_000

    /// Connections open at once.
    var maxConnections = HTTPLimits().connections

    var logFormat = RequestLog.Format.text
    var servesMetrics = false

    /// Characters of a token at least; fewer could be guessed.
    static let shortestToken = 16

    /// Whether a secret has enough characters, all of them visible ASCII.
    static func isHardToGuess(_ text: String) -> Bool {
        text.utf8.count >= shortestToken && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Who may call; throws for settings that would let strangers use a shared key.
    func authentication(isSandbox: Bool) throws(Refusal) -> Authentication {
        let prefixes = ["truss_sk_", "truss_pk_"]
        guard sharesKey || isSandbox else { return Authentication(keyPrefixes: prefixes) }
        if let token {
            guard HTTPSettings.isHardToGuess(token) else {
                throw Refusal(
                    """
                    --mcp-token (MCP_TOKEN) must have at least \(HTTPSettings.shortestToken) visible \
                    ASCII characters, for example from: openssl rand -hex 32
                    """)
            }
        } else if !OriginPolicy.isLoopback(host) {
            throw Refusal(
                """
                \(isSandbox ? "A sandbox" : "A shared key") on \(host) would be open to everybody who \
                can reach this machine. Set MCP_TOKEN, which callers then send as Authorization: Bearer, \
                or listen on 127.0.0.1.
                """)
        }
        return Authentication(sharesKey: true, token: token, keyPrefixes: prefixes)
    }

    /// What the transport is to keep to.
    func options(_ authentication: Authentication) -> StreamableHTTP.Options {
        var options = StreamableHTTP.Options(
            origins: OriginPolicy(
                boundHost: host, origins: allowedOrigins, hosts: allowedHosts))
        options.authentication = authentication
        options.limits.inFlight = callsInFlight
        options.limits.perMinute = requestsPerMinute
        options.limits.perAddress = unprovenPerMinute
        return options
    }
}
