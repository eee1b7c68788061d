import Corpora
import JSON
import SQL
import Testing
import TrussAPI

/// What must not write does not write, with the guard and without it.
@Suite(.serialized) struct SafetyTests {
    /// Relations that the corpus names, so that its texts fail for being refused and for nothing else.
    private static let targets = """
        DROP SCHEMA IF EXISTS corpus CASCADE; CREATE SCHEMA corpus;
        DROP TABLE IF EXISTS public.t, public.s, public.zz;
        DROP MATERIALIZED VIEW IF EXISTS public.v; DROP ROUTINE IF EXISTS public.p();
        DROP ROUTINE IF EXISTS public.p(int);
        CREATE TABLE public.t (a int, id int, b int, v text);
        CREATE TABLE public.s (a int);
        CREATE TABLE public.zz (a int);
        INSERT INTO t SELECT n, n, n, 'x' FROM generate_series(1, 6) n; INSERT INTO s VALUES (1);
        CREATE MATERIALIZED VIEW public.v AS SELECT 1 AS a;
        CREATE PROCEDURE public.p() LANGUAGE sql AS 'DELETE FROM public.t';
        CREATE PROCEDURE public.p(x int) LANGUAGE sql AS 'DELETE FROM public.t';
        """

    private static let settings = """
        SELECT md5(string_agg(name || setting, '' ORDER BY name)) AS md5 FROM pg_settings
        WHERE name NOT LIKE 'plpgsql.%'
        """

    // README: "Reading cannot write."
    // SECURITY: "A write, or another lasting effect, through a tool that is annotated as reading only."
    @Test func nothingOfTheCorpusGetsPastTheTools() async throws {
        let sandbox = try await OwnSandbox.watchedInstance()
        try await sandbox.prepare(Self.targets)
        let features = sandbox.features
        var watch = try await SafetyWatch(sandbox)
        let settings = try await sandbox.rows(Self.settings)
        #expect(ReadOnlyCorpus.refused.count >= 150)
        for text in ReadOnlyCorpus.refused {
            let sql = JSONValue.string(text.sql)
            for (tool, arguments) in [
                ("truss_run_sql", ["sql": sql]), ("truss_explain_query", ["sql": sql]),
                ("truss_explain_query", ["sql": sql, "analyze": true]),
            ] as [(String, JSONObject)] {
                let result = try await features.call(tool, with: arguments)
                #expect(result.isError, "\(tool): \(text.sql)\n\(result.text)")
            }
            #expect(try await watch.changes() == [], "\(text.sql)")
        }
        #expect(try await watch.changesOfTables() == [])
        #expect(try await sandbox.rows(Self.settings) == settings)
    }

    // README: "run as a sub-select in a `READ ONLY` transaction that is rolled back"
    @Test func theEnvelopeAloneHoldsEveryStatement() async throws {
        let sandbox = try await OwnSandbox.watchedInstance()
        try await sandbox.prepare(Self.targets)
        var watch = try await SafetyWatch(sandbox)
        for text in ReadOnlyCorpus.statements {
            let query = Statement(text.sql)
            for transaction in [
                Transaction.reading(query, limit: 10, timeout: 3000),
                .explaining(query, options: "(ANALYZE)", timeout: 3000),
            ] {
                _ = try await sandbox.send(transaction.statements)
            }
            #expect(try await watch.changes() == [], "\(text.sql)")
        }
    }

    /// What callers' own functions do is nothing that a lexer can see.
    @Test func theEnvelopeHoldsWhatFunctionsDo() async throws {
        let sandbox = try await OwnSandbox.watchedInstance()
        try await sandbox.prepare(Self.targets)
        try await sandbox.prepare(
            """
            CREATE FUNCTION corpus.writes() RETURNS int LANGUAGE plpgsql AS
              $$ BEGIN DELETE FROM public.t; RETURN 1; END $$;
            CREATE FUNCTION corpus.leaks() RETURNS int LANGUAGE plpgsql AS
              $$ BEGIN PERFORM set_config('search_path', 'sales', false), pg_notify('c', 'x'),
              pg_advisory_lock(7); SET ROLE authenticated; SET TimeZone = 'Asia/Tokyo'; LISTEN c;
              RETURN 1; END $$;
            CREATE FUNCTION corpus.unties() RETURNS int LANGUAGE plpgsql AS
              $$ BEGIN SET transaction_read_only = off; DELETE FROM public.t; RETURN 1; END $$;
            CREATE FUNCTION corpus.commits() RETURNS int LANGUAGE plpgsql AS
              $$ BEGIN COMMIT; DELETE FROM public.t; RETURN 1; END $$;
            CREATE FUNCTION corpus.makes() RETURNS int LANGUAGE plpgsql AS
              $$ BEGIN CREATE TEMP TABLE customers (a int); RETURN 1; END $$;
            CREATE VIEW corpus.trap AS SELECT corpus.writes() AS n;
            """)
        var watch = try await SafetyWatch(sandbox)
        for (query, code) in [
            ("SELECT corpus.writes()", "25006"), ("SELECT corpus.unties()", "25001"),
            ("SELECT corpus.commits()", "2D000"), ("SELECT corpus.makes()", "25006"),
            ("TABLE corpus.trap", "25006"), ("SELECT corpus.leaks()", nil),
        ] as [(String, String?)] {
            for (tool, arguments) in [
                ("truss_run_sql", ["sql": .string(query)]),
                ("truss_explain_query", ["sql": .string(query), "analyze": true]),
            ] as [(String, JSONObject)] {
                let result = try await sandbox.features.call(tool, with: arguments)
                #expect(result.isError == (code != nil), "\(query): \(result.text)")
                if let code { #expect(result.text.contains(code), "\(result.text)") }
                #expect(try await watch.changes() == [], "\(tool) \(query)")
            }
        }
    }
}
