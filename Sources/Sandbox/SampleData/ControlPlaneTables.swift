extension SampleData {
    /// The tables behind the management endpoints, in the schema Truss keeps them in.
    static let controlPlaneTables = #"""
        CREATE SCHEMA truss_internal;

        CREATE FUNCTION truss_internal.iso(moment timestamptz) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        $$;

        CREATE FUNCTION truss_internal.masked(connection_string text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT regexp_replace(connection_string, '://([^:/@]+):[^@]*@', '://\1:****@')
        $$;

        CREATE TABLE truss_internal.projects (
            id text PRIMARY KEY,
            tenant_id text NOT NULL DEFAULT 'default',
            name text NOT NULL,
            slug text NOT NULL UNIQUE,
            region text NOT NULL,
            db_mode text NOT NULL DEFAULT 'schema',
            status text NOT NULL,
            schema_name text NOT NULL,
            bucket_name text,
            api_url text,
            anon_key text,
            service_role_key text,
            db_connection_string text,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE truss_internal.api_keys (
            id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
            tenant_id text NOT NULL DEFAULT 'default',
            key_type text NOT NULL CHECK (key_type IN ('anon', 'service_role')),
            key_prefix text NOT NULL,
            key_hash text NOT NULL UNIQUE,
            label text,
            project_id text,
            rate_limit int,
            revoked boolean NOT NULL DEFAULT false,
            created_at timestamptz NOT NULL DEFAULT now(),
            last_used_at timestamptz
        );

        CREATE TABLE truss_internal.branches (
            id text PRIMARY KEY,
            parent_db text NOT NULL,
            branch_db text NOT NULL,
            label text,
            status text NOT NULL,
            ttl_hours int,
            size_bytes bigint NOT NULL,
            connection_string text NOT NULL,
            created_at timestamptz NOT NULL
        );

        CREATE TABLE truss_internal.backups (
            id text PRIMARY KEY,
            filename text NOT NULL,
            size_bytes bigint,
            status text NOT NULL,
            created_at timestamptz NOT NULL,
            completed_at timestamptz
        );

        CREATE TABLE truss_internal.webhooks (
            id text PRIMARY KEY,
            tenant_id text NOT NULL DEFAULT 'default',
            project_id text,
            name text NOT NULL,
            table_schema text NOT NULL DEFAULT 'public',
            table_name text NOT NULL,
            events text[] NOT NULL,
            url text NOT NULL,
            headers jsonb NOT NULL DEFAULT '{}',
            secret text,
            active boolean NOT NULL DEFAULT true,
            fail_count int NOT NULL DEFAULT 0,
            last_fired_at timestamptz,
            created_at timestamptz NOT NULL
        );

        CREATE TABLE truss_internal.webhook_deliveries (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            webhook_id text NOT NULL REFERENCES truss_internal.webhooks (id) ON DELETE CASCADE,
            event text NOT NULL,
            status_code int,
            success boolean NOT NULL,
            latency_ms int NOT NULL,
            error text,
            created_at timestamptz NOT NULL
        );

        CREATE TABLE truss_internal.realtime_subscriptions (
            id text PRIMARY KEY,
            channel text NOT NULL,
            table_name text NOT NULL,
            events text[] NOT NULL,
            active boolean NOT NULL DEFAULT true,
            created_at timestamptz NOT NULL
        );

        CREATE TABLE truss_internal.realtime_events (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            channel text NOT NULL,
            event text NOT NULL,
            payload jsonb NOT NULL,
            created_at timestamptz NOT NULL
        );

        CREATE TABLE truss_internal.buckets (
            name text PRIMARY KEY,
            created_at timestamptz NOT NULL
        );

        CREATE TABLE truss_internal.objects (
            bucket text NOT NULL REFERENCES truss_internal.buckets (name),
            key text NOT NULL,
            size_bytes bigint NOT NULL,
            PRIMARY KEY (bucket, key)
        );

        CREATE TABLE truss_internal.identities (
            id uuid PRIMARY KEY,
            schema_id text NOT NULL DEFAULT 'default',
            state text NOT NULL DEFAULT 'active',
            traits jsonb NOT NULL,
            verified boolean NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL
        );

        CREATE TABLE truss_internal.oauth2_clients (
            client_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
            client_name text NOT NULL DEFAULT '',
            client_secret text,
            grant_types text[] NOT NULL DEFAULT '{authorization_code}',
            response_types text[] NOT NULL DEFAULT '{code}',
            scope text NOT NULL DEFAULT 'offline_access offline openid',
            redirect_uris text[],
            token_endpoint_auth_method text NOT NULL DEFAULT 'client_secret_basic',
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE truss_internal.gateway_rules (
            id text PRIMARY KEY,
            rule jsonb NOT NULL
        );

        CREATE TABLE truss_internal.audit_logs (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            actor text NOT NULL,
            action text NOT NULL,
            resource_type text NOT NULL,
            resource_id text,
            payload jsonb NOT NULL DEFAULT '{}',
            created_at timestamptz NOT NULL DEFAULT now()
        );
        """#
}
