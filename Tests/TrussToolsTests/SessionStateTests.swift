import Corpora
import JSON
import MCP
import SQL
import Seeds
import Testing
import TrussAPI
import TrussTools

/// What one request leaves in a session of the API's pool, the next one never sees.
@Suite(.serialized) struct SessionStateTests {
    /// Ways to leave something behind, each as the body of a function; contract H8 and its siblings.
    static let leavings: [(name: String, body: String)] = [
        (
            "table",
            "CREATE TEMP TABLE products (id int); CREATE TEMP TABLE orders AS SELECT 1 AS id"
        ),
        ("view", "CREATE TEMP VIEW customers AS SELECT 1 AS id"),
        ("type", "CREATE TEMP TABLE leftover (id int, name text)"),
        ("path", "PERFORM set_config('search_path', 'sales', false)"),
        ("strings", "SET standard_conforming_strings = off; SET backslash_quote = on"),
        (
            "dates",
            "SET DateStyle = 'German'; SET IntervalStyle = sql_standard; SET TimeZone = 'Asia/Tokyo'"
        ),
        (
            "output",
            "SET bytea_output = escape; SET extra_float_digits = -10; SET xmloption = document"
        ),
        (
            "nulls",
            "SET transform_null_equals = on; SET array_nulls = off; SET quote_all_identifiers = on"
        ),
        ("lock", "PERFORM pg_advisory_lock(7); PERFORM pg_advisory_lock_shared(8)"),
        ("role", "SET ROLE authenticated"),
        ("replica", "SET session_replication_role = replica"),
        ("read only", "SET default_transaction_read_only = on"),
        ("isolation", "SET default_transaction_isolation = serializable"),
        ("timeouts", "SET statement_timeout = 1; SET lock_timeout = 1"),
        ("memory", "SET work_mem = '64kB'; SET enable_seqscan = off; SET row_security = off"),
        ("channel", "LISTEN leftover"),
        ("sequence", "PERFORM nextval('leaving.numbers')"),
        ("prepared", "EXECUTE 'PREPARE leftover AS SELECT 1'"),
        ("placeholder", "PERFORM set_config('app.tenant', 'leftover', false)"),
    ]

    /// What a session shows of itself; the same for each that is as new.
    private static let look = """
        SELECT current_setting('search_path') AS path, current_user AS role, session_user AS login,
        current_setting('standard_conforming_strings') AS strings, current_setting('DateStyle') AS dates,
        current_setting('IntervalStyle') AS intervals, current_setting('TimeZone') AS zone,
        current_setting('bytea_output') AS bytes, current_setting('extra_float_digits') AS floats,
        current_setting('transform_null_equals') AS nulls, current_setting('array_nulls') AS arrays,
        current_setting('session_replication_role') AS replica,
        current_setting('default_transaction_read_only') AS read_only,
        current_setting('default_transaction_isolation') AS isolation,
        current_setting('transaction_isolation') AS current_isolation,
        current_setting('lock_timeout') AS lock_timeout, current_setting('enable_seqscan') AS seqscan,
        current_setting('row_security') AS row_security, nullif(current_setting('app.tenant', true), '') AS tenant,
        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') AS locks,
        (SELECT count(*) FROM pg_prepared_statements WHERE from_sql) AS prepared,
        (SELECT count(*) FROM pg_listening_channels()) AS channels,
        (SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND relnamespace = pg_my_temp_schema()) AS temporary,
        (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM products) AS products,
        (SELECT count(*) FROM customers) AS customers
        """

    /// The session's own look at itself, as its columns say it.
    private static func seen(_ features: TrussFeatures) async throws -> JSONObject {
        let call = JSONValue.object(["sql": .string(look), "format": "objects"]).description
        let text = try await features.text("truss_run_sql", call)
        return try #require(try JSONValue(parsing: text).array?.first?.object)
    }

