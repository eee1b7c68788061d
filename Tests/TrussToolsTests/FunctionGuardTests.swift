import Corpora
import JSON
import MCP
import SQL
import Testing
import TrussAPI
import TrussTools

/// Functions of extensions that act outside a transaction, refused by what the catalogue says of them.
///
/// The extensions are Debian's; where one is not installed its cases do not run, and say so.
@Suite(.serialized) struct FunctionGuardTests {
    /// Calls that read by their look, by the extension they need.
    static let calls: [(needs: String, sql: String)] = [
        ("pgtap", "SELECT is_empty('select pg_reload_conf()'::text)"),
        ("pgtap", "SELECT * FROM results_eq('select pg_reload_conf()', 'select true')"),
        ("pgtap", "SELECT lives_ok('select pg_reload_conf()')"),
        ("pgtap", "SELECT throws_ok('select pg_reload_conf()')"),
        ("pgtap", "SELECT performs_ok('select pg_reload_conf()', 1000)"),
        ("pgtap", "SELECT (x).is_empty FROM (SELECT 'select pg_reload_conf()'::text AS x) AS q"),
        ("pgtap", #"SELECT "is_empty"('select pg_reload_conf()'::text)"#),
        ("pgtap", "SELECT public.is_empty('select pg_reload_conf()'::text)"),
        ("hypopg", "SELECT * FROM hypopg_create_index('CREATE INDEX ON orders (total)')"),
        (
            "hypopg",
            "SELECT count(*) FROM orders, hypopg_create_index('CREATE INDEX ON orders (total)')"
        ),
        ("hypopg", "WITH a AS (SELECT hypopg_reset()) SELECT 1 FROM a"),
        ("orafce", "SELECT dbms_pipe.pack_message('x')"),
        ("orafce", "SELECT dbms_pipe.send_message('leftover', 1, 1)"),
        ("orafce", "SELECT dbms_alert.register('leftover')"),
        ("orafce", "SELECT dbms_output.put_line('x')"),
        ("orafce", "SELECT utl_file.fopen('/tmp', 'x', 'w')"),
        ("pgmemcache", "SELECT memcache_server_add('127.0.0.1')"),
        ("pgmemcache", "SELECT memcache_set('leftover', 'x')"),
        ("pgmemcache", "SELECT * FROM orders, memcache_get_multi(ARRAY['leftover'])"),
        ("pgmemcache", "WITH a AS (SELECT memcache_flush_all()) SELECT 1 FROM a"),
        ("prioritize", "SELECT set_backend_priority(pg_backend_pid(), 19)"),
        ("prioritize", "SELECT get_backend_priority(pg_backend_pid())"),
        ("pldbgapi", "SELECT pldbg_create_listener()"),
        ("pldbgapi", "SELECT pldbg_attach_to_port(1)"),
        ("pldbgapi", "SELECT plpgsql_oid_debug(1)"),
    ]

    /// What extensions have that only computes goes on being called.
    static let honest: [(needs: String, sql: String)] = [
        ("orafce", "SELECT oracle.add_months(date '2026-01-31', 1)"),
        ("pgcrypto", "SELECT length(gen_random_bytes(4))"),
        ("uuid-ossp", "SELECT uuid_generate_v4() IS NOT NULL"),
        ("pg_trgm", "SELECT similarity('a', 'b')"),
        ("tablefunc", "SELECT count(*) FROM normal_rand(3, 0, 1)"),
        ("hstore", "SELECT 'a=>1'::hstore -> 'a'"),
        ("plpgsql", "SELECT random() < 2, clock_timestamp() IS NOT NULL"),
    ]

    private func prepared(_ name: String) async throws -> SandboxBridge? {
        let sandbox = try await OwnSandbox.watchedInstance()
        return try await prepare(name, in: sandbox) ? sandbox : nil
    }

    private func prepare(_ name: String, in sandbox: SandboxBridge) async throws -> Bool {
        let found = try await sandbox.rows(
            "SELECT count(*)::int AS n FROM pg_available_extensions WHERE name = '\(name)'")
        guard found == [["n": 1]] else {
            print("\(name) is not installed: its cases do not run")
            return false
        }
        let spelt = #"EXECUTE 'CREATE ' || 'EXTENSION IF NOT EXISTS "\#(name)" CASCADE'"#
        try await sandbox.prepare("DO $do$ BEGIN \(spelt); END $do$")
        return true
    }

    private static let outside = """
        SELECT pg_conf_load_time()::text AS loaded, (SELECT count(*) FROM pg_stat_file('/tmp/x', true) AS f
        WHERE f.size IS NOT NULL) AS files
        """

    // README: "of other extensions, every VOLATILE function"
    @Test(arguments: calls.indices)
    func whatMayActOutsideIsRefused(index: Int) async throws {
        let it = Self.calls[index]
        guard let sandbox = try await prepared(it.needs) else { return }
        let before = try await sandbox.rows(Self.outside)
        for (tool, more) in [
            ("truss_run_sql", [:]), ("truss_explain_query", ["analyze": true]),
            ("truss_explain_query", [:]),
        ] as [(String, JSONObject)] {
            var arguments = more
            arguments["sql"] = .string(it.sql)
            let result = await sandbox.features.callTool(tool, arguments: arguments)
            #expect(result.isError, "\(it.sql): \(result.text)")
            #expect(
                result.text.contains("VOLATILE function of the extension \(it.needs)"),
                "\(result.text)")
        }
        #expect(try await sandbox.rows(Self.outside) == before, "\(it.sql)")
    }

