import JSON
import Testing
import TrussAPI
import TrussTools

/// What an SQL error says: PostgreSQL's words, the place in the caller's own text, what was meant.
@Suite struct ErrorsTests {
    private static let prepared = Task {
        let sandbox = try await OwnSandbox.instance()
        try await sandbox.prepare(
            """
            CREATE SCHEMA erring;
            CREATE TABLE erring.parents (id int PRIMARY KEY, name text NOT NULL);
            CREATE TABLE erring.children (id int, parent_id int REFERENCES erring.parents,
              n int CHECK (n > 0), s smallint, born date);
            INSERT INTO erring.parents VALUES (1, 'one');
            CREATE TYPE erring."od ""d" AS ENUM ('one: "1', 'two');
            INSERT INTO erring.children VALUES (1, 1, 1, 1, NULL);
            CREATE FUNCTION erring.writes() RETURNS int LANGUAGE plpgsql AS
              $$ BEGIN DELETE FROM erring.children; RETURN 1; END $$;
            CREATE TABLE erring.slow (id bigint);
            CREATE FUNCTION erring.wait() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN SELECT count(*) INTO NEW.id FROM generate_series(1, 100000000); RETURN NEW;
              END $$;
            CREATE TRIGGER waits BEFORE INSERT ON erring.slow FOR EACH ROW
              EXECUTE FUNCTION erring.wait();
            CREATE TABLE public."copy" ("dblink" int PRIMARY KEY, "a copy" text, "load" int DEFAULT 1,
              "Alter System" jsonb);
            CREATE FUNCTION public."copy"("dblink" int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';
            """)
        return sandbox
    }

    struct Query: Sendable {
        let sql: String
        var parameters: JSONValue = []
        let words: [String]
    }

    static let queries: [Query] = [
        Query(
            sql: "SELECT *\nFROM custmers",
            words: [
                "relation \"custmers\" does not exist (SQLSTATE 42P01)",
                "At line 2, column 6: FROM custmers", "Did you mean public.customers?",
            ]),
        Query(
            sql: "SELECT * FROM sales.leed",
            words: ["42P01", "At line 1, column 15", "Did you mean sales.leads?"]),
        Query(
            sql: "SELECT * FROM leads", words: ["42P01", "Did you mean sales.leads?"]),
        Query(
            sql: "SELECT 'größe', nme FROM customers",
            words: [
                "column \"nme\" does not exist (SQLSTATE 42703)",
                "At line 1, column 17: SELECT 'größe', nme FROM customers", "customers.name",
            ]),
        Query(
            sql: "SELECT * FROM orders WHERE status = 'payd'",
            words: ["22P02", "Did you mean paid? Values of order_status: draft, pending, paid,"]),
        Query(
            sql: "SELECT $1::erring.\"od \"\"d\"", parameters: ["y"],
            words: ["22P02", "Values of erring.\"od \"\"d\": one: \"1, two"]),
        Query(
            sql: "SELECT x.id FROM customers c",
            words: ["42P01", "At line 1, column 8"]),
        Query(
            sql: "SELECT add_number(1, 2)",
            words: [
                "42883", "At line 1, column 8",
                "Did you mean public.add_numbers(a integer, b integer)?",
            ]),
        Query(
            sql: "SELECT lower(1, 2)",
            words: ["42883", "At line 1, column 8", "Hint: No function matches", "lower(text)"]),
        Query(
            sql: "SELECT 1 ~ 'x'", words: ["42883", "At line 1, column 10", "Hint: No operator"]),
        Query(
            sql: "SELECT 1 +\r\n  FROM orders",
            words: ["42601", "At line 2, column 3:   FROM orders"]),
        Query(sql: "SELECT 日本.x y z\nFROM t", words: ["42601", "At line 1, column 15"]),
        Query(
            sql: "SELECT 1 FROM orders WHERE total",
            words: ["42804", "At line 1, column 28"]),
        Query(
            sql: "SELECT id FROM orders\n-- note\nWHERE id = 'abc'",
            words: [
                "invalid input syntax for type bigint: \"abc\" (SQLSTATE 22P02)",
                "At line 3, column 12: WHERE id = 'abc'", "does not have the form",
            ]),
        Query(sql: "SELECT $1::int", parameters: ["abc"], words: ["22P02", "abc"]),
        Query(sql: "SELECT 2147483647 + id::int FROM products", words: ["22003", "too large"]),
        Query(sql: "SELECT erring.writes()", words: ["25006", "read-only"]),
        Query(sql: "SELECT a, count(*) FROM (SELECT 1 a, 2 b) x", words: ["42803", "column 8"]),
        Query(
            sql: "SELECT id FROM orders JOIN customers ON true",
            words: ["42702", "At line 1, column 8"]),
        Query(
            sql: "EXPLAIN (COSTS OFF)\nSELECT nme\nFROM customers",
            words: ["42703", "At line 2, column 8: SELECT nme"]),
        Query(
            sql: "SELECT 'copy', 'dblink' AS x, 'COPY' || 'ü', nme FROM customers",
            words: ["42703", "At line 1, column 46: SELECT 'copy'"]),
        Query(
            sql: "SELECT 1 AS copy, nme FROM customers /* copy */",
            words: ["42703", "At line 1, column 19: SELECT 1 AS copy"]),
        Query(
            sql: "-- first\nWITH a AS (SELECT 1 AS x)\nSELECT x, y FROM a",
            words: ["42703", "At line 3, column 11: SELECT x, y FROM a"]),
        Query(
            sql: "((WITH RECURSIVE a AS (SELECT 1 AS x) SELECT x, y FROM a))",
            words: ["42703", "At line 1, column 49"]),
        Query(
            sql: "SELECT $1::int, nme FROM customers WHERE id = $2", parameters: [1, 2],
            words: ["42703", "At line 1, column 17"]),
        Query(
            sql: "SELECT " + String(repeating: "1 + ", count: 200) + "nme FROM customers",
            words: ["42703", "At line 1, column 808: …", "nme FROM customers"]),
        Query(sql: "SELECT 1 / 0", words: ["22012"]),
    ]