    private static func expect(
        _ fresh: JSONObject, _ features: TrussFeatures, _ leaving: String
    ) async throws {
        let now = try await seen(features)
        let other = now.filter { fresh[$0.name] != $0.value }.map { "\($0.name) \($0.value)" }
        #expect(other == [], "\(leaving)")
    }

    private func sandbox() async throws -> SandboxBridge {
        let sandbox = try await OwnSandbox.instance()
        let functions = Self.leavings.enumerated().map { index, leaving in
            """
            CREATE FUNCTION leaving.f\(index)() RETURNS int LANGUAGE plpgsql AS
              $f$ BEGIN \(leaving.body); RETURN \(index); END $f$;
            CREATE FUNCTION leaving.t\(index)() RETURNS trigger LANGUAGE plpgsql AS
              $f$ BEGIN \(leaving.body); RETURN NEW; END $f$;
            CREATE TABLE leaving.r\(index) (id int PRIMARY KEY);
            CREATE TRIGGER t BEFORE INSERT ON leaving.r\(index) FOR EACH ROW EXECUTE FUNCTION leaving.t\(index)();
            """
        }
        try await sandbox.prepare(
            """
            DROP SCHEMA IF EXISTS leaving CASCADE; CREATE SCHEMA leaving;
            CREATE SEQUENCE leaving.numbers;
            \(functions.joined())
            """)
        return sandbox
    }

