import HTTP

/// Which pages and which names this server may be reached by (2026-07-28, Streamable HTTP, Security).
///
/// A page whose name is made to point here keeps its own name in `Host`; another's page says so in
/// `Origin`. Both are refused, so that a browser is no way in.
package struct OriginPolicy: Sendable {
    /// As browsers spell them: `https://app.example.com`, `http://localhost:6274`.
    private let origins: Set<String>

    /// In lower case; without a port they stand for every port.
    private let hosts: Set<String>

    /// Whether any name will do, as where nothing is known of the network in front.
    private let takesAnyHost: Bool

    /// - Parameters:
    ///   - boundHost: where the server listens.
    ///   - origins: pages of other origins that may call.
    ///   - hosts: names besides this machine's own; where there are none, a server that listens to
    ///     other machines takes every name.
    package init(boundHost: String, origins: [String] = [], hosts: [String] = []) {
        self.origins = Set(origins.map { $0.lowercased() })
        self.hosts = Set(hosts.map { $0.lowercased() } + [boundHost.lowercased()])
        takesAnyHost = hosts.isEmpty && !OriginPolicy.isLoopback(boundHost)
    }

    /// Whether a host is this machine alone: `localhost`, 127.0.0.0/8, `::1`.
    package static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        return host.hasPrefix("127.") && isIPv4(host)
    }

    /// - Throws: 403 for a `Host` or an `Origin` that is not allowed.
    func check(_ request: HTTPRequest, allowsAddresses: Bool) throws(HTTPRefusal) {
        let host = request.fields["Host"]?.lowercased() ?? ""
        let isAddress = allowsAddresses && OriginPolicy.isAddress(host)
        guard takesAnyHost || isKnown(host) || isAddress else {
            throw HTTPRefusal(
                403,
                "The host name of this request is not allowed; --allow-host allows it.")
        }
        for origin in request.fields.all("Origin") where !isAllowed(origin, at: host) {
            throw HTTPRefusal(
                403, "The origin of this request is not allowed; --allow-origin allows it.")
        }
    }

    private func isKnown(_ host: String) -> Bool {
        guard let name = OriginPolicy.name(of: host) else { return false }
        return OriginPolicy.isLoopback(name) || hosts.contains(host) || hosts.contains(name)
    }

    /// A page that came from this very server is no stranger, provided its name is known.
    private func isAllowed(_ origin: String, at host: String) -> Bool {
        let origin = origin.lowercased()
        if origins.contains(origin) { return true }
        return isKnown(host) && ["http://\(host)", "https://\(host)"].contains(origin)
    }

    /// An address, unlike a name, cannot be made to point here by anybody else.
    private static func isAddress(_ host: String) -> Bool {
        guard let name = name(of: host) else { return false }
        return name.hasPrefix("[") || isIPv4(name)
    }

    private static func isIPv4(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { isNumber($0) && UInt8($0) != nil }
    }

    /// Whether there are digits and nothing else, not even a sign.
    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// A host without its port; nil for anything but one name or bracketed address with at most a port
    /// (RFC 3986 §3.2.2), so that no name passes for the address it begins with.
    private static func name(of host: String) -> String? {
        let isBracketed = host.hasPrefix("[")
        let end = host.firstIndex(of: isBracketed ? "]" : ":")
        guard let end else { return isBracketed ? nil : host }
        let name = isBracketed ? host[...end] : host[..<end]
        let port = host[name.endIndex...]
        guard port.isEmpty || port.first == ":" && isNumber(port.dropFirst()),
            !isBracketed || isIPv6(name.dropFirst().dropLast())
        else { return nil }
        return String(name)
    }

    /// Whether it has the signs of one; which address it is does not matter.
    private static func isIPv6(_ text: Substring) -> Bool {
        text.contains(":") && text.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
}

extension OriginPolicy {
    /// What lets a page of an allowed origin read the response; nothing for requests without one.
    static func sharing(with request: HTTPRequest) -> [(String, String)] {
        guard let origin = request.fields["Origin"] else { return [] }
        return [
            ("Access-Control-Allow-Origin", origin), ("Vary", "Origin"),
            (
                "Access-Control-Expose-Headers",
                "WWW-Authenticate, Retry-After, X-Request-Id, \(SessionID.field)"
            ),
        ]
    }

    /// Header fields that a page may send, besides those of `Mcp-Param-…`.
    private static let requestFields: Set = [
        "accept", "apikey", "authorization", "content-type", "last-event-id", "mcp-method",
        "mcp-name", "mcp-protocol-version", "mcp-session-id", "traceparent", "tracestate",
        "x-request-id",
    ]

    /// The answer to `OPTIONS`, which is a preflight where it names an origin (Fetch, CORS).
    static func options(_ request: HTTPRequest) -> HTTPResponse {
        var response = HTTPResponse(status: 204, fields: ["Allow": "POST, OPTIONS"])
        guard request.fields["Origin"] != nil else { return response }
        let asked = request.fields.tokens("Access-Control-Request-Headers").filter {
            requestFields.contains($0) || $0.hasPrefix("mcp-param-")
        }
        response.fields.append("Access-Control-Allow-Methods", "POST")
        if !asked.isEmpty {
            response.fields.append(
                "Access-Control-Allow-Headers", asked.joined(separator: ", "))
        }
        response.fields.append("Access-Control-Max-Age", "7200")
        return response
    }
}
