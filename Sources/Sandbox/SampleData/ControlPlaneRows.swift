extension SampleData {
    /// What the management endpoints list; some of it in need of attention, as on a real instance.
    static let controlPlaneRows = #"""
        INSERT INTO truss_internal.projects
            (id, name, slug, region, status, schema_name, bucket_name, api_url, anon_key,
             service_role_key, db_connection_string, created_at, updated_at)
        SELECT 'proj_' || slug, name, slug, region, status, schema_name, slug || '-files',
            'http://localhost:8787/projects/' || slug, 'truss_pk_' || md5('anon ' || slug),
            'enc:v1:' || md5('service ' || slug) || md5('iv ' || slug),
            'postgresql://' || schema_name || ':p4ss-' || slug || '@db:5432/truss', at, at
        FROM (VALUES
            ('Shop', 'shop', 'eu-central', 'active', 'public', timestamptz '2025-01-02 09:00+00'),
            ('Wholesale', 'wholesale', 'eu-central', 'active', 'sales', '2025-05-20 12:30+00'),
            ('店舗アプリ', 'store-app', 'ap-northeast', 'paused', 'store_app', '2025-08-11 03:45+00'),
            ('New idea', 'new-idea', 'eu-north', 'provisioning', 'new_idea', '2026-01-15 17:20+00')
        ) AS p (name, slug, region, status, schema_name, at);

        INSERT INTO truss_internal.api_keys
            (id, key_type, key_prefix, key_hash, label, project_id, revoked, created_at, last_used_at)
        SELECT md5('key ' || label)::uuid::text, kind,
            CASE kind WHEN 'anon' THEN 'truss_pk_' ELSE 'truss_sk_' END || left(md5(label), 3),
            md5('hash ' || label) || md5('more ' || label), label, project, revoked, made, used
        FROM (VALUES
            ('anon', 'storefront', 'proj_shop', false,
             timestamptz '2025-01-02 09:05+00', timestamptz '2026-01-20 11:00:01.25+00'),
            ('service_role', 'nightly export', 'proj_shop', false,
             '2024-03-01 08:00+00', '2026-01-20 02:00:00.5+00'),
            ('service_role', 'forgotten script', NULL, false, '2023-07-07 07:07+00', NULL),
            ('service_role', 'old laptop', NULL, true, '2023-01-09 15:00+00', '2023-06-30 09:30+00')
        ) AS k (kind, label, project, revoked, made, used);

        INSERT INTO truss_internal.branches VALUES
            ('br_checkout', 'truss', 'truss_br_checkout', 'new checkout', 'active', 72, 9437184,
             'postgresql://truss:br4nch@db:5432/truss_br_checkout', '2026-01-18 10:00+00'),
            ('br_import', 'truss', 'truss_br_import', 'import test', 'active', NULL, 12582912,
             'postgresql://truss:br4nch@db:5432/truss_br_import', '2026-01-19 16:40+00'),
            ('br_done', 'truss', 'truss_br_done', 'tax change', 'deleted', 24, 0,
             'postgresql://truss:br4nch@db:5432/truss_br_done', '2025-11-30 08:00+00');

        INSERT INTO truss_internal.backups
        SELECT 'bk_' || g, 'truss-' || to_char(at, 'YYYYMMDD') || '.dump',
            CASE WHEN g % 9 > 0 THEN 8000000 + g * 12345 END,
            CASE WHEN g % 9 = 0 THEN 'failed' ELSE 'completed' END, at,
            CASE WHEN g % 9 > 0 THEN at + interval '41.5 seconds' END
        FROM (SELECT g, timestamptz '2025-11-21 03:00+00' + g * interval '1 day' AS at
              FROM generate_series(1, 60) g) b;

        INSERT INTO truss_internal.webhooks
            (id, project_id, name, table_name, events, url, headers, secret, active, fail_count,
             last_fired_at, created_at)
        VALUES
            ('wh_orders', 'proj_shop', 'New orders', 'orders', '{INSERT,UPDATE}',
             'https://hooks.example.com/orders', '{"Authorization": "Bearer wh-t0ken"}',
             'whsec_0123456789abcdef', true, 0, '2026-01-20 11:02:03.456+00', '2025-02-01 10:00+00'),
            ('wh_stock', 'proj_shop', 'Low stock', 'products', '{UPDATE}',
             'https://hooks.example.com/stock', '{}', 'whsec_fedcba9876543210', true, 17,
             '2026-01-20 10:58:00+00', '2025-03-01 10:00+00'),
            ('wh_old', NULL, 'Old mailer', 'customers', '{INSERT,DELETE}',
             'https://mailer.example.com/in', '{"X-Token": "m4iler"}', NULL, false, 0, NULL,
             '2024-06-01 10:00+00');

        INSERT INTO truss_internal.webhook_deliveries
            (webhook_id, event, status_code, success, latency_ms, error, created_at)
        SELECT CASE WHEN g % 3 = 0 THEN 'wh_stock' ELSE 'wh_orders' END,
            CASE WHEN g % 2 = 0 THEN 'UPDATE' ELSE 'INSERT' END,
            CASE WHEN g % 3 = 0 THEN CASE WHEN g % 2 = 0 THEN 503 END ELSE 200 END,
            g % 3 > 0, 40 + g * 13 % 200,
            CASE WHEN g % 3 = 0 THEN CASE WHEN g % 2 = 0 THEN 'HTTP 503' ELSE 'timeout' END END,
            timestamptz '2026-01-19 09:00+00' + g * interval '17 minutes'
        FROM generate_series(1, 90) g;

        INSERT INTO truss_internal.realtime_subscriptions VALUES
            ('rt_orders', 'orders', 'public.orders', '{INSERT,UPDATE}', true, '2025-04-01 08:00+00'),
            ('rt_stock', 'stock', 'public.products', '{UPDATE}', true, '2025-04-02 08:00+00');

        INSERT INTO truss_internal.realtime_events (channel, event, payload, created_at)
        SELECT 'orders', 'UPDATE', jsonb_build_object('id', g, 'status', 'paid'),
            timestamptz '2026-01-20 08:00+00' + g * interval '4 minutes'
        FROM generate_series(1, 12) g;

        INSERT INTO truss_internal.buckets VALUES
            ('shop-files', '2025-01-02 09:01+00'), ('wholesale-files', '2025-05-20 12:31+00'),
            ('public-images', '2025-01-03 08:00+00'), ('empty-bucket', '2026-01-10 08:00+00');

        INSERT INTO truss_internal.objects
        SELECT bucket, 'files/' || g || '.png', 1000 + g * 7919 % 900000
        FROM (VALUES ('shop-files', 40), ('wholesale-files', 5), ('public-images', 160)) AS b (bucket, n)
        CROSS JOIN LATERAL generate_series(1, n) g;

        INSERT INTO truss_internal.identities
            (id, state, traits, verified, created_at, updated_at)
        SELECT md5('identity ' || g)::uuid, CASE WHEN g % 20 = 0 THEN 'inactive' ELSE 'active' END,
            jsonb_build_object('email', 'user' || g || '@example.com', 'name',
                (ARRAY['Anna Meyer', '山田 花子', 'ليلى حداد', 'Björn Svensson'])[1 + g % 4]),
            g % 7 > 0, at, at
        FROM (SELECT g, timestamptz '2025-01-05 08:00:00.25+00' + g * interval '2 days 03:00' AS at
              FROM generate_series(1, 64) g) i;

        INSERT INTO truss_internal.oauth2_clients
            (client_id, client_name, client_secret, grant_types, scope, redirect_uris, created_at, updated_at)
        VALUES
            ('8c1f6f3e-storefront', 'Storefront', 's3cret-storefront',
             '{authorization_code,refresh_token}', 'openid offline email',
             '{https://shop.example.com/callback}', '2025-01-10 10:00+00', '2025-09-01 10:00+00'),
            ('5a77b0c2-exporter', 'Exporter', 's3cret-exporter', '{client_credentials}', 'orders.read',
             NULL, '2025-06-10 10:00+00', '2025-06-10 10:00+00');

        INSERT INTO truss_internal.gateway_rules VALUES
            ('truss:api', '{"id": "truss:api", "version": "v0.40.0", "upstream": {"url": "http://api:8787"},
              "match": {"url": "<https?>://<.*>/v1/<.*>", "methods": ["GET", "POST", "PATCH", "DELETE"]},
              "authenticators": [{"handler": "noop"}], "authorizer": {"handler": "allow"},
              "mutators": [{"handler": "noop"}]}'),
            ('truss:console', '{"id": "truss:console", "version": "v0.40.0",
              "upstream": {"url": "http://console:3000"},
              "match": {"url": "<https?>://<.*>/console/<.*>", "methods": ["GET"]},
              "authenticators": [{"handler": "cookie_session"}], "authorizer": {"handler": "allow"},
              "mutators": [{"handler": "header"}]}');

        INSERT INTO truss_internal.audit_logs
            (actor, action, resource_type, resource_id, payload, created_at)
        SELECT (ARRAY['admin', 'console', 'system'])[1 + g % 3],
            (ARRAY['api_key.create', 'project.update', 'backup.create', 'webhook.create',
                   'api_key.revoke'])[1 + g % 5],
            (ARRAY['api_key', 'project', 'backup', 'webhook', 'api_key'])[1 + g % 5],
            CASE WHEN g % 5 > 0 THEN 'res_' || g END, jsonb_build_object('n', g),
            timestamptz '2025-12-01 00:00:00.125+00' + g * interval '5 hours 7 minutes'
        FROM generate_series(1, 230) g;
        """#
}