    @Test(arguments: honest.indices)
    func whatOnlyComputesRuns(index: Int) async throws {
        let it = Self.honest[index]
        guard let sandbox = try await prepared(it.needs) else { return }
        let result = await sandbox.features.callTool(
            "truss_run_sql", arguments: ["sql": .string(it.sql)])
        #expect(!result.isError, "\(it.sql): \(result.text)")
    }

    @Test func aPreviewDoesNotCallWhatItCouldNotUndo() async throws {
        guard let sandbox = try await prepared("hypopg") else { return }
        let arguments =
            #"{"function":"hypopg_create_index","arguments":{"sql_order":"CREATE INDEX ON orders (total)"},"preview":true}"#
        let text = try await sandbox.features.failure("truss_call_function", arguments)
        #expect(text.contains("VOLATILE function of the extension hypopg"), "\(text)")
        let plan = try await sandbox.features.text(
            "truss_explain_query", #"{"sql":"SELECT * FROM orders WHERE total = 5"}"#)
        #expect(!plan.contains("<"), "no hypothetical index: \(plan)")
    }

    // SECURITY: "A function of PostgreSQL itself or of its extensions that does so, and is not refused, does count."
    @Test(arguments: ["pg_file_settings", "pg_hba_file_rules", "pg_ident_file_mappings"])
    func viewsOfFilesAreRefused(view: String) async throws {
        let sandbox = try await OwnSandbox.watchedInstance()
        for sql in [
            "SELECT * FROM \(view)", "TABLE pg_catalog.\(view)",
            "SELECT (SELECT count(*) FROM \"\(view)\")",
            "WITH a AS (TABLE \(view)) SELECT * FROM a", "SELECT \(view) FROM \(view)",
        ] {
            let result = await sandbox.features.callTool(
                "truss_run_sql", arguments: ["sql": .string(sql)])
            #expect(
                result.isError && result.text.contains("files of the server"),
                "\(result.text)")
        }
        let table = try await sandbox.features.failure(
            "truss_query_table", #"{"table":"pg_catalog.\#(view)"}"#)
        #expect(table.contains("files of the server"))
    }

    /// Every text of the corpora under a role with an application's odd settings.
    @Test func theCorporaHoldUnderARoleWithOddSettings() async throws {
        let sandbox = try await OwnSandbox.instanceOfOddRole()
        let extensions = ["pgtap", "hypopg", "orafce", "pgmemcache", "prioritize", "pldbgapi"]
        for name in extensions { _ = try await prepare(name, in: sandbox) }
        let odd = [
            "standard_conforming_strings = off", "search_path = sales, public",
            "DateStyle = German",
            "IntervalStyle = sql_standard", "bytea_output = escape", "extra_float_digits = -3",
            "transform_null_equals = on", "quote_all_identifiers = on", "row_security = off",
            "TimeZone = 'Asia/Kathmandu'", "default_transaction_isolation = serializable",
            "client_encoding = LATIN1", "xmloption = document", "array_nulls = off",
        ]
        try await sandbox.alterRole(odd.map { "SET \($0)" })
        #expect(
            try await sandbox.rows("SELECT current_setting('search_path') AS s")
                == [["s": "sales, public"]])
        let features = sandbox.features
        var watch = try await SafetyWatch(sandbox)
        for text in ReadOnlyCorpus.refused {
            for (tool, more) in [
                ("truss_run_sql", [:]), ("truss_explain_query", ["analyze": true]),
            ] as [(String, JSONObject)] {
                var arguments = more
                arguments["sql"] = .string(text.sql)
                let result = await features.callTool(tool, arguments: arguments)
                #expect(result.isError, "\(tool): \(text.sql)\n\(result.text)")
            }
        }
        #expect(try await watch.changes().filter { $0 != "session" && $0 != "schemas" } == [])
        for sql in ReadOnlyCorpus.legitimate {
            let result = await features.callTool("truss_run_sql", arguments: ["sql": .string(sql)])
            // What means another thing by the role's search_path may fail; nothing else may.
            let isMeant =
                !result.isError || result.text.contains("does not exist")
                || result.text.contains("built with libxml support")
            #expect(isMeant, "\(sql)\n\(result.text)")
        }
        try await sandbox.alterRole(["RESET ALL"])
    }
}
