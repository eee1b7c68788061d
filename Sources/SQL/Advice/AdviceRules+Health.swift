extension AdviceRule {
    /// Rules on what ends in an outage if nobody looks.
    package static let health: [AdviceRule] = [
        AdviceRule(
            "xid_wraparound", .health, .high, "Transaction ids far from the last freeze",
            why: "PostgreSQL refuses all writes when an age nears 2,147,483,648.",
            """
            SELECT a.object, format('age %s (threshold 1,000,000,000)', to_char(a.age, 'FM9,999,999,999')) AS detail,
             a.fix
            FROM (
             SELECT format('database %I', datname) AS object,
              greatest(age(datfrozenxid), mxid_age(datminmxid)) AS age,
              format('VACUUM (FREEZE); -- in %I', datname) AS fix
             FROM pg_database WHERE datallowconn
             UNION ALL
             SELECT t.name, greatest(age(t.relfrozenxid), mxid_age(t.relminmxid), age(o.relfrozenxid)),
              format('VACUUM (FREEZE) %s;', t.name)
             FROM rel t LEFT JOIN pg_class o ON o.oid = t.reltoastrelid WHERE t.relkind IN ('r','m')) a
            WHERE a.age >= 1000000000 ORDER BY a.age DESC
            """),

        AdviceRule(
            "sequence_end", .health, .high, "Sequences near their end",
            why: "When the numbers run out every insert fails.",
            """
            SELECT s.name AS object, format('%s %% used: %s of %s%s (threshold 80 %%)', floor(100 * s.used),
              s.last, s.stop, coalesce(' in ' || s.owner, '')) AS detail,
             CASE WHEN s.owner IS NOT NULL AND s.stop <= 2147483647
               THEN format('ALTER TABLE %s ALTER COLUMN %I TYPE bigint; ALTER SEQUENCE %s AS bigint;',
                s.table_name, s.column_name, s.name)
              WHEN abs(s.stop::numeric) <= 2147483648 THEN format('ALTER SEQUENCE %s AS bigint;', s.name)
              ELSE format('ALTER SEQUENCE %s NO MAXVALUE;', s.name) END AS fix
            FROM (
             SELECT l.*, CASE WHEN l.step > 0 THEN (l.last::numeric - l.first) / nullif(l.stop::numeric - l.first, 0)
              ELSE (l.first - l.last::numeric) / nullif(l.first - l.stop::numeric, 0) END AS used
             FROM (
              SELECT c.name, t.name AS table_name, a.attname AS column_name,
               t.name || '.' || quote_ident(a.attname) AS owner, q.seqincrement AS step,
               pg_sequence_last_value(c.oid) AS last,
               CASE WHEN q.seqincrement > 0 THEN q.seqmin ELSE q.seqmax END AS first,
               CASE WHEN q.seqincrement < 0 THEN q.seqmin ELSE least(q.seqmax, CASE a.atttypid
                WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 END) END AS stop
              FROM rel c JOIN pg_sequence q ON q.seqrelid = c.oid
              LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
               AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a','i')
              LEFT JOIN rel t ON t.oid = d.refobjid
              LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
              WHERE c.relkind = 'S' AND NOT q.seqcycle) l) s
            WHERE s.used >= 0.8 ORDER BY s.used DESC, s.name
            """),

        AdviceRule(
            "table_no_pk", .health, .medium, "Tables without a primary key",
            why: """
                Rows cannot be told apart or referred to, and logical replication refuses to update or \
                delete them.
                """,
            """
            SELECT t.name AS object, format('about %s rows', greatest(t.reltuples, 0)::bigint) AS detail,
             coalesce((SELECT format('ALTER TABLE %s ADD PRIMARY KEY (%s);', t.name,
               string_agg(quote_ident(a.attname), ', ' ORDER BY u.i))
              FROM (SELECT i.indkey FROM pg_index i WHERE i.indrelid = t.oid AND i.indisunique
                AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
                AND i.indnkeyatts = i.indnatts AND NOT EXISTS (
                 SELECT FROM unnest(i.indkey) n JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = n
                 WHERE NOT a.attnotnull) ORDER BY i.indnatts, i.indexrelid LIMIT 1) k
              CROSS JOIN LATERAL unnest(k.indkey) WITH ORDINALITY u(n, i)
              JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.n HAVING count(*) > 0),
              format('ALTER TABLE %s ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;',
               t.name)) AS fix
            FROM tab t WHERE NOT t.relispartition AND NOT EXISTS (
             SELECT FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p')
            ORDER BY t.reltuples DESC, t.name
            """),

        AdviceRule(
            "vacuum_missing", .health, .medium, "Tables full of dead rows",
            why: """
                Scans read what was deleted, and the space is not used again; mostly autovacuum is held \
                up by a long transaction or cannot keep pace.
                """,
            """
            SELECT t.name AS object, format('%s dead rows, %s %% of all (threshold 10,000 and 30 %%); last vacuum %s',
              s.n_dead_tup, 100 * s.n_dead_tup / (s.n_live_tup + s.n_dead_tup),
              coalesce(to_char(greatest(s.last_vacuum, s.last_autovacuum), 'YYYY-MM-DD'), 'never')) AS detail,
             format('VACUUM (ANALYZE) %s;', t.name) AS fix
            FROM tab t JOIN pg_stat_all_tables s ON s.relid = t.oid
            WHERE s.n_dead_tup >= 10000 AND s.n_dead_tup >= 0.3 * (s.n_live_tup + s.n_dead_tup)
            ORDER BY s.n_dead_tup DESC
            """),

        AdviceRule(
            "autovacuum_off", .health, .medium, "Tables that autovacuum skips",
            why: "Dead rows gather and statistics age until somebody runs VACUUM by hand.",
            """
            SELECT t.name AS object, 'autovacuum_enabled = ' || o.option_value AS detail,
             format('ALTER TABLE %s RESET (autovacuum_enabled);', t.name) AS fix
            FROM tab t CROSS JOIN LATERAL pg_options_to_table(t.reloptions) o
            WHERE o.option_name = 'autovacuum_enabled' AND NOT o.option_value::boolean
            ORDER BY t.name
            """),
    ]
}
