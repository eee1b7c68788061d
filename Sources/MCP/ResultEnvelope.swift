import JSON

/// How long a client may keep a result, and who may see the copy (2026-07-28, Caching).
enum Caching {
    /// The same for everyone until the program is replaced.
    case catalogue
    /// The same for one client until the program is replaced.
    case catalogueOfClient
    /// Data of one user that may change at any time.
    case reading

    fileprivate var lifetime: Int { self == .reading ? 0 : 3_600_000 }
    fileprivate var scope: String { self == .catalogue ? "public" : "private" }
}

/// What the modern era wants around every result; a legacy result stays as it is.
struct ResultEnvelope {
    let implementation: Implementation
    let version: ProtocolVersion

    func dress(_ result: JSONObject, caching: Caching? = nil) -> JSONObject {
        guard version.has(.resultEnvelope) else { return result }
        var dressed: JSONObject = ["resultType": "complete"]
        for member in result where member.name != "_meta" { dressed[member.name] = member.value }
        if let caching {
            dressed["ttlMs"] = .number(JSONNumber(caching.lifetime))
            dressed["cacheScope"] = .string(caching.scope)
        }
        var meta = result["_meta"]?.object ?? [:]
        meta[MetaKey.server] = .object(implementation.json(for: version))
        dressed["_meta"] = .object(meta)
        return dressed
    }
}
