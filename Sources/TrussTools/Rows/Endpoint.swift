package import TrussAPI

/// One endpoint of `/v1` as a row names it.
package struct Endpoint: Sendable {
    package let method: APIRequest.Method

    /// The path with its parameters in braces: `/v1/keys/{id}`.
    package let path: String

    /// Members of the answer that are secrets and nevertheless the point of the call (contract H12).
    package let reveals: Set<String>

    /// What a masked 500 means here, where that is known (contract 1.6, H13).
    package let maskedFailure: String?

    /// Whether it ends the key whose id is in the path, which may be the one in use (contract §5).
    package let endsKey: Bool

    /// Whether its answer may name tables or hold rows, of which some may be closed.
    package let namesTables: Bool

    private init(
        _ method: APIRequest.Method, _ path: String, reveals: Set<String> = [],
        onMasked: String? = nil, endsKey: Bool = false, namesTables: Bool = false
    ) {
        self.method = method
        self.path = path
        self.reveals = reveals
        maskedFailure = onMasked
        self.endsKey = endsKey
        self.namesTables = namesTables
    }

    static func get(
        _ path: String, onMasked: String? = nil, namesTables: Bool = false
    ) -> Endpoint {
        Endpoint(.get, path, onMasked: onMasked, namesTables: namesTables)
    }

    static func post(
        _ path: String, reveals: Set<String> = [], endsKey: Bool = false
    ) -> Endpoint {
        Endpoint(.post, path, reveals: reveals, endsKey: endsKey)
    }

    static func patch(_ path: String, namesTables: Bool = false) -> Endpoint {
        Endpoint(.patch, path, namesTables: namesTables)
    }

    static func delete(
        _ path: String, onMasked: String? = nil, endsKey: Bool = false
    ) -> Endpoint {
        Endpoint(.delete, path, onMasked: onMasked, endsKey: endsKey)
    }
}
