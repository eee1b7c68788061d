import HTTP

/// Whose data a request may reach: a key as the caller sent it, or the one all callers share.
///
/// No description, reflection or dump shows it.
package struct Credential: Hashable, Sendable {
    /// The key itself, for whoever makes the caller's server; nil for the shared one.
    package let key: String?

    package init(key: String) {
        self.key = key
    }

    private init() { key = nil }

    /// What stands in for a key that a caller does not send.
    package static let shared = Credential()

    /// Characters of a key that may be shown, as many as the API's own listing shows.
    private static let shownCharacters = 12

    /// The key's beginning, for logs; nothing of a key so short that little would be left.
    package var prefix: String {
        guard let key else { return "shared" }
        guard key.utf8.count >= 2 * Credential.shownCharacters else { return "…" }
        return key.prefix(Credential.shownCharacters) + "…"
    }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { prefix }
    package var debugDescription: String { prefix }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Who sends a request, as far as its server must know.
package struct Caller: Hashable, Sendable {
    package let credential: Credential

    /// The trace that the request is part of (W3C Trace Context), checked for its form.
    package let traceparent: String?

    /// Where it comes from, as far as clients cannot choose that themselves.
    package let network: String

    package init(credential: Credential, traceparent: String? = nil, network: String = "") {
        self.credential = credential
        self.traceparent = traceparent
        self.network = network
    }
}

/// What is known of a credential before its request is looked at.
package enum Standing: Hashable, Sendable {
    case accepted
    /// It has not been used with success.
    case unproven
    /// It was refused, and will be for so long.
    case refused(Duration)
}

/// How callers show who they are (2026-07-28, Authorization; RFC 6750).
package struct Authentication: Sendable {
    /// Whether a caller may leave the key out.
    package var sharesKey: Bool

    /// What callers must show as their bearer token; their own key then goes into `apikey`.
    package var token: String?

    /// What keys begin with, so that one in a URL is recognised.
    package var keyPrefixes: [String]

    package init(sharesKey: Bool = false, token: String? = nil, keyPrefixes: [String] = []) {
        self.sharesKey = sharesKey
        self.token = token
        self.keyPrefixes = keyPrefixes
    }

    /// Bytes of a key at most.
    private static let longestKey = 1024

    /// Reads the key of a request.
    ///
    /// - Throws: 401, or 400 where the headers contradict each other; never with a part of a key.
    func credential(of request: HTTPRequest) throws(HTTPRefusal) -> Credential {
        if hasKeyInURL(request) {
            throw .unauthorized(
                "A key in the URL is not accepted, and URLs end up in logs: replace that key, and "
                    + "send the new one in the header Authorization: Bearer.",
                error: "invalid_request")
        }
        let bearer = try bearerToken(of: request)
        let apikey = try single("apikey", of: request)
        if let token {
            guard let bearer, Authentication.isEqual(bearer, token) else {
                var refusal = HTTPRefusal.unauthorized(
                    "This server wants its token: Authorization: Bearer <token>.",
                    error: bearer == nil ? nil : "invalid_token")
                refusal.wrongToken = bearer
                throw refusal
            }
        } else if let bearer, let apikey, !Authentication.isEqual(bearer, apikey) {
            throw HTTPRefusal(
                400, "Authorization and apikey hold different keys; send one of them.")
        }
        guard let key = apikey ?? (token == nil ? bearer : nil) else {
            if sharesKey { return .shared }
            throw .unauthorized(
                "There is no key in this request; send it as Authorization: Bearer <key>, or as "
                    + "apikey: <key>.")
        }
        guard isUsable(key) else {
            throw .unauthorized(
                "The key cannot be one: a key has at most \(Authentication.longestKey) visible "
                    + "ASCII characters and no quotation marks around it.",
                error: "invalid_token")
        }
        return Credential(key: key)
    }

    private func isUsable(_ key: String) -> Bool {
        key.utf8.count <= Authentication.longestKey && !keyPrefixes.contains(key)
            && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            && !key.hasPrefix("\"") && !key.hasPrefix("'")
    }

    /// Parameters that are taken for a key, whatever they hold.
    private static let keyParameters: Set = [
        "access_token", "api_key", "api-key", "apikey", "authorization", "key", "token",
    ]

    private func hasKeyInURL(_ request: HTTPRequest) -> Bool {
        let names = request.query.split(separator: "&").map { $0.prefix { $0 != "=" }.lowercased() }
        return names.contains { Authentication.keyParameters.contains($0) }
            || keyPrefixes.contains { request.target.contains($0) }
    }

    /// The token after `Bearer`; nil for none, for an empty one, and for other schemes.
    private func bearerToken(of request: HTTPRequest) throws(HTTPRefusal) -> String? {
        guard let value = try single("Authorization", of: request) else { return nil }
        let scheme = value.prefix { $0 != " " }
        guard scheme.lowercased() == "bearer" else { return nil }
        let token = value.dropFirst(scheme.count).drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }

    private func single(
        _ name: String, of request: HTTPRequest
    ) throws(HTTPRefusal) -> String? {
        let values = request.fields.all(name)
        guard values.count <= 1 else {
            throw HTTPRefusal(400, "\(name) is there more than once; send it once.")
        }
        return values.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Compares in a time that does not tell where the texts differ.
    static func isEqual(_ given: String, _ expected: String) -> Bool {
        let given = Array(given.utf8)
        let expected = Array(expected.utf8)
        guard !expected.isEmpty else { return false }
        var difference = given.count ^ expected.count
        for (index, byte) in given.enumerated() {
            difference |= Int(byte ^ expected[index % expected.count])
        }
        return difference == 0
    }
}
