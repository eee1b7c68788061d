extension Endpoint {
    /// API keys: list, create, rotate, revoke.
    static let keys: [Endpoint] = [
        Endpoint(
            "GET", "/v1/keys",
            """
            SELECT json_build_object('total_count', count(*), 'keys', coalesce(json_agg(k), '[]'))
            FROM (
                SELECT k.id, key_type, key_prefix, label, project_id,
                    truss_internal.iso(k.created_at) AS created_at,
                    truss_internal.iso(last_used_at) AS last_used_at, revoked,
                    json_build_object(
                        'queries', coalesce(u.queries, 0),
                        'bandwidth_bytes', coalesce(u.bandwidth_bytes, 0),
                        'last_seen', u.last_seen) AS usage
                FROM request CROSS JOIN truss_internal.api_keys k
                LEFT JOIN jsonb_to_recordset(r #> '{usage,keys}')
                    AS u (key_id text, queries int, bandwidth_bytes bigint, last_seen text)
                    ON u.key_id = k.id
                WHERE r #>> '{query,project_id}' IS NULL OR project_id = r #>> '{query,project_id}'
                ORDER BY k.created_at DESC, k.id
            ) k
            """),

        // Anything but exactly "service_role" makes an anon key, silently.
        Endpoint(
            "POST", "/v1/keys", success: 201,
            missing: .refused(
                400, "API key limit reached (20 per tenant). Revoke unused keys first."),
            """
            WITH wanted AS (
                SELECT CASE WHEN r #> '{body,key_type}' = '"service_role"' THEN 'service_role'
                            ELSE 'anon' END AS key_type,
                    left(r #>> '{body,label}', 100) AS label,
                    r #>> '{body,project_id}' AS project_id
                FROM request
                WHERE (SELECT count(*) FROM truss_internal.api_keys WHERE NOT revoked) < 20
            ), \(making), \(audit("api_key.create", "api_key", id: "id", of: "made"))
            SELECT json_build_object('key', \(newKey), 'secret', secret) FROM made, secrets
            """),

        Endpoint(
            "POST", "/v1/keys/:id/rotate", success: 201,
            missing: .refused(404, "Key not found or already revoked."),
            """
            WITH wanted AS (
                UPDATE truss_internal.api_keys SET revoked = true FROM request
                WHERE id = r #>> '{path,id}' AND NOT revoked
                RETURNING id AS old_id, key_type, label, project_id
            ), \(making), \(audit("api_key.rotate", "api_key", id: "old_id", of: "wanted"))
            SELECT json_build_object('old_key_id', wanted.old_id, 'old_key_revoked', true,
                'new_key', \(newKey), 'secret', secret)
            FROM wanted, made, secrets
            """),

        Endpoint(
            "DELETE", "/v1/keys/:id", missing: .refused(404, "Key not found."),
            """
            WITH gone AS (
                UPDATE truss_internal.api_keys SET revoked = true FROM request
                WHERE id = r #>> '{path,id}'
                RETURNING id, key_type, key_prefix, label, revoked
            ), \(audit("api_key.revoke", "api_key", id: "id", of: "gone"))
            SELECT row_to_json(gone) FROM gone
            """),
    ]

    /// CTEs that make a key of what `wanted` says: `secrets` has its secret, `made` its row.
    private static let making = """
        secrets AS (
            SELECT wanted.*,
                CASE key_type WHEN 'anon' THEN 'truss_pk_' ELSE 'truss_sk_' END
                || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') AS secret
            FROM wanted
        ), made AS (
            INSERT INTO truss_internal.api_keys (key_type, label, project_id, key_prefix, key_hash)
            SELECT key_type, label, project_id, left(secret, 12),
                encode(sha256(convert_to(secret, 'UTF8')), 'hex')
            FROM secrets
            RETURNING *
        )
        """

    private static let newKey = """
        json_build_object(
            'id', made.id, 'key_type', made.key_type, 'key_prefix', made.key_prefix,
            'label', made.label, 'project_id', made.project_id,
            'created_at', truss_internal.iso(made.created_at))
        """
}
