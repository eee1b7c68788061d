import JSON
import Testing

/// Calling functions by named arguments.
@Suite struct FunctionCallTests {
    private static let prepared = Task {
        let sandbox = try await OwnSandbox.instance()
        try await sandbox.prepare(
            """
            CREATE SCHEMA calling;
            CREATE TYPE calling.pair AS (a int, b text);
            CREATE FUNCTION calling.sum3(a int, b int DEFAULT 10, c int DEFAULT 100) RETURNS int
              LANGUAGE sql AS 'SELECT a + b + c';
            CREATE FUNCTION calling.twin(a int) RETURNS text LANGUAGE sql AS $$ SELECT 'int ' || a $$;
            CREATE FUNCTION calling.twin(a date) RETURNS text LANGUAGE sql AS $$ SELECT 'date ' || a $$;
            CREATE FUNCTION calling.twin(a int, b int) RETURNS text LANGUAGE sql AS $$ SELECT 'two' $$;
            CREATE FUNCTION calling.nothing() RETURNS void LANGUAGE sql AS '';
            CREATE FUNCTION calling.one_pair() RETURNS calling.pair LANGUAGE sql AS
              $$ SELECT 1, 'x'::text $$;
            CREATE FUNCTION calling.pairs(n int) RETURNS SETOF calling.pair LANGUAGE sql AS
              $$ SELECT g, 'p' || g FROM generate_series(1, n) g $$;
            CREATE FUNCTION calling.outs(x int, OUT y int, OUT z int) LANGUAGE sql AS 'SELECT x, x * 2';
            CREATE FUNCTION calling.typed(j jsonb, t text[], d date, n numeric, "Odd name" text)
              RETURNS text LANGUAGE sql AS $$ SELECT concat_ws('|', j->>'a', t[2], d, n, "Odd name") $$;
            CREATE FUNCTION calling.fails() RETURNS int LANGUAGE plpgsql AS
              $$ BEGIN RAISE 'no stock left' USING ERRCODE = 'P0042', DETAIL = 'only 2'; END $$;
            CREATE FUNCTION calling.pg_sleep(n int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE PROCEDURE calling.tidy() LANGUAGE sql AS '';
            CREATE TABLE calling.notes (t text);
            CREATE FUNCTION calling.note(t text) RETURNS text LANGUAGE sql AS
              'INSERT INTO calling.notes VALUES (t) RETURNING t';
            """)
        return sandbox
    }

    struct Case: Sendable {
        let arguments: String
        let text: String
    }

