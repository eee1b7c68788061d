/// A key that the store knows and has not revoked.
struct KnownKey: Sendable {
    let id: String
    let isService: Bool

    /// Requests per minute; nil is no limit.
    let rateLimit: Int?

    /// The database's clock, for the tallies.
    let now: String
}

extension ConnectionPool {
    /// Looks a key up by its hash; nil where it is unknown or revoked.
    func knownKey(_ secret: String) async throws(PostgreSQLError) -> KnownKey? {
        try await run { connection throws(PostgreSQLError) in
            let results = try connection.run(
                """
                WITH k AS (
                    SELECT * FROM truss_internal.api_keys
                    WHERE key_hash = encode(sha256(convert_to($1, 'UTF8')), 'hex') AND NOT revoked
                ), seen AS (
                    UPDATE truss_internal.api_keys SET last_used_at = now() FROM k
                    WHERE api_keys.id = k.id
                        AND coalesce(k.last_used_at < now() - interval '1 second', true)
                )
                SELECT id, key_type, rate_limit, truss_internal.iso(now()) FROM k
                """, [secret])
            guard let row = results.first, row.rowCount > 0 else { return nil }
            return KnownKey(
                id: row.string(row: 0, column: 0) ?? "",
                isService: row.string(row: 0, column: 1) == "service_role",
                rateLimit: row.string(row: 0, column: 2).flatMap { Int($0) },
                now: row.string(row: 0, column: 3) ?? "")
        }
    }
}
