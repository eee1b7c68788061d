/// Where a Truss answers: scheme, host, port, and the path prefix a proxy may have put before `/v1`.
package struct InstanceURL: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Sendable {
        case http
        case https
    }

    package let scheme: Scheme

    /// In lower case; an IPv6 address in its brackets.
    package let host: String

    package let port: Int?

    /// Empty, or a path that begins and does not end with a slash.
    package let pathPrefix: String

    /// What is used where nothing is set, as the Node server does.
    package static let standard = InstanceURL(
        scheme: .http, host: "localhost", port: 8787, pathPrefix: "")

    private init(scheme: Scheme, host: String, port: Int?, pathPrefix: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.pathPrefix = pathPrefix
    }

    package var description: String {
        "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") + pathPrefix
    }

    /// Host and port, for messages.
    var authority: String { host + (port.map { ":\($0)" } ?? "") }
}

extension InstanceURL {
    /// Reads what a person set; blanks around it, a trailing slash and a last `/v1` do not matter.
    ///
    /// - Throws: an `InvalidSetting` that goes on from the setting's name, with the value but without user
    ///   info, query and keys in it.
    package init(parsing written: String) throws(InvalidSetting) {
        let text = written.trimmingBlanks()
        let value = InstanceURL.shown(text)
        guard !text.isEmpty else {
            throw InvalidSetting("is empty; \(InstanceURL.example)")
        }
        guard let mark = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased())
        else {
            throw InvalidSetting(
                "must begin with http:// or https://, not \(value);"
                    + " \(InstanceURL.example)")
        }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            throw InvalidSetting(
                "must not hold a user or password (\(value)); the key belongs in"
                    + " TRUSS_API_KEY.")
        }
        let path = rest[authority.endIndex...]
        guard !path.contains("?"), !path.contains("#") else {
            throw InvalidSetting(
                "must have neither query nor fragment (\(value));"
                    + " \(InstanceURL.example)")
        }
        let (host, port) = try InstanceURL.hostAndPort(authority, of: value)
        self.init(
            scheme: scheme, host: host, port: port,
            pathPrefix: try InstanceURL.pathPrefix(path, of: value))
    }

    private static let example = "for example http://localhost:8787 or https://truss.example.com."

    private static func hostAndPort(
        _ authority: Substring, of value: String
    ) throws(InvalidSetting) -> (String, Int?) {
        var host = authority.lowercased()[...]
        var portText: Substring?
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            let after = host[host.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else {
                throw InvalidSetting("has text after its address in \(value).")
            }
            portText = after.isEmpty ? nil : after.dropFirst()
            host = host[...end]
        } else if let colon = host.lastIndex(of: ":") {
            portText = host[host.index(after: colon)...]
            host = host[..<colon]
        }
        guard !host.isEmpty else {
            throw InvalidSetting("names no host in \(value); \(example)")
        }
        guard isHost(host) else {
            throw InvalidSetting(
                "has a host that is neither a name of ASCII letters, digits, - and ."
                    + " nor an address, in \(value); \(example)")
        }
        guard let portText, !portText.isEmpty else { return (String(host), nil) }
        guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(portText),
            (1...65535).contains(port)
        else {
            throw InvalidSetting(
                "must have a port between 1 and 65535, not \(value); \(example)")
        }
        return (String(host), port)
    }

    private static func isHost(_ host: Substring) -> Bool {
        if host.hasPrefix("[") {
            return host.hasSuffix("]") && host.contains(":")
                && host.dropFirst().dropLast().allSatisfy {
                    $0.isHexDigit || $0 == ":" || $0 == "."
                }
        }
        return host.utf8.allSatisfy {
            PercentEncoding.isUnreserved($0) && $0 != UInt8(ascii: "~")
        } && !host.hasPrefix(".") && !host.contains("..")
    }

    private static func pathPrefix(
        _ path: Substring, of value: String
    ) throws(InvalidSetting) -> String {
        var path = path
        while path.hasSuffix("/") { path.removeLast() }
        // Every request adds it.
        if path.hasSuffix("/v1") { path.removeLast(3) }
        while path.hasSuffix("/") { path.removeLast() }
        for segment in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let isPlain = segment.utf8.allSatisfy {
                PercentEncoding.isUnreserved($0) || "%!$&'()*+,;=:@".utf8.contains($0)
            }
            guard isPlain, !segment.isEmpty, segment != ".", segment != ".." else {
                throw InvalidSetting(
                    "has the path segment \"\(APIKey.redacting(segment))\", which"
                        + " cannot be sent, in \(value); \(example)")
            }
        }
        return String(path)
    }

    /// The value in quotes with user info, query, fragment and keys blotted out.
    private static func shown(_ text: String) -> String {
        var shown = text[...]
        var tail = ""
        if let end = shown.firstIndex(where: { $0 == "?" || $0 == "#" }) {
            tail = shown[end] == "?" ? "?…" : "#…"
            shown = shown[..<end]
        }
        if let at = text.lastIndex(of: "@") {
            let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
            let before = start <= at ? text[..<start] : ""
            shown = (before + "…" + (at < shown.endIndex ? shown[at...] : "@…"))[...]
        }
        let line = String(shown.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
        return "\"" + APIKey.redacting(line).shortened(to: 200) + tail + "\""
    }
}

extension InstanceURL {
    /// What the operator should know before the first call; nil where nothing is amiss.
    package var warning: String? {
        if scheme == .http, !isLocal, !isServiceName {
            return "The API key and all data travel unencrypted to \(self)."
                + " Use https:// unless the network between is private."
        }
        return nil
    }

    /// `localhost` and names under it (RFC 6761 §6.3), 127.0.0.0/8 and ::1.
    private var isLocal: Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// A name without dots, as containers on one network call each other; never an address.
    private var isServiceName: Bool {
        !host.contains(".") && !host.hasPrefix("[") && !host.allSatisfy(\.isNumber)
    }
}
