extension Endpoint {
    /// The instance as a whole: status, modules, metrics, audit logs.
    static let instance: [Endpoint] = [
        Endpoint(
            "GET", "/v1/status",
            """
            SELECT json_build_object(
                'platform', json_build_object('name', 'Truss', 'version', '0.3.0'),
                'database', (
                    SELECT json_build_object(
                        'size_bytes', size, 'size_gb', round(size / 1073741824.0, 3),
                        'table_count', (
                            SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                            WHERE relkind IN ('r', 'p') AND nspname !~ '^(pg_|information_schema$)'),
                        'schema_count', (
                            SELECT count(*) FROM pg_namespace
                            WHERE nspname !~ '^(pg_|information_schema$)'))
                    FROM pg_database_size(current_database()) AS size),
                'plan', json_build_object(
                    'key', 'self_hosted', 'name', 'Self-hosted', 'limits', json_build_object(
                        'projects', -1, 'api_keys', -1, 'storage_gb', -1, 'requests', -1)),
                'resources', json_build_object(
                    'projects', (
                        SELECT json_build_object('total', count(*)) FROM truss_internal.projects),
                    'api_keys', (
                        SELECT json_build_object(
                            'total', count(*), 'active', count(*) FILTER (WHERE NOT revoked))
                        FROM truss_internal.api_keys),
                    'branches', (
                        SELECT json_build_object('active', count(*)) FROM truss_internal.branches
                        WHERE status = 'active'),
                    'backups', (
                        SELECT json_build_object('total', count(*)) FROM truss_internal.backups),
                    'webhooks', (
                        SELECT json_build_object(
                            'total', count(*), 'active', count(*) FILTER (WHERE active))
                        FROM truss_internal.webhooks),
                    'realtime_subscriptions', (
                        SELECT json_build_object('active', count(*))
                        FROM truss_internal.realtime_subscriptions WHERE active)),
                'integrations', (
                    SELECT json_object_agg(name, json_build_object('configured', configured))
                    FROM (VALUES ('auth', true), ('authz', false), ('oauth2', true),
                                 ('gateway', true), ('storage', true), ('cache', false))
                        AS integrations (name, configured)))
            """),

        Endpoint(
            "GET", "/v1/modules",
            """
            SELECT json_build_object(
                'modules', json_object_agg(name, true), 'available', json_agg(name))
            FROM unnest(ARRAY['database', 'auth', 'authz', 'oauth2', 'gateway', 'storage', 'cache',
                              'realtime', 'webhooks', 'backups']) AS name
            """),

        Endpoint(
            "GET", "/v1/metrics",
            """
            WITH keys AS (
                SELECT * FROM request, jsonb_to_recordset(r #> '{usage,keys}')
                    AS u (key_id text, queries int, bandwidth_bytes bigint, last_seen text)
            ), endpoints AS (
                SELECT * FROM request, jsonb_to_recordset(r #> '{usage,endpoints}')
                    AS u (endpoint text, queries int, bandwidth_bytes bigint, last_seen text)
                ORDER BY queries DESC LIMIT 50
            )
            SELECT json_build_object(
                'total_queries', (SELECT coalesce(sum(queries), 0) FROM keys),
                'total_bandwidth_bytes', (SELECT coalesce(sum(bandwidth_bytes), 0) FROM keys),
                'tracking_since', truss_internal.iso(pg_postmaster_start_time()),
                'per_key', (
                    SELECT coalesce(json_agg(json_build_object(
                        'key_id', key_id, 'queries', queries, 'bandwidth_bytes', bandwidth_bytes,
                        'last_seen', last_seen)), '[]') FROM keys),
                'per_endpoint', (
                    SELECT coalesce(json_agg(json_build_object(
                        'endpoint', endpoint, 'queries', queries,
                        'bandwidth_bytes', bandwidth_bytes)), '[]') FROM endpoints))
            """),

        Endpoint(
            "GET", "/v1/audit-logs",
            """
            WITH wanted AS (
                SELECT logs.* FROM request, truss_internal.audit_logs AS logs
                WHERE (r #>> '{query,action}' IS NULL OR action = r #>> '{query,action}')
                    AND (r #>> '{query,resource_type}' IS NULL
                         OR resource_type = r #>> '{query,resource_type}')
                    AND (r #>> '{query,since}' IS NULL
                         OR created_at >= (r #>> '{query,since}')::timestamptz)
            ), shown AS (
                SELECT id::text AS id, actor, action, resource_type, resource_id, payload,
                    truss_internal.iso(created_at) AS created_at
                FROM wanted ORDER BY wanted.created_at DESC, wanted.id DESC
                LIMIT (SELECT least(coalesce((r #>> '{query,limit}')::int, 50), 200) FROM request)
            )
            SELECT json_build_object(
                'total_count', (SELECT count(*) FROM wanted),
                'logs', (SELECT coalesce(json_agg(shown), '[]') FROM shown))
            """),
    ]
}
