extension Endpoint {
    /// What the database holds, as the API reports it: with the flaws of contract H14.
    static let database: [Endpoint] = [
        Endpoint(
            "GET", "/v1/database/schema",
            """
            WITH tables AS (
                SELECT nspname AS schema, relname AS name,
                    (SELECT count(*) FROM information_schema.columns i
                     WHERE i.table_schema = nspname AND i.table_name = relname) AS column_count,
                    pg_total_relation_size(c.oid) AS size_bytes, reltuples::bigint AS estimated_rows,
                    (SELECT coalesce(json_agg(\(column) ORDER BY ordinal_position), '[]')
                     FROM information_schema.columns i
                     WHERE i.table_schema = nspname AND i.table_name = relname) AS columns,
                    \(primaryKeys) AS primary_keys,
                    (SELECT coalesce(json_agg(json_build_object(
                         'column', f.column, 'references_schema', f.schema,
                         'references_table', f.name, 'references_column', f.target,
                         'constraint_name', f.conname)), '[]')
                     FROM (\(foreignKeys)) f) AS foreign_keys,
                    \(indexes) AS indexes
                FROM request, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE relkind IN ('r', 'p') AND nspname !~ '^(pg_|information_schema$)'
                    AND (r #>> '{query,schema}' IS NULL OR nspname = r #>> '{query,schema}')
                ORDER BY nspname, relname
            )
            SELECT json_build_object(
                'total_size_bytes', coalesce(sum(size_bytes), 0), 'table_count', count(*),
                'tables', coalesce(json_agg(tables), '[]'))
            FROM tables
            """),

        // The cast to regclass fails for an unknown relation: a masked 500, as observed.
        Endpoint(
            "GET", "/v1/database/tables/:schema/:table",
            """
            WITH target AS (
                SELECT format('%I.%I', r #>> '{path,schema}', r #>> '{path,table}')::regclass AS oid
                FROM request
            ), described AS (
                SELECT nspname AS schema, relname AS table, pg_total_relation_size(c.oid) AS size_bytes,
                    reltuples::bigint AS estimated_rows,
                    (SELECT json_agg(
                         jsonb_build_object('is_primary_key', EXISTS (
                             SELECT FROM pg_constraint k JOIN pg_attribute a
                                 ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
                             WHERE k.conrelid = c.oid AND contype = 'p' AND attname = column_name))
                         || \(column)::jsonb ORDER BY ordinal_position)
                     FROM information_schema.columns i
                     WHERE i.table_schema = nspname AND i.table_name = relname) AS columns,
                    \(primaryKeys) AS primary_keys,
                    (SELECT coalesce(json_agg(json_build_object(
                         'column', f.column,
                         'references', concat_ws('.', f.schema, f.name, f.target),
                         'constraint_name', f.conname)), '[]')
                     FROM (\(foreignKeys)) f) AS foreign_keys,
                    \(indexes) AS indexes,
                    (SELECT coalesce(json_agg(json_build_object(
                         'name', trigger_name, 'timing', action_timing,
                         'event', event_manipulation, 'statement', action_statement)), '[]')
                     FROM information_schema.triggers
                     WHERE event_object_schema = nspname AND event_object_table = relname) AS triggers,
                    (SELECT coalesce(json_agg(json_build_object(
                         'name', policyname, 'permissive', permissive, 'roles', roles::text,
                         'command', cmd, 'using', qual, 'check', with_check)), '[]')
                     FROM pg_policies p
                     WHERE p.schemaname = nspname AND p.tablename = relname) AS rls_policies
                FROM target JOIN pg_class c ON c.oid = target.oid
                JOIN pg_namespace n ON n.oid = c.relnamespace
            )
            SELECT CASE WHEN columns IS NULL THEN 404 ELSE 200 END,
                CASE WHEN columns IS NULL
                     THEN json_build_object('error', format('Table %s.%s not found.', schema, "table"))
                     ELSE row_to_json(described) END
            FROM described
            """),
    ]

    private static let column = """
        json_build_object(
            'name', column_name, 'data_type', data_type, 'udt_name', udt_name,
            'nullable', is_nullable = 'YES', 'default_value', column_default,
            'position', ordinal_position, 'max_length', character_maximum_length,
            'precision', numeric_precision, 'scale', numeric_scale)
        """

    private static let primaryKeys = """
        (SELECT coalesce(json_agg(attname ORDER BY array_position(conkey, attnum)), '[]')
         FROM pg_constraint k JOIN pg_attribute a
             ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
         WHERE k.conrelid = c.oid AND contype = 'p')
        """

    /// Joined by constraint name, as `information_schema` invites to: columns of a composite key in every
    /// combination, and constraints of one name in one schema taken for one.
    private static let foreignKeys = """
        SELECT a.attname AS column, tn.nspname AS schema, t.relname AS name, ta.attname AS target,
            k.conname
        FROM pg_constraint k
        JOIN pg_constraint named ON named.conname = k.conname
            AND named.connamespace = k.connamespace AND named.contype = 'f'
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
        JOIN pg_class t ON t.oid = named.confrelid
        JOIN pg_namespace tn ON tn.oid = t.relnamespace
        JOIN pg_attribute ta ON ta.attrelid = named.confrelid AND ta.attnum = ANY (named.confkey)
        WHERE k.conrelid = c.oid AND k.contype = 'f'
        ORDER BY k.conname, a.attnum, ta.attnum
        """

    private static let indexes = """
        (SELECT coalesce(json_agg(json_build_object('name', indexname, 'definition', indexdef)
                                  ORDER BY indexname), '[]')
         FROM pg_indexes WHERE schemaname = nspname AND tablename = relname)
        """
}
