/// The heaviest queries by `pg_stat_statements`, whose columns depend on its version.
package struct TopQueries: Sendable {
    package enum Order: String, CaseIterable, Sendable {
        case calls
        case total
        case mean
    }

    /// One row: `schema` of the view, NULL where the extension is not created; `columns` of it;
    /// `preloaded` libraries, NULL where the role may not know.
    package static let probe = Statement(
        """
        SELECT n.nspname AS schema,
        (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = n.oid AND c.relname = 'pg_stat_statements' AND a.attnum > 0) AS columns,
        (SELECT setting FROM pg_settings WHERE name = 'shared_preload_libraries') AS preloaded
        FROM (VALUES (1)) AS one LEFT JOIN pg_extension e ON e.extname = 'pg_stat_statements'
        LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
        """)

    /// Where the view is.
    package let schema: Identifier

    /// Before version 1.8 the view has `total_time`, since then `total_exec_time`.
    package let hasExecutionTime: Bool

    package init(schema: Identifier, columns: [String]) {
        self.schema = schema
        hasExecutionTime = columns.contains("total_exec_time")
    }

    /// Queries of this database, the heaviest first.
    ///
    /// Statements that set a password are kept with their literals, so those are taken out.
    package func statement(by order: Order) -> Statement {
        let total = hasExecutionTime ? "total_exec_time" : "total_time"
        let mean = hasExecutionTime ? "mean_exec_time" : "mean_time"
        let key =
            switch order {
            case .calls: "s.calls"
            case .total: "s.\(total)"
            case .mean: "s.\(mean)"
            }
        return Statement(
            """
            SELECT s.calls, round(s.\(total)::numeric, 1) AS total_ms, round(s.\(mean)::numeric, 2) AS mean_ms,
             round((100 * s.\(total) / nullif(sum(s.\(total)) OVER (), 0))::numeric, 1) AS percent_of_time, s.rows,
             round(100.0 * s.shared_blks_hit / nullif(s.shared_blks_hit + s.shared_blks_read, 0), 1) AS percent_cached,
             left(regexp_replace(regexp_replace(s.query, '(password\\s+)E?''([^'']|'''')*''', '\\1''…''', 'gi'),
              '\\s+', ' ', 'g'), 1000) AS query
            FROM \(schema.quoted).pg_stat_statements s
            WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND s.query <> '<insufficient privilege>'
            ORDER BY \(key) DESC, s.queryid
            """)
    }
}
