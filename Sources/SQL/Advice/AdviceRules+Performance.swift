extension AdviceRule {
    /// Rules on indexes and the space of tables.
    package static let performance: [AdviceRule] = [
        AdviceRule(
            "index_invalid", .performance, .high, "Indexes that are not valid",
            why: """
                No query uses them and every write keeps them up; mostly CREATE INDEX CONCURRENTLY \
                failed.
                """,
            """
            SELECT i.name AS object, format('on %s', i.table_name) AS detail,
             format('REINDEX INDEX CONCURRENTLY %s; -- or DROP INDEX CONCURRENTLY', i.name) AS fix
            FROM idx i WHERE NOT i.indisvalid AND i.relkind = 'i' ORDER BY i.name
            """),

        AdviceRule(
            "fk_no_index", .performance, .medium, "Foreign keys without an index",
            why: """
                Each delete or key change in the table referred to, and each join along the key, reads \
                the whole table.
                """,
            """
            SELECT format('%s (%s)', t.name, k.columns) AS object,
             format('%I to %s, about %s rows', k.conname, CASE WHEN f.oid IN (SELECT oid FROM closed)
               THEN 'a table that is not open' ELSE format('%I.%I', fn.nspname, f.relname) END,
              greatest(t.reltuples, 0)::bigint) AS detail,
             format('CREATE INDEX%s ON %s (%s);',
              CASE t.relkind WHEN 'r' THEN ' CONCURRENTLY' ELSE '' END, t.name, k.columns) AS fix
            FROM tab t JOIN (
             SELECT c.*, (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.i)
              FROM unnest(c.conkey) WITH ORDINALITY u(n, i)
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = u.n) AS columns
             FROM pg_constraint c WHERE c.contype = 'f' AND c.conparentid = 0) k ON k.conrelid = t.oid
            JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
            WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisvalid
             AND i.indpred IS NULL AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
            ORDER BY t.reltuples DESC, 1
            """),

        AdviceRule(
            "index_duplicate", .performance, .medium, "Indexes that another one makes superfluous",
            why: "Each write pays for both, and no query is faster for the second.",
            """
            SELECT i.name AS object, format('same as %s on %s; %s', string_agg(j.name, ', ' ORDER BY j.name),
              i.table_name, pg_size_pretty(i.bytes)) AS detail,
             CASE WHEN i.conname IS NULL THEN format('DROP INDEX%s %s;',
               CASE i.relkind WHEN 'i' THEN ' CONCURRENTLY' ELSE '' END, i.name)
              ELSE format('ALTER TABLE %s DROP CONSTRAINT %I;', i.table_name, i.conname) END AS fix
            FROM idx i JOIN idx j ON j.indrelid = i.indrelid AND j.indexrelid <> i.indexrelid
             AND j.relam = i.relam AND j.indnkeyatts = i.indnkeyatts AND j.indkey::text = i.indkey::text
             AND j.indclass::text = i.indclass::text AND j.indcollation::text = i.indcollation::text
             AND j.indoption::text = i.indoption::text AND j.expressions IS NOT DISTINCT FROM i.expressions
             AND j.predicate IS NOT DISTINCT FROM i.predicate AND j.indisvalid AND i.indisvalid
             AND (j.indisunique OR NOT i.indisunique) AND j.indisexclusion = i.indisexclusion
             AND to_jsonb(j) -> 'indnullsnotdistinct' IS NOT DISTINCT FROM to_jsonb(i) -> 'indnullsnotdistinct'
             AND (j.indisprimary::int, (j.conname IS NOT NULL)::int, j.indisunique::int, -j.indexrelid::bigint)
              > (i.indisprimary::int, (i.conname IS NOT NULL)::int, i.indisunique::int, -i.indexrelid::bigint)
            GROUP BY i.name, i.table_name, i.bytes, i.conname, i.relkind ORDER BY i.bytes DESC, i.name
            """),

        AdviceRule(
            "index_unused", .performance, .low, "Indexes that no query has used",
            why: "Each write pays for them; replicas have their own counts, so look there too.",
            """
            SELECT i.name AS object, format(
              '%s, used by none of %s scans of %s since %s (threshold 1 MB and 100 scans)',
              pg_size_pretty(i.bytes), s.seq_scan + coalesce(s.idx_scan, 0), i.table_name,
              coalesce((SELECT to_char(stats_reset, 'YYYY-MM-DD') FROM pg_stat_database
               WHERE datname = current_database()), 'counting began')) AS detail,
             format('DROP INDEX CONCURRENTLY %s;', i.name) AS fix
            FROM idx i JOIN pg_stat_all_indexes u ON u.indexrelid = i.indexrelid
            JOIN pg_stat_all_tables s ON s.relid = i.indrelid
            WHERE u.idx_scan = 0 AND NOT i.indisunique AND i.conname IS NULL AND i.indisvalid
             AND i.bytes >= 1048576 AND s.seq_scan + coalesce(s.idx_scan, 0) >= 100
            ORDER BY i.bytes DESC
            """),

        AdviceRule(
            "table_bloat", .performance, .low, "Tables that are mostly empty space",
            why:
                "Scans and caches carry pages that hold nothing; sizes are estimated from statistics.",
            """
            SELECT e.name AS object, format('%s, of which about %s would do (threshold 10 MB and half empty)',
              pg_size_pretty(e.bytes), pg_size_pretty(e.needed)) AS detail,
             format('VACUUM (FULL, ANALYZE) %s; -- locks it meanwhile; pg_repack does not', e.name) AS fix
            FROM (
             SELECT t.name, t.relpages::bigint * b.size AS bytes,
              (greatest(t.reltuples, 0)::numeric * (28 + w.width + 4 * w.columns) / (b.size - 24)
               * 100 / coalesce((SELECT option_value::int FROM pg_options_to_table(t.reloptions)
                 WHERE option_name = 'fillfactor'), 100))::bigint * b.size AS needed
             FROM tab t CROSS JOIN (SELECT current_setting('block_size')::bigint AS size) b
             CROSS JOIN LATERAL (SELECT sum((1 - s.null_frac) * s.avg_width)::numeric AS width,
               count(*) AS columns FROM pg_stats s
              WHERE s.schemaname = t.nspname AND s.tablename = t.relname AND NOT s.inherited) w
             WHERE t.relkind = 'r' AND t.relpages::bigint * b.size >= 10485760 AND t.reltuples >= 0
              AND w.columns = (SELECT count(*) FROM pg_attribute a
               WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped)) e
            WHERE e.needed < e.bytes / 2 ORDER BY e.bytes - e.needed DESC
            """),

        // What is needed is rounded up, so that no healthy index is found: columns to 8 bytes, entries
        // that PostgreSQL would share counted apart. Where statistics do not tell what an entry holds
        // (expressions, values kept out of line, type name), the index is not judged.
        AdviceRule(
            "index_bloat", .performance, .low, "Indexes that are mostly empty space",
            why:
                "Caches carry pages that hold nothing, and range scans read them; sizes are estimated from statistics.",
            """
            SELECT e.name AS object, format('%s on %s, of which about %s would do (threshold 10 MB and half empty)',
              pg_size_pretty(e.bytes), e.table_name, pg_size_pretty(e.needed)) AS detail,
             format('REINDEX INDEX CONCURRENTLY %s;', e.name) AS fix
            FROM (
             SELECT i.name, i.table_name, c.relpages::bigint * b.size AS bytes,
              (1 + ceil(c.reltuples::numeric * (20 + w.width) / (b.size - 40) * 100
               / coalesce((SELECT option_value::int FROM pg_options_to_table(c.reloptions)
                WHERE option_name = 'fillfactor'), 90)))::bigint * b.size AS needed
             FROM idx i JOIN tab t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
             JOIN pg_am m ON m.oid = c.relam AND m.amname = 'btree'
             CROSS JOIN (SELECT current_setting('block_size')::bigint AS size) b
             CROSS JOIN LATERAL (SELECT sum(8 * ceil((1 - s.null_frac) * s.avg_width / 8))::numeric AS width,
               count(s.attname) AS known, bool_and(a.attlen > 0) AS is_fixed, bool_or(a.atttypid = 'name'::regtype) AS has_name
              FROM unnest(i.indkey) k(n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n
              LEFT JOIN pg_stats s ON s.schemaname = t.nspname AND s.tablename = t.relname
               AND s.attname = a.attname AND NOT s.inherited) w
             WHERE c.relkind = 'i' AND i.indisvalid AND i.predicate IS NULL AND c.reltuples >= 0
              AND w.known = i.indnatts AND NOT w.has_name
              AND (w.is_fixed OR t.reltoastrelid = 0 OR pg_relation_size(t.reltoastrelid) = 0)) e
            WHERE e.bytes - e.needed >= 10485760 AND e.needed < e.bytes / 2 ORDER BY e.bytes - e.needed DESC
            """),
    ]
}
