extension Endpoint {
    /// Projects: list, look at, change.
    static let projects: [Endpoint] = [
        Endpoint(
            "GET", "/v1/projects",
            """
            SELECT json_build_object(
                'total_count', count(*), 'projects', coalesce(json_agg(p), '[]'))
            FROM (
                SELECT \(publicColumns) FROM request, truss_internal.projects
                WHERE status = r #>> '{query,status}' OR r #>> '{query,status}' IS NULL
                    OR r #>> '{query,status}' NOT IN ('provisioning', 'active', 'paused')
                ORDER BY projects.created_at DESC
            ) p
            """),

        Endpoint(
            "GET", "/v1/projects/:id", missing: .refused(404, "Project not found."),
            """
            SELECT row_to_json(p) FROM (
                SELECT \(publicColumns),
                    truss_internal.masked(db_connection_string) AS connection_string,
                    (SELECT coalesce(json_agg(json_build_object(
                         'id', k.id, 'key_type', key_type, 'key_prefix', key_prefix, 'label', label,
                         'created_at', truss_internal.iso(k.created_at), 'revoked', revoked)), '[]')
                     FROM truss_internal.api_keys k WHERE k.project_id = projects.id) AS api_keys,
                    (SELECT coalesce(json_agg(relname ORDER BY relname), '[]')
                     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE relkind IN ('r', 'p') AND nspname = schema_name) AS tables,
                    (SELECT json_build_object('name', bucket_name, 'exists', count(*) > 0,
                         'key_count', count(*))
                     FROM truss_internal.buckets b WHERE b.name = bucket_name
                         AND EXISTS (SELECT FROM truss_internal.objects WHERE bucket = b.name))
                        AS storage,
                    (SELECT json_build_object('total', count(*), 'items',
                         coalesce(json_agg(json_build_object(
                             'id', w.id, 'name', w.name, 'url', url, 'active', active)), '[]'))
                     FROM truss_internal.webhooks w WHERE w.project_id = projects.id) AS webhooks
                FROM request, truss_internal.projects WHERE projects.id = r #>> '{path,id}'
            ) p
            """),

        // The raw row, secrets and all: contract H12.
        Endpoint(
            "PATCH", "/v1/projects/:id",
            """
            WITH change AS (
                SELECT r #>> '{path,id}' AS id,
                    CASE WHEN jsonb_typeof(r #> '{body,name}') = 'string'
                         THEN r #>> '{body,name}' END AS name,
                    CASE WHEN r #>> '{body,status}' IN ('active', 'paused')
                         THEN r #>> '{body,status}' END AS status
                FROM request
            ), updated AS (
                UPDATE truss_internal.projects p
                SET name = coalesce(c.name, p.name), status = coalesce(c.status, p.status),
                    updated_at = now()
                FROM change c WHERE p.id = c.id AND coalesce(c.name, c.status) IS NOT NULL
                RETURNING p.*
            ), \(audit("project.update", "project", id: "id", of: "updated"))
            SELECT
                CASE WHEN coalesce(c.name, c.status) IS NULL THEN 400
                     WHEN u.id IS NULL THEN 404 ELSE 200 END,
                CASE WHEN coalesce(c.name, c.status) IS NULL THEN jsonb_build_object(
                         'error', 'No valid fields. Accepted: name, status (active|paused).')
                     WHEN u.id IS NULL THEN jsonb_build_object('error', 'Project not found.')
                     ELSE to_jsonb(u) || jsonb_build_object(
                         'created_at', truss_internal.iso(u.created_at),
                         'updated_at', truss_internal.iso(u.updated_at)) END
            FROM change c LEFT JOIN updated u ON true
            """),
    ]

    private static let publicColumns = """
        id, name, slug, region, db_mode, status, schema_name, bucket_name, api_url,
        truss_internal.iso(projects.created_at) AS created_at,
        truss_internal.iso(projects.updated_at) AS updated_at
        """
}