    @Test(arguments: queries)
    func anErrorOfAQueryNamesItsPlace(row: Query) async throws {
        let sandbox = try await Self.prepared.value
        let result = try await sandbox.features.call(
            "truss_run_sql", with: ["sql": .string(row.sql), "params": row.parameters])
        #expect(result.isError)
        for word in row.words { #expect(result.text.contains(word), "\(result.text)") }
        #expect(!result.text.contains("internal error") && !result.text.contains("_truss_mcp"))
        guard !row.sql.hasPrefix("EXPLAIN") else { return }
        let explained = try await sandbox.features.call(
            "truss_explain_query", with: ["sql": .string(row.sql), "params": row.parameters])
        if explained.isError, !row.words[0].contains("25006") {
            for word in row.words { #expect(explained.text.contains(word), "\(explained.text)") }
        }
    }

    struct Write: Sendable {
        let tool: String
        let arguments: String
        let words: [String]
    }

    static let writes: [Write] = [
        Write(
            tool: "truss_insert_rows",
            arguments:
                #"{"table":"erring.parents","rows":[{"id":2,"name":"x"},{"id":1,"name":"y"}]}"#,
            words: ["23505", "Key (id)=(1) already exists", "exists already"]),
        Write(
            tool: "truss_insert_rows",
            arguments: #"{"table":"erring.children","rows":[{"parent_id":9}]}"#,
            words: ["23503", "Key (parent_id)=(9) is not present", "foreign key"]),
        Write(
            tool: "truss_delete_rows",
            arguments: #"{"table":"erring.parents","filters":{"id":"eq.1"}}"#,
            words: ["23503", "still referenced from table \"children\""]),
        Write(
            tool: "truss_insert_rows",
            arguments: #"{"table":"erring.parents","rows":[{"id":3}]}"#,
            words: ["23502", "\"name\"", "Failing row contains"]),
        Write(
            tool: "truss_update_rows",
            arguments: #"{"table":"erring.children","filters":{"id":"eq.1"},"changes":{"n":0}}"#,
            words: ["23514", "children_n_check", "CHECK"]),
        Write(
            tool: "truss_insert_rows",
            arguments: #"{"table":"erring.children","rows":[{"n":"many"}]}"#,
            words: ["22P02", "many"]),
        Write(
            tool: "truss_insert_rows",
            arguments: #"{"table":"erring.children","rows":[{"s":99999}]}"#,
            words: ["22003", "99999"]),
        Write(
            tool: "truss_insert_rows",
            arguments: #"{"table":"erring.parents","rows":[{"id":4,"nme":"x"}]}"#,
            words: ["42703", "Did you mean name?", "Columns of erring.parents: id, name"]),
        Write(
            tool: "truss_update_rows",
            arguments: #"{"table":"erring.parent","filters":{"id":"eq.1"},"changes":{"name":"x"}}"#,
            words: ["42P01", "Did you mean erring.parents?"]),
        Write(
            tool: "truss_delete_rows",
            arguments: #"{"table":"erring.children","filters":{"born":"eq.someday"}}"#,
            words: ["22007", "someday"]),
    ]

    @Test(arguments: writes)
    func anErrorOfAWriteSaysThatNothingWasChanged(row: Write) async throws {
        let sandbox = try await Self.prepared.value
        let text = try await sandbox.features.failure(row.tool, row.arguments)
        for word in row.words + ["Nothing was changed."] {
            #expect(text.contains(word), "\(text)")
        }
    }

    // README: "PostgreSQL ends nearly every one after 9 seconds"
    @Test func whatTakesTooLongIsCancelled() async throws {
        let features = try await Self.prepared.value.features(timeout: 60)
        let read = try await features.failure(
            "truss_run_sql", #"{"sql":"SELECT count(*) FROM generate_series(1, 100000000)"}"#)
        #expect(read.contains("57014") && read.contains("narrow it"), "\(read)")
        let write = try await features.failure(
            "truss_insert_rows", #"{"table":"erring.slow","rows":[{"id":1}]}"#)
        #expect(write.contains("57014") && write.contains("Nothing was changed."), "\(write)")
    }

    @Test func namesThatTheAPIRefusesWorkEverywhere() async throws {
        let features = try await Self.prepared.value.features
        let row = #"{"dblink":1,"a copy":"COPY it","Alter System":{"copy":"x"}}"#
        let inserted = try await features.text(
            "truss_insert_rows", #"{"table":"copy","rows":[\#(row)]}"#)
        #expect(
            inserted.contains(#"[1,"COPY it",1,{"copy": "x"}]"#)
                || inserted.contains(#"[1,"COPY it",1,{"copy":"x"}]"#), "\(inserted)")
        let merged = try await features.text(
            "truss_insert_rows",
            #"{"table":"copy","rows":[{"dblink":1,"load":2}],"onConflict":["dblink"],"resolution":"merge"}"#
        )
        #expect(merged.hasPrefix("1 row inserted"), "\(merged)")
        let read = try await features.text(
            "truss_query_table",
            #"{"table":"copy","select":"dblink,copy:load,city:Alter System->>copy","filters":{"a copy":"eq.COPY it","or":"(load.eq.2,Alter System->>copy.eq.x)"},"order":"dblink"}"#
        )
        #expect(read == #"{"columns":["dblink","copy","city"],"rows":[[1,2,"x"]]}"#)
        let updated = try await features.text(
            "truss_update_rows",
            #"{"table":"copy","filters":{"dblink":"eq.1"},"changes":{"load":3},"preview":true}"#)
        #expect(updated.contains("1 row would be updated"))
        let described = try await features.text("truss_describe_table", #"{"table":"copy"}"#)
        #expect(described.contains("dblink"))
        let sql = try await features.text(
            "truss_run_sql",
            #"{"sql":"SELECT dblink, c.\"a copy\" AS copy, load FROM \"copy\" AS c WHERE \"copy\"(dblink) = 2 AND \"a copy\" <> 'copy'"}"#
        )
        #expect(sql == #"{"columns":["dblink","copy","load"],"rows":[[1,"COPY it",2]]}"#)
        let typed = try await features.text(
            "truss_run_sql", #"{"sql":"SELECT text 'copy' AS a, json '\"dblink\"' AS b"}"#)
        #expect(typed == #"{"columns":["a","b"],"rows":[["copy","dblink"]]}"#)
        let plan = try await features.text(
            "truss_explain_query", #"{"sql":"SELECT dblink FROM copy WHERE load = 1"}"#)
        #expect(plan.contains("Seq Scan on copy"))
        let called = try await features.text(
            "truss_call_function", #"{"function":"copy","arguments":{"dblink":41}}"#)
        #expect(called == #"{"columns":["copy"],"rows":[[42]]}"#)
        let deleted = try await features.text(
            "truss_delete_rows", #"{"table":"copy","filters":{"dblink":"eq.1"}}"#)
        #expect(deleted.hasPrefix("1 row deleted"))
        let unknown = try await features.failure(
            "truss_query_table", #"{"table":"copy","filters":{"dblnk":"eq.1"}}"#)
        #expect(unknown.contains("Did you mean dblink?"), "\(unknown)")
    }

    @Test func whatTheAPIMasksIsNotPassedOn() async throws {
        let features = TrussFeatures(
            instance: ScriptedInstance { _ in
                APIResponse(
                    status: 500, body: Array(#"{"error":"An internal error occurred"}"#.utf8))
            }, version: "test")
        for (tool, arguments, isWrite) in [
            ("truss_run_sql", #"{"sql":"SELECT 1"}"#, false),
            ("truss_delete_rows", #"{"table":"t","filters":{"id":"eq.1"}}"#, true),
            ("truss_get_project", #"{"projectId":"x"}"#, false),
        ] {
            let text = try await features.failure(tool, arguments)
            #expect(!text.contains("An internal error occurred"))
            #expect(text.contains("outcome is unknown") == isWrite, "\(text)")
        }
    }
}
