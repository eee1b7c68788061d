extension Endpoint {
    /// What Truss passes on to its companions: identities, OAuth2 clients, gateway.
    static let identity: [Endpoint] = [
        // The total is that of the page, and the next page's token is not told: contract H14.
        Endpoint(
            "GET", "/v1/auth/identities",
            """
            SELECT json_build_object(
                'total_count', count(*), 'identities', coalesce(json_agg(\(identityObject)), '[]'))
            FROM (
                SELECT i.* FROM request, truss_internal.identities i
                WHERE r #>> '{query,page_token}' IS NULL
                    OR i.id > (r #>> '{query,page_token}')::uuid
                ORDER BY i.id
                LIMIT (
                    SELECT CASE WHEN size ~ '^-?[1-9][0-9]{0,8}$' THEN least(size::int, 250)
                                ELSE 50 END
                    FROM (SELECT r #>> '{query,page_size}' AS size FROM request) s)
            ) i
            """),

        Endpoint(
            "GET", "/v1/auth/identities/:id",
            """
            SELECT \(identityObject)::jsonb || jsonb_build_object(
                'credentials', jsonb_build_object('password', jsonb_build_object(
                    'type', 'password', 'identifiers', jsonb_build_array(traits ->> 'email'),
                    'version', 0)))
            FROM request, truss_internal.identities i WHERE i.id::text = r #>> '{path,id}'
            """),

        Endpoint(
            "GET", "/v1/oauth2/clients",
            """
            SELECT json_build_object('total_count', count(*), 'clients', coalesce(json_agg(c), '[]'))
            FROM (
                SELECT \(clientColumns) FROM truss_internal.oauth2_clients AS c
                ORDER BY c.created_at, client_id
            ) c
            """),

        Endpoint(
            "POST", "/v1/oauth2/clients", success: 201,
            missing: .refused(
                400,
                "The redirect_uris must be absolute URLs without a fragment, and redirect_uris, "
                    + "grant_types and response_types must be arrays."),
            """
            WITH wanted AS (
                SELECT r -> 'body' AS b FROM request
                WHERE jsonb_typeof(r -> 'body') = 'object'
                    AND coalesce(jsonb_typeof(r #> '{body,redirect_uris}') IN ('array', 'null'), true)
                    AND coalesce(jsonb_typeof(r #> '{body,grant_types}') IN ('array', 'null'), true)
                    AND coalesce(jsonb_typeof(r #> '{body,response_types}') IN ('array', 'null'), true)
                    AND NOT EXISTS (
                        SELECT FROM jsonb_path_query(r, '$.body.redirect_uris[*]') AS uri
                        WHERE uri #>> '{}' !~ '^[a-z][a-z0-9+.-]*:[^#\\s]+$')
            ), made AS (
                INSERT INTO truss_internal.oauth2_clients
                    (client_id, client_name, client_secret, grant_types, response_types, scope,
                     redirect_uris, token_endpoint_auth_method)
                SELECT coalesce(b ->> 'client_id', gen_random_uuid()::text),
                    coalesce(b ->> 'client_name', ''),
                    CASE WHEN b ->> 'token_endpoint_auth_method' IS DISTINCT FROM 'none' THEN
                        coalesce(b ->> 'client_secret',
                                 replace(gen_random_uuid()::text, '-', '')) END,
                    coalesce(\(texts("grant_types")), '{authorization_code}'),
                    coalesce(\(texts("response_types")), '{code}'),
                    coalesce(b ->> 'scope', 'offline_access offline openid'),
                    \(texts("redirect_uris")),
                    coalesce(b ->> 'token_endpoint_auth_method', 'client_secret_basic')
                FROM wanted
                RETURNING *
            ), \(audit("oauth2_client.create", "oauth2_client", id: "client_id", of: "made"))
            SELECT row_to_json(c) FROM (
                SELECT \(clientColumns), client_secret, 0 AS client_secret_expires_at, '' AS owner,
                    'public' AS subject_type,
                    'ory_at_' || replace(gen_random_uuid()::text, '-', '')
                        AS registration_access_token,
                    'http://localhost:4444/oauth2/register/' || client_id AS registration_client_uri
                FROM made AS c
            ) c
            """),

        Endpoint(
            "DELETE", "/v1/oauth2/clients/:id",
            """
            WITH gone AS (
                DELETE FROM truss_internal.oauth2_clients USING request
                WHERE client_id = r #>> '{path,id}' RETURNING client_id
            ), \(audit("oauth2_client.delete", "oauth2_client", id: "client_id", of: "gone"))
            SELECT json_build_object('ok', true) FROM gone
            """),

        Endpoint(
            "GET", "/v1/oauth2/discovery", for: .anyKey,
            """
            SELECT json_build_object(
                'issuer', issuer, 'authorization_endpoint', issuer || '/oauth2/auth',
                'token_endpoint', issuer || '/oauth2/token', 'userinfo_endpoint', issuer || '/userinfo',
                'revocation_endpoint', issuer || '/oauth2/revoke',
                'jwks_uri', issuer || '/.well-known/jwks.json',
                'scopes_supported', json_build_array('openid', 'offline_access', 'offline'),
                'response_types_supported', json_build_array('code', 'id_token', 'token'),
                'grant_types_supported', json_build_array(
                    'authorization_code', 'client_credentials', 'refresh_token'),
                'subject_types_supported', json_build_array('public'),
                'id_token_signing_alg_values_supported', json_build_array('RS256'),
                'code_challenge_methods_supported', json_build_array('plain', 'S256'))
            FROM (VALUES ('http://localhost:4444')) AS hydra (issuer)
            """),

        Endpoint(
            "GET", "/v1/gateway/health", for: .anyKey,
            """
            SELECT json_build_object(
                'health', json_build_object('status', 'ok'), 'adminConfigured', true,
                'proxyUrl', 'http://localhost:4455')
            """),

        Endpoint(
            "GET", "/v1/gateway/rules",
            "SELECT coalesce(json_agg(rule ORDER BY id), '[]') FROM truss_internal.gateway_rules"),
    ]

    private static let identityObject = """
        json_build_object(
            'id', i.id, 'schema_id', schema_id,
            'schema_url', 'http://localhost:4433/schemas/' || schema_id, 'state', state,
            'state_changed_at', truss_internal.iso(i.created_at), 'traits', traits,
            'verifiable_addresses', json_build_array(json_build_object(
                'value', traits ->> 'email', 'via', 'email', 'verified', verified,
                'status', CASE WHEN verified THEN 'completed' ELSE 'pending' END)),
            'recovery_addresses', json_build_array(json_build_object(
                'value', traits ->> 'email', 'via', 'email')),
            'metadata_public', NULL, 'created_at', truss_internal.iso(i.created_at),
            'updated_at', truss_internal.iso(i.updated_at))
        """

    private static let clientColumns = """
        client_id, client_name, grant_types, response_types, scope, redirect_uris,
        token_endpoint_auth_method, truss_internal.iso(c.created_at) AS created_at,
        truss_internal.iso(c.updated_at) AS updated_at
        """

    /// A member of `b` that is an array of strings, as `text[]`; NULL without it.
    private static func texts(_ member: String) -> String {
        """
        (SELECT array_agg(t) FROM jsonb_array_elements_text(
            CASE jsonb_typeof(b -> '\(member)') WHEN 'array' THEN b -> '\(member)' END) t)
        """
    }
}
