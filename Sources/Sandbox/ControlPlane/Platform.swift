extension Endpoint {
    /// Branches, backups, webhooks, realtime, storage.
    static let platform: [Endpoint] = [
        Endpoint(
            "GET", "/v1/branches",
            """
            SELECT json_build_object(
                'total_count', count(*), 'branches', coalesce(json_agg(b), '[]'))
            FROM (
                SELECT id, parent_db, branch_db, label, status, ttl_hours,
                    truss_internal.iso(created_at) AS created_at, size_bytes,
                    truss_internal.masked(connection_string) AS connection_string
                FROM truss_internal.branches WHERE status = 'active' ORDER BY branches.created_at DESC
            ) b
            """),

        Endpoint(
            "GET", "/v1/backups",
            """
            SELECT json_build_object('total_count', count(*), 'backups', coalesce(json_agg(b), '[]'))
            FROM (
                SELECT id, filename, size_bytes::text AS size_bytes, status,
                    truss_internal.iso(created_at) AS created_at,
                    truss_internal.iso(completed_at) AS completed_at
                FROM truss_internal.backups ORDER BY backups.created_at DESC LIMIT 50
            ) b
            """),

        // Signing secret and custom headers in clear, here and below: contract H12.
        Endpoint(
            "GET", "/v1/webhooks",
            """
            SELECT json_build_object(
                'total_count', count(*), 'webhooks', coalesce(json_agg(w), '[]'))
            FROM (
                SELECT \(webhookColumns), s.total AS total_deliveries,
                    s.successful AS successful_deliveries, s.avg_latency_ms
                FROM truss_internal.webhooks w CROSS JOIN LATERAL (\(deliveryCounts)) s
                ORDER BY w.created_at DESC
            ) w
            """),

        Endpoint(
            "GET", "/v1/webhooks/:id", missing: .refused(404, "Webhook not found."),
            """
            SELECT row_to_json(w) FROM (
                SELECT \(webhookColumns), (SELECT row_to_json(s) FROM (\(deliveryCounts)) s)
                        AS delivery_stats,
                    (SELECT coalesce(json_agg(l), '[]') FROM (
                        SELECT d.id::text AS id, event, status_code, success, latency_ms, error,
                            truss_internal.iso(d.created_at) AS created_at
                        FROM truss_internal.webhook_deliveries d WHERE webhook_id = w.id
                        ORDER BY d.created_at DESC LIMIT 20) l) AS recent_logs
                FROM request, truss_internal.webhooks w WHERE w.id = r #>> '{path,id}'
            ) w
            """),

        Endpoint(
            "GET", "/v1/realtime",
            """
            SELECT json_build_object(
                'listener_connected', true, 'ws_clients', 0,
                'active_channels', (
                    SELECT coalesce(json_agg(DISTINCT channel), '[]')
                    FROM truss_internal.realtime_subscriptions WHERE active),
                'event_log_size', (SELECT count(*) FROM truss_internal.realtime_events),
                'recent_events', (
                    SELECT coalesce(json_agg(e), '[]') FROM (
                        SELECT id::text AS id, channel, event, payload,
                            truss_internal.iso(created_at) AS created_at
                        FROM truss_internal.realtime_events
                        ORDER BY realtime_events.created_at DESC LIMIT 20) e),
                'subscriptions', (
                    SELECT coalesce(json_agg(s), '[]') FROM (
                        SELECT id, channel, table_name, events, active,
                            truss_internal.iso(created_at) AS created_at
                        FROM truss_internal.realtime_subscriptions ORDER BY id) s),
                'webhook_triggers', (
                    SELECT coalesce(json_agg(json_build_object(
                        'webhook_id', id, 'table', table_schema || '.' || table_name,
                        'events', events) ORDER BY id), '[]')
                    FROM truss_internal.webhooks WHERE active))
            """),

        Endpoint(
            "GET", "/v1/storage/buckets",
            """
            SELECT json_build_object('total_count', count(*), 'buckets', coalesce(json_agg(b), '[]'))
            FROM (
                SELECT name, truss_internal.iso(created_at) AS created_at,
                    count(o.key) AS object_count, coalesce(sum(o.size_bytes), 0) AS total_size_bytes
                FROM truss_internal.buckets b LEFT JOIN truss_internal.objects o ON o.bucket = b.name
                GROUP BY name, b.created_at ORDER BY name
            ) b
            """),
    ]

    private static let webhookColumns = """
        w.id, w.name, table_schema, table_name, events, url, headers, secret, active,
        truss_internal.iso(w.created_at) AS created_at,
        truss_internal.iso(last_fired_at) AS last_fired_at, fail_count, tenant_id
        """

    private static let deliveryCounts = """
        SELECT count(*) AS total, count(*) FILTER (WHERE success) AS successful,
            round(avg(latency_ms)) AS avg_latency_ms
        FROM truss_internal.webhook_deliveries WHERE webhook_id = w.id
        """
}
