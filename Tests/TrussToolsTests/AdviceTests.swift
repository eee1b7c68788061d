import JSON
import MCP
import SQL
import Testing
import TrussAPI

@testable import TrussTools

/// Every catalogue rule finds its defect, and nothing where there is none.
@Suite struct AdviceTests {
    struct Defect: Sendable, CustomTestStringConvertible {
        let rule: String

        /// What is planted in a schema of the rule's name.
        let statements: [String]

        /// The object found, after the schema.
        let object: String

        /// Parts of the detail and of the fix.
        let detail: String
        let fix: String

        var testDescription: String { rule }
    }

    static let defects: [Defect] = [
        Defect(
            rule: "rls_policy_idle",
            statements: [
                "CREATE TABLE t (id int PRIMARY KEY)", "CREATE POLICY p ON t USING (true)",
            ],
            object: "t", detail: "p",
            fix: "ALTER TABLE rls_policy_idle.t ENABLE ROW LEVEL SECURITY;"),
        Defect(
            rule: "definer_search_path",
            statements: [
                "CREATE FUNCTION \"F\"(a int, b text) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
            ],
            object: #""F"(a integer, b text)"#, detail: "runs as truss",
            fix:
                #"ALTER ROUTINE definer_search_path."F"(a integer, b text) SET search_path = definer_search_path, pg_temp;"#
        ),
        Defect(
            rule: "rls_off",
            statements: [
                "CREATE TABLE \"odd one\" (id int PRIMARY KEY)",
                "GRANT SELECT ON \"odd one\" TO anon, PUBLIC",
            ],
            object: #""odd one""#, detail: "granted to anon, everybody",
            fix: #"ALTER TABLE rls_off."odd one" ENABLE ROW LEVEL SECURITY;"#),
        Defect(
            rule: "rls_no_policy",
            statements: [
                "CREATE TABLE t (id int PRIMARY KEY)", "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
            ],
            object: "t", detail: "no policy",
            fix: "CREATE POLICY <name> ON rls_no_policy.t FOR SELECT TO <role>"),
        Defect(
            rule: "index_invalid",
            statements: [
                "CREATE TABLE t (id int PRIMARY KEY, a int)", "CREATE INDEX half_done ON t (a)",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'half_done'::regclass",
            ],
            object: "half_done", detail: "on index_invalid.t",
            fix: "REINDEX INDEX CONCURRENTLY index_invalid.half_done;"),
        Defect(
            rule: "fk_no_index",
            statements: [
                "CREATE TABLE a (x int, y int, PRIMARY KEY (x, y))",
                """
                CREATE TABLE b (id int PRIMARY KEY, p int, "Q" int,
                CONSTRAINT far FOREIGN KEY (p, "Q") REFERENCES a (x, y))
                """,
                "CREATE INDEX too_short ON b (p)",
                "CREATE INDEX partial ON b (p, \"Q\") WHERE p > 1",
            ],
            object: #"b (p, "Q")"#, detail: "far to fk_no_index.a",
            fix: #"CREATE INDEX CONCURRENTLY ON fk_no_index.b (p, "Q");"#),
        Defect(
            rule: "index_duplicate",
            statements: [
                "CREATE TABLE t (id int PRIMARY KEY, a text)", "CREATE INDEX second ON t (id)",
            ],
            object: "second", detail: "same as index_duplicate.t_pkey on index_duplicate.t",
            fix: "DROP INDEX CONCURRENTLY index_duplicate.second;"),
        Defect(
            rule: "index_unused",
            statements: [
                "CREATE TABLE t (id int PRIMARY KEY, a text)",
                "INSERT INTO t SELECT g, g::text || repeat('x', 40) FROM generate_series(1, 20000) g",
                "CREATE INDEX idle ON t (a)",
                """
                DO $$ BEGIN FOR i IN 1..100 LOOP
                PERFORM a FROM index_unused.t WHERE id = i; END LOOP;
                IF to_regproc('pg_stat_force_next_flush') IS NOT NULL THEN
                EXECUTE 'SELECT pg_stat_force_next_flush()'; END IF; END $$
                """,
            ],
            object: "idle", detail: "used by none of 10",
            fix: "DROP INDEX CONCURRENTLY index_unused.idle;"),
        Defect(
            rule: "table_bloat",
            statements: [
                "CREATE TABLE t (id int PRIMARY KEY, a text) WITH (autovacuum_enabled = false)",
                "INSERT INTO t SELECT g, repeat('x', 900) FROM generate_series(1, 14000) g",
                "DELETE FROM t WHERE id % 10 > 0", "ANALYZE t",
            ],
            object: "t", detail: "(threshold 10 MB and half empty)",
            fix: "VACUUM (FULL, ANALYZE) table_bloat.t;"),
        Defect(
            rule: "index_bloat",
            statements: [
                "CREATE TABLE t (id int PRIMARY KEY, a text) WITH (autovacuum_enabled = false)",
                "CREATE INDEX hollow ON t (a)",
                "INSERT INTO t SELECT g, g || repeat('x', 400) FROM generate_series(1, 30000) g",
                "DELETE FROM t WHERE id % 20 > 0", "ANALYZE t",
            ],
            object: "hollow", detail: "on index_bloat.t, of which about",
            fix: "REINDEX INDEX CONCURRENTLY index_bloat.hollow;"),
        Defect(
            rule: "xid_wraparound",
            statements: [
                "CREATE TABLE t (id int PRIMARY KEY)",
                """
                UPDATE pg_class SET relfrozenxid =
                ((txid_current() + 4294967296 - 1500000000) % 4294967296)::text::xid
                WHERE oid = 't'::regclass
                """,
            ],
            object: "t", detail: "age 1,500,000,", fix: "VACUUM (FREEZE) xid_wraparound.t;"),
        Defect(
            rule: "sequence_end",
            statements: [
                "CREATE TABLE t (id serial PRIMARY KEY)", "SELECT setval('t_id_seq', 1900000000)",
            ],
            object: "t_id_seq", detail: "88 % used: 1900000000 of 2147483647 in sequence_end.t.id",
            fix: """
                ALTER TABLE sequence_end.t ALTER COLUMN id TYPE bigint; \
                ALTER SEQUENCE sequence_end.t_id_seq AS bigint;
                """),
        Defect(
            rule: "table_no_pk",
            statements: ["CREATE TABLE t (a int NOT NULL UNIQUE, b int)"],
            object: "t", detail: "about 0 rows",
            fix: "ALTER TABLE table_no_pk.t ADD PRIMARY KEY (a);"),
        Defect(
            rule: "vacuum_missing",
            statements: [
                "CREATE TABLE t (id int PRIMARY KEY) WITH (autovacuum_enabled = false)",
                "INSERT INTO t SELECT generate_series(1, 30000)", "DELETE FROM t WHERE id % 2 = 0",
                """
                DO $$ BEGIN IF to_regproc('pg_stat_force_next_flush') IS NOT NULL THEN
                EXECUTE 'SELECT pg_stat_force_next_flush()'; END IF; END $$
                """,
            ],
            object: "t", detail: "15000 dead rows, 50 % of all", fix: "VACUUM (ANALYZE)"),
        Defect(
            rule: "autovacuum_off",
            statements: ["CREATE TABLE t (id int PRIMARY KEY) WITH (autovacuum_enabled = off)"],
            object: "t", detail: "autovacuum_enabled = off",
            fix: "ALTER TABLE autovacuum_off.t RESET (autovacuum_enabled);"),
    ]

    @Test(arguments: defects)
    func everyRuleFindsItsDefect(_ defect: Defect) async throws {
        let features = try await AdviceFixture.features()
        let object = defect.rule + "." + defect.object
        let found = try await AdviceFixture.withSchema(defect.rule, defect.statements) {
            // Counters reach other sessions with a delay; the catalogue at once.
            for _ in 1..<40 {
                let report = await features.advice(on: nil)
                #expect(report.unchecked.isEmpty, "\(report.unchecked)")
                let found = report.findings[defect.rule]?.filter { $0.object == object }
                if let found, !found.isEmpty { return found }
                try await Task.sleep(for: .milliseconds(300))
            }
            return []
        }
        let finding = try #require(found.first, "nothing found for \(object)")
        #expect(finding.detail.contains(defect.detail), "\(finding.detail)")
        #expect(finding.fix.contains(defect.fix), "\(finding.fix)")
    }

    @Test func everyCatalogueRuleHasADefect() {
        let rules = AdviceRule.security + AdviceRule.performance + AdviceRule.health
        #expect(Set(rules.map(\.id)) == Set(AdviceTests.defects.map(\.rule)))
    }

    @Test func nothingIsFoundInACleanSchema() async throws {
        let features = try await AdviceFixture.features()
        let statements = [
            """
            CREATE TABLE owners (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            email text NOT NULL UNIQUE)
            """,
            """
            CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            owner_id bigint NOT NULL REFERENCES owners, made_at timestamptz NOT NULL DEFAULT now(),
            notes text)
            """,
            "CREATE INDEX things_owner ON things (owner_id, made_at)",
            "CREATE INDEX things_made ON things (made_at)",
            """
            CREATE TABLE events (at date NOT NULL, id bigint NOT NULL, thing bigint,
            PRIMARY KEY (at, id)) PARTITION BY RANGE (at)
            """,
            "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
            "ALTER TABLE owners ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE things ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE events ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY own ON owners TO authenticated USING (email = current_user)",
            "CREATE POLICY own ON things TO authenticated USING (true)",
            "CREATE POLICY own ON events TO authenticated USING (true)",
            """
            CREATE FUNCTION count_things() RETURNS bigint LANGUAGE sql SECURITY DEFINER
            SET search_path = clean, pg_temp AS 'SELECT count(*) FROM things'
            """,
            "INSERT INTO owners (email) SELECT g || '@example.com' FROM generate_series(1, 500) g",
            "INSERT INTO things (owner_id) SELECT 1 + g % 500 FROM generate_series(1, 2000) g",
            "CREATE VIEW recent AS SELECT * FROM things WHERE made_at > now() - interval '1 day'",
            "ANALYZE owners, things",
        ]
        let report = try await AdviceFixture.withSchema("clean", statements) {
            await features.advice(on: nil)
        }
        #expect(report.unchecked.isEmpty)
        for (rule, findings) in report.findings {
            let ours = findings.filter { $0.object.hasPrefix("clean.") }
            #expect(ours.isEmpty, "\(rule): \(ours)")
        }
    }

    @Test func hiddenSchemasAndThoseOutOfScopeAreLeftOut() async throws {
        let instance = try await AdviceFixture.instance()
        let features = TrussFeatures(instance: instance, version: "test")
        for findings in await features.advice(on: nil).findings.values {
            for finding in findings {
                #expect(!finding.object.hasPrefix("truss_internal."), "\(finding)")
                #expect(!finding.object.hasPrefix("pg_catalog."), "\(finding)")
            }
        }
        var settings = Settings()
        settings.tables.allowedSchemas = [try Identifier("sales")]
        settings.tables.deniedTables = [try TableName(parsing: "sales.leads")]
        let restricted = TrussFeatures(instance: instance, version: "test", settings: settings)
        let report = await restricted.advice(on: .security)
        #expect(report.findings["definer_search_path"] == nil)
        let objects = report.findings["rls_off"]?.map(\.object)
        #expect(objects == ["sales.activities", "sales.orders"])
        let queries = try await restricted.failure("truss_top_queries")
        #expect(queries.contains("not open"))
    }

    @Test func aRuleShowsTwentyFindingsAndCountsTheOthers() async throws {
        let features = try await AdviceFixture.features()
        let tables =
            "DO $$ BEGIN FOR i IN 1..40 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END $$"
        let report = try await AdviceFixture.withSchema("many", [tables]) {
            await features.advice(on: .health)
        }
        #expect(report.findings["table_no_pk"]?.count == 20)
        let total = try #require(report.totals["table_no_pk"])
        #expect(total >= 40)
        let text = report.result(maxBytes: 40_000).text
        #expect(text.contains("- and \(total - 20) more"))
        let cut = report.result(maxBytes: 1500).text
        #expect(cut.utf8.count <= 1500)
        #expect(cut.hasPrefix("Found by 7 rules: "))
    }
}