    // README: "No session state."
    @Test func whatAFunctionOrTriggerLeavesIsGone() async throws {
        let sandbox = try await sandbox()
        let features = sandbox.features
        let fresh = try await Self.seen(features)
        for (index, leaving) in Self.leavings.enumerated() {
            for preview in ["true", "false"] {
                _ = try await features.call(
                    "truss_call_function",
                    #"{"function":"leaving.f\#(index)","preview":\#(preview)}"#)
                try await Self.expect(fresh, features, leaving.name)
                _ = try await features.call(
                    "truss_insert_rows",
                    #"{"table":"leaving.r\#(index)","rows":[{"id":1}],"preview":\#(preview)}"#)
                try await Self.expect(fresh, features, leaving.name)
            }
        }
    }

    /// What others leave who use the pool without our envelope, or what an error leaves.
    @Test func whatOthersLeaveIsNotSeen() async throws {
        let sandbox = try await sandbox()
        let features = sandbox.features
        let fresh = try await Self.seen(features)
        // Sessions in which the API itself cannot work are left out.
        let fatal: Set = ["read only", "role", "timeouts"]
        for (index, leaving) in Self.leavings.enumerated() where !fatal.contains(leaving.name) {
            _ = try await sandbox.send([Statement("SELECT leaving.f\(index)()")])
            try await Self.expect(fresh, features, leaving.name)
            _ = try await sandbox.send([Statement("SELECT leaving.f\(index)(), 1 / 0")])
            try await Self.expect(fresh, features, leaving.name)
            _ = try await sandbox.send([Statement("SELECT leaving.f\(index)()")])
            let changed = try await features.text(
                "truss_update_rows",
                #"{"table":"orders","filters":{"id":"eq.1"},"changes":{"notes":"x"},"preview":true,"returning":"none"}"#
            )
            #expect(
                changed == "Preview: 1 row would be updated; nothing was changed.",
                "\(leaving.name)")
        }
    }

    // README: "Each transaction begins and ends on a session that is as new"
    @Test func tenThousandCallsAnswerAsOnANewConnection() async throws {
        let sandbox = try await sandbox()
        let features = sandbox.features
        let questions = [
            #"{"sql":"SELECT count(*) FROM orders"}"#,
            #"{"sql":"SELECT count(*) FROM products WHERE price > 10"}"#,
            #"{"sql":"SELECT '1\\2' AS a, 1.1::float8 AS b, '\\x00ff'::bytea AS c, date '2026-01-31'::text AS d, interval '1 day'::text AS e"}"#,
            #"{"sql":"SELECT current_setting('search_path'), current_user, current_setting('TimeZone')"}"#,
        ]
        var found: [String] = []
        for question in questions {
            found.append(try await features.text("truss_run_sql", question))
        }
        let expected = found
        let wrong = await withTaskGroup(of: [String].self) { group in
            for worker in 1...10 {
                group.addTask {
                    await Self.wrongAnswers(
                        of: features, to: questions, expected, seed: UInt64(worker))
                }
            }
            var all: [String] = []
            for await some in group { all += some }
            return all
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.first ?? "")")
    }

    /// A thousand calls, one of three to what leaves something behind.
    private static func wrongAnswers(
        of features: TrussFeatures, to questions: [String], _ expected: [String], seed: UInt64
    ) async -> [String] {
        var random = SeededGenerator(seed: seed)
        var wrong: [String] = []
        for _ in 0..<1000 {
            if random.below(3) == 0 {
                let function = "leaving.f\(random.below(leavings.count))"
                _ = await features.callTool(
                    "truss_call_function", arguments: ["function": .string(function)])
                continue
            }
            let index = random.below(questions.count)
            let arguments = try? JSONValue(parsing: questions[index]).object
            let result = await features.callTool("truss_run_sql", arguments: arguments ?? [:])
            if result.text != expected[index] { wrong.append(result.text) }
        }
        return wrong
    }

    /// As it was seen: a reading query that listed a folder and reloaded the server.
    @Test func aRoleThatReadsBackslashesAsEscapesChangesNothing() async throws {
        let sandbox = try await OwnSandbox.instanceOfOddRole()
        try await sandbox.alterRole([
            "SET standard_conforming_strings = off", "SET backslash_quote = on",
        ])
        #expect(
            try await sandbox.rows("SELECT current_setting('standard_conforming_strings') AS s")
                == [["s": "off"]])
        let loaded = "SELECT pg_conf_load_time()::text AS t"
        let before = try await sandbox.rows(loaded)
        for sql in [
            #"select '\' , '||(select string_agg(x,$$,$$) from pg_ls_dir($$/etc$$) x) as b, pg_reload_conf() as c --'"#,
            #"select '\'||pg_reload_conf()::text||\''"#, #"select '\', pg_reload_conf(), '\'"#,
            #"select '\\\', pg_reload_conf() --'"#, #"select 'a\'' , pg_reload_conf() --'"#,
            #"with a as (select '\' as x), b as (select pg_reload_conf() --' as y) select 1"#,
        ] {
            for (tool, more) in [
                ("truss_run_sql", [:]), ("truss_explain_query", ["analyze": true]),
                ("truss_explain_query", [:]),
            ] as [(String, JSONObject)] {
                var arguments = more
                arguments["sql"] = .string(sql)
                let result = await sandbox.features.callTool(tool, arguments: arguments)
                #expect(!result.text.contains("passwd"), "\(result.text)")
            }
            #expect(try await sandbox.rows(loaded) == before, "\(sql)")
        }
        let read = try await sandbox.features.text(
            "truss_run_sql", #"{"sql":"SELECT '\\n' AS a, length('\\') AS b"}"#)
        #expect(read == #"{"columns":["a","b"],"rows":[["\\n",1]]}"#)
        try await sandbox.alterRole(["RESET ALL"])
    }

    /// A change that PostgreSQL refuses at COMMIT is reported as refused, and is.
    @Test func whatCommitRefusesIsNotKept() async throws {
        let sandbox = try await OwnSandbox.instance()
        try await sandbox.prepare(
            """
            CREATE SCHEMA deferring; SET LOCAL search_path = deferring;
            CREATE TABLE parents (id int PRIMARY KEY);
            CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
            """)
        let text = try await sandbox.features.failure(
            "truss_insert_rows", #"{"table":"deferring.children","rows":[{"id":1,"parent":5}]}"#)
        #expect(text.contains("23503") && text.contains("Nothing was changed."), "\(text)")
        let rows = try await sandbox.rows("SELECT count(*)::int AS n FROM deferring.children")
        #expect(rows == [["n": 0]])
    }
}
