/// Reads of PostgreSQL's own catalogue, which knows what `/v1/database` does not: views, enums,
/// comments, composite foreign keys (contract H13, H14).
package enum SchemaQuery {
    /// Schemas that listings leave out unless one is asked for by name.
    package static let hiddenSchemas = ["truss_internal", "pg_catalog", "information_schema"]

    /// One row: `relations`, `enums` and `functions` of one schema, or of all that are not hidden.
    package static func digest(schema: Identifier?) -> Statement {
        var statement = Statement()
        let visible = visible(schema, in: &statement)
        statement.text = """
            SELECT (SELECT coalesce(json_agg(json_build_object(
             'schema', n.nspname, 'name', c.relname, 'kind', c.relkind, 'rows', c.reltuples::bigint,
             'rls', c.relrowsecurity, 'comment', obj_description(c.oid, 'pg_class'),
             'columns', \(columns), 'constraints', \(constraints))
             ORDER BY n.nspname, c.relname), '[]')
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r','p','v','m','f') AND NOT c.relispartition AND \(visible)) AS relations,
            (SELECT coalesce(json_agg(json_build_object('schema', n.nspname, 'name', t.typname, 'labels',
             (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
             ORDER BY n.nspname, t.typname), '[]')
             FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
             WHERE t.typtype = 'e' AND \(visible)) AS enums,
            (SELECT coalesce(json_agg(json_build_object('schema', n.nspname, 'name', p.proname,
             'arguments', pg_get_function_arguments(p.oid), 'result', pg_get_function_result(p.oid))
             ORDER BY n.nspname, p.proname), '[]')
             FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE p.prokind = 'f' AND p.prorettype <> 'trigger'::regtype AND \(visible)
             AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')) AS functions
            """
        return statement
    }

    /// One row with everything about one relation; no row where there is none.
    package static func description(of table: TableName) -> Statement {
        var statement = Statement()
        let schema = statement.bind(table.schema.name)
        let name = statement.bind(table.table.name)
        statement.text = """
            SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind,
            c.reltuples::bigint AS rows, pg_total_relation_size(c.oid) AS bytes,
            c.relrowsecurity AS rls, c.relforcerowsecurity AS force_rls,
            obj_description(c.oid, 'pg_class') AS comment,
            \(columns) AS columns, \(constraints) AS constraints,
            (SELECT coalesce(json_agg(json_build_object('name', ic.relname,
             'definition', pg_get_indexdef(i.indexrelid), 'valid', i.indisvalid,
             'constraint', EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = c.oid))
             ORDER BY ic.relname), '[]')
             FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid) AS indexes,
            (SELECT coalesce(json_agg(json_build_object('name', t.tgname, 'definition', pg_get_triggerdef(t.oid),
             'enabled', t.tgenabled <> 'D') ORDER BY t.tgname), '[]')
             FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS triggers,
            (SELECT coalesce(json_agg(json_build_object('name', p.polname, 'permissive', p.polpermissive,
             'command', p.polcmd, 'roles', (SELECT coalesce(json_agg(r.rolname ORDER BY r.rolname), '["public"]')
              FROM pg_roles r WHERE r.oid = ANY (p.polroles)),
             'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
             ORDER BY p.polname), '[]') FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
            (SELECT coalesce(json_agg(json_build_object('table', k.conrelid::regclass::text,
             'definition', pg_get_constraintdef(k.oid), \(named("kn", "kc"))) ORDER BY k.conrelid::regclass::text), '[]')
             FROM pg_constraint k JOIN pg_class kc ON kc.oid = k.conrelid JOIN pg_namespace kn ON kn.oid = kc.relnamespace
             WHERE k.confrelid = c.oid AND k.contype = 'f') AS referenced_by,
            (SELECT coalesce(json_agg(json_build_object('partition', ch.oid::regclass::text,
             'bounds', pg_get_expr(ch.relpartbound, ch.oid), \(named("cn", "ch"))) ORDER BY ch.oid::regclass::text), '[]')
             FROM pg_inherits h JOIN pg_class ch ON ch.oid = h.inhrelid JOIN pg_namespace cn ON cn.oid = ch.relnamespace
             WHERE h.inhparent = c.oid) AS partitions,
            (SELECT coalesce(json_agg(DISTINCT jsonb_build_object(\(named("dn", "dc")))), '[]')
             FROM pg_depend d JOIN pg_class dc ON dc.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
             JOIN pg_namespace dn ON dn.oid = dc.relnamespace
             WHERE dc.relkind IN ('r','p','v','m','f') AND dc.oid <> c.oid AND (d.classid = 'pg_rewrite'::regclass
              AND d.objid IN (SELECT w.oid FROM pg_rewrite w WHERE w.ev_class = c.oid) OR d.classid = 'pg_policy'::regclass
              AND d.objid IN (SELECT p.oid FROM pg_policy p WHERE p.polrelid = c.oid))) AS mentions,
            (SELECT coalesce(json_agg(json_build_object('name', t.typname, 'labels',
             (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
             ORDER BY t.typname), '[]') FROM pg_type t WHERE t.typtype = 'e' AND EXISTS
             (SELECT FROM pg_attribute a LEFT JOIN pg_type at ON at.oid = a.atttypid WHERE a.attrelid = c.oid
              AND NOT a.attisdropped AND t.oid IN (a.atttypid, at.typelem))) AS enums,
            CASE WHEN c.relkind IN ('v','m') THEN pg_get_viewdef(c.oid, true) END AS view
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r','p','v','m','f') AND n.nspname = \(schema) AND c.relname = \(name)
            """
        return statement
    }

    /// `schema` and `name` of every relation that is not hidden, for completion and for suggestions.
    package static let relationNames = Statement(
        """
        SELECT n.nspname AS schema, c.relname AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r','p','v','m','f') AND NOT c.relispartition AND \(notHidden)
        ORDER BY n.nspname, c.relname
        """)

    /// `name` of every schema, and whether it is `hidden`.
    package static let schemaNames = Statement(
        """
        SELECT n.nspname AS name, NOT (\(notHidden)) AS hidden FROM pg_namespace n ORDER BY n.nspname
        """)

    /// `schema` and `name` of every relation that inherits from one of these tables, or from any outside
    /// the schemas; a plan names a partition and not the table it is part of.
    package static func heirs(of tables: [TableName], outside schemas: [Identifier]?) -> Statement {
        var statement = Statement()
        let isClosed = isAmong(tables, outside: schemas, in: &statement)
        // A bound value forces the extended protocol, as everywhere.
        let one = statement.bind("1")
        statement.text = """
            WITH RECURSIVE heir(oid) AS (
             SELECT i.inhrelid FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent
             JOIN pg_namespace n ON n.oid = c.relnamespace WHERE \(isClosed)
             UNION SELECT i.inhrelid FROM pg_inherits i JOIN heir ON heir.oid = i.inhparent)
            SELECT n.nspname AS schema, c.relname AS name FROM heir JOIN pg_class c ON c.oid = heir.oid
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE \(one)::int = 1
            """
        return statement
    }

    /// Whether relation `c` of schema `n` is one of these tables, or outside the schemas.
    static func isAmong(
        _ tables: [TableName], outside schemas: [Identifier]?, in statement: inout Statement
    ) -> String {
        var conditions: [String] = []
        if let schemas {
            let names = schemas.map { statement.bind($0.name) + "::text" }
            conditions.append(
                "n.nspname <> ALL (ARRAY[\(names.joined(separator: ","))]::text[])")
        }
        if !tables.isEmpty {
            let names = tables.map {
                "(\(statement.bind($0.schema.name))::text,\(statement.bind($0.table.name))::text)"
            }
            conditions.append(
                "(n.nspname::text, c.relname::text) IN (\(names.joined(separator: ",")))")
        }
        return conditions.isEmpty ? "false" : "(\(conditions.joined(separator: " OR ")))"
    }

    /// `name` of every column of a relation, in order.
    package static func columnNames(of table: TableName) -> Statement {
        var statement = Statement()
        statement.text = """
            SELECT a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = \(statement.bind(table.schema.name)) AND c.relname = \
            \(statement.bind(table.table.name)) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """
        return statement
    }

    /// `schema` and `label` of every value of an enum, whose name is written as PostgreSQL shows it.
    package static func enumLabels(of type: String) -> Statement {
        var statement = Statement()
        statement.text = """
            SELECT n.nspname AS schema, e.enumlabel AS label FROM pg_enum e
            JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE t.oid = to_regtype(\(statement.bind(type))) ORDER BY e.enumsortorder
            """
        return statement
    }

    /// `schema` and `signature` of every function of a name, in one schema or in all.
    package static func signatures(of function: String, schema: String?) -> Statement {
        var statement = Statement()
        let name = statement.bind(function)
        let place = schema.map { " AND n.nspname = \(statement.bind($0))" } ?? ""
        statement.text = """
            SELECT n.nspname AS schema, \(signature) AS signature
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE p.proname = \(name)\(place) ORDER BY p.oid
            """
        return statement
    }

    /// `schema`, `name` and `signature` of every function that can be called, those of PostgreSQL last.
    package static let functionNames = Statement(
        """
        SELECT n.nspname AS schema, p.proname AS name, \(signature) AS signature
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prokind <> 'p' AND p.prorettype <> ALL ('{trigger,event_trigger,internal}'::regtype[])
        AND n.nspname NOT IN ('truss_internal', 'information_schema')
        ORDER BY n.nspname = 'pg_catalog', n.nspname, p.oid
        """)

    /// How function `p` of schema `n` is called; what `search_path` always finds goes without schema.
    private static let signature = """
        CASE WHEN n.nspname <> 'pg_catalog' THEN quote_ident(n.nspname) || '.' ELSE '' END \
        || quote_ident(p.proname) || '(' || pg_get_function_arguments(p.oid) || ')'
        """

    /// Members of a JSON object that say which relation is meant.
    private static func named(_ namespace: String, _ relation: String) -> String {
        "'schema', \(namespace).nspname, 'name', \(relation).relname"
    }

    static let notHidden = """
        n.nspname <> ALL ('{\(hiddenSchemas.joined(separator: ","))}') AND n.nspname NOT LIKE 'pg\\_%'
        """

    private static func visible(_ schema: Identifier?, in statement: inout Statement) -> String {
        guard let schema else { return notHidden }
        return "n.nspname = \(statement.bind(schema.name))"
    }

    /// The columns of relation `c`, as a JSON array.
    private static let columns = """
        (SELECT coalesce(json_agg(json_build_object('name', a.attname,
         'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
         'default', pg_get_expr(d.adbin, d.adrelid), 'identity', a.attidentity, 'generated', a.attgenerated,
         'comment', col_description(c.oid, a.attnum)) ORDER BY a.attnum), '[]')
         FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
        """

    /// The constraints of relation `c`, foreign keys with both sides' columns in order.
    private static let constraints = """
        (SELECT coalesce(json_agg(json_build_object('name', k.conname, 'type', k.contype,
         'definition', pg_get_constraintdef(k.oid),
         'columns', (SELECT coalesce(json_agg(a.attname ORDER BY u.i), '[]') FROM unnest(k.conkey) WITH ORDINALITY u(n, i)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n),
         'schema', fn.nspname, 'table', fc.relname,
         'targets', (SELECT coalesce(json_agg(a.attname ORDER BY u.i), '[]') FROM unnest(k.confkey) WITH ORDINALITY u(n, i)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n))
         ORDER BY k.contype, k.conname), '[]')
         FROM pg_constraint k LEFT JOIN pg_class fc ON fc.oid = k.confrelid
         LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace WHERE k.conrelid = c.oid)
        """
}