    static let cases: [Case] = [
        Case(
            arguments: #"{"function":"add_numbers","arguments":{"b":2,"a":40}}"#,
            text: #"{"columns":["add_numbers"],"rows":[[42]]}"#),
        Case(
            arguments: #"{"function":"calling.sum3","arguments":{"a":1}}"#,
            text: #"{"columns":["sum3"],"rows":[[111]]}"#),
        Case(
            arguments: #"{"function":"sum3","schema":"calling","arguments":{"c":0,"a":1}}"#,
            text: #"{"columns":["sum3"],"rows":[[11]]}"#),
        Case(
            arguments: #"{"function":"calling.sum3","arguments":{"a":null}}"#,
            text: #"{"columns":["sum3"],"rows":[[null]]}"#),
        Case(
            arguments: #"{"function":"calling.twin","arguments":{"a":1,"b":2}}"#,
            text: #"{"columns":["twin"],"rows":[["two"]]}"#),
        Case(
            arguments: #"{"function":"calling.nothing"}"#,
            text: #"{"columns":["nothing"],"rows":[[null]]}"#),
        Case(
            arguments: #"{"function":"calling.one_pair"}"#,
            text: #"{"columns":["a","b"],"rows":[[1,"x"]]}"#),
        Case(
            arguments: #"{"function":"calling.outs","arguments":{"x":2}}"#,
            text: #"{"columns":["y","z"],"rows":[[2,4]]}"#),
        Case(
            arguments: #"{"function":"calling.pairs","arguments":{"n":2}}"#,
            text: #"{"columns":["a","b"],"rows":[[1,"p1"],[2,"p2"]]}"#),
        Case(
            arguments: #"{"function":"calling.pairs","arguments":{"n":0}}"#,
            text: #"{"columns":["a","b"],"rows":[]}"#),
        Case(
            arguments: #"{"function":"calling.pairs","arguments":{"n":3},"maxRows":2}"#,
            text: """
                {"columns":["a","b"],"rows":[[1,"p1"],[2,"p2"]]}
                2 rows shown, there are more; raise maxRows, narrow the query or add OFFSET.
                """),
        Case(
            arguments:
                #"{"function":"calling.typed","arguments":{"j":"{\"a\":\"x\"}","t":["p","q,r"],"d":"2026-01-02","n":1.50,"Odd name":"o"}}"#,
            text: #"{"columns":["typed"],"rows":[["x|q,r|2026-01-02|1.50|o"]]}"#),
    ]

    @Test(arguments: cases)
    func aCallAnswersWithItsRows(row: Case) async throws {
        let features = try await Self.prepared.value.features
        #expect(try await features.text("truss_call_function", row.arguments) == row.text)
    }

    struct Refusal: Sendable {
        let arguments: String
        let words: [String]
    }

    static let refusals: [Refusal] = [
        Refusal(
            arguments: #"{"function":"add_number","arguments":{"a":1}}"#,
            words: [
                "42883", "There is no function public.add_number", "public.add_numbers(a integer",
            ]
        ),
        Refusal(
            arguments: #"{"function":"add_numbers","arguments":{"x":1,"b":2}}"#,
            words: ["42883", "It is called as: public.add_numbers(a integer, b integer)"]),
        Refusal(
            arguments: #"{"function":"calling.twin","arguments":{"a":"2026-01-01"}}"#,
            words: [
                "42725", "calling.twin(a integer)", "calling.twin(a date)",
                "calling.twin(a integer, b integer)",
            ]),
        Refusal(
            arguments: #"{"function":"calling.tidy"}"#, words: ["42809", "Procedures cannot"]),
        Refusal(
            arguments: #"{"function":"calling.fails"}"#,
            words: ["no stock left", "P0042", "only 2", "Nothing was changed"]),
        Refusal(
            arguments: #"{"function":"calling.sum3","arguments":{"a":"x"}}"#, words: ["22P02"]),
        Refusal(arguments: #"{"function":"calling.pg_sleep"}"#, words: ["only waits"]),
        Refusal(arguments: #"{"function":"pg_sleep","schema":"calling"}"#, words: ["only waits"]),
        Refusal(arguments: #"{"function":"\"pg_catalog\".\"pg_sleep\""}"#, words: ["only waits"]),
        Refusal(arguments: #"{"function":"pg_catalog.pg_read_file"}"#, words: ["files"]),
        Refusal(
            arguments: #"{"function":"pg_catalog.pg_terminate_backend"}"#, words: ["other sessions"]
        ),
        Refusal(arguments: #"{"function":"pg_catalog.query_to_xml"}"#, words: ["runs SQL"]),
        Refusal(arguments: #"{"function":"pg_catalog.ts_stat"}"#, words: ["runs SQL"]),
        Refusal(arguments: #"{"function":"pg_reload_conf"}"#, words: ["server process"]),
        Refusal(arguments: #"{"function":"a.b.c"}"#, words: ["a.b.c"]),
    ]

    @Test(arguments: refusals)
    func aCallThatCannotBeIsExplained(row: Refusal) async throws {
        let features = try await Self.prepared.value.features
        let text = try await features.failure("truss_call_function", row.arguments)
        for word in row.words { #expect(text.contains(word), "\(text)") }
    }

    // README: "`truss_call_function` may do whatever the function does"
    @Test func whatAFunctionWritesStays() async throws {
        let sandbox = try await Self.prepared.value
        _ = try await sandbox.features.text(
            "truss_call_function", #"{"function":"calling.note","arguments":{"t":"kept"}}"#)
        _ = try await sandbox.features.text(
            "truss_call_function",
            #"{"function":"calling.note","arguments":{"t":"shown"},"preview":true}"#)
        #expect(try await sandbox.rows("SELECT t FROM calling.notes") == [["t": "kept"]])
    }
}
