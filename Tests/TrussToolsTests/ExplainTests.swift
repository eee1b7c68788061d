import JSON
import Testing

/// Plans are those of the query as its writer would see them.
@Suite struct ExplainTests {
    static let queries: [String] = [
        "SELECT * FROM orders WHERE id = 7",
        "SELECT * FROM orders WHERE customer_id = 7 ORDER BY placed_at DESC LIMIT 3 -- last",
        "-- first\n/* second */ SELECT 1",
        "WITH a AS (SELECT * FROM orders) SELECT count(*) FROM a",
        "-- first\nWITH a AS MATERIALIZED (SELECT * FROM orders) SELECT count(*) FROM a",
        "with/**/a as (select 1) table a",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r",
        "with recursive\n r(n) as (values (1) union select n from r) select * from r",
        "(SELECT 1)", "((SELECT id FROM orders LIMIT 2))",
        "(WITH a AS (SELECT 1) SELECT * FROM a)",
        "((WITH RECURSIVE a AS (SELECT 1) SELECT * FROM a) LIMIT 1)",
        "(WITH a AS (SELECT 1) SELECT * FROM a) UNION ALL (WITH b AS (SELECT 2) SELECT * FROM b)",
        "(SELECT 1) UNION (SELECT 2) ORDER BY 1", "(SELECT 1 AS x) ORDER BY x",
        "(SELECT id FROM orders) EXCEPT SELECT id FROM products",
        "SELECT 1 UNION ALL SELECT 2", "VALUES (1), (2)", "(VALUES (1), (2)) ORDER BY 1",
        "TABLE categories", "SELECT (SELECT max(id) FROM orders), EXISTS (SELECT FROM products)",
        "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.city = 'Rome'",
    ]

    @Test(arguments: queries)
    func aPlanIsThatOfTheQueryAlone(sql: String) async throws {
        let sandbox = try await OwnSandbox.instance()
        let features = sandbox.features
        let expected = try await sandbox.rows("EXPLAIN " + sql).compactMap {
            $0.object?["QUERY PLAN"]?.string
        }
        let plan = try await features.call("truss_explain_query", with: ["sql": .string(sql)])
        #expect(plan.text == expected.joined(separator: "\n"))
        let run = try await features.call("truss_run_sql", with: ["sql": .string("EXPLAIN " + sql)])
        #expect(run.text == plan.text)
        let verbose = try await features.call(
            "truss_run_sql", with: ["sql": .string("EXPLAIN (VERBOSE, COSTS OFF) " + sql)])
        let raw = try await sandbox.rows("EXPLAIN (VERBOSE, COSTS OFF) " + sql)
        #expect(
            verbose.text
                == raw.compactMap { $0.object?["QUERY PLAN"]?.string }.joined(separator: "\n"))
    }

    @Test func valuesAndWordsOfTheFilterAreConstantsInThePlan() async throws {
        let features = try await OwnSandbox.instance().features
        let plan = try await features.text(
            "truss_explain_query",
            #"{"sql":"SELECT * FROM orders WHERE coupon = 'copy' AND id > $1 AND notes <> $2","params":[5,"dblink"]}"#
        )
        #expect(plan.contains("'copy'::text") && plan.contains("id > '5'::bigint"), "\(plan)")
        #expect(plan.contains("'dblink'::text") && !plan.contains("$"), "\(plan)")
    }

    @Test func analyzeRunsTheQuery() async throws {
        let features = try await OwnSandbox.instance().features
        let plan = try await features.text(
            "truss_explain_query",
            #"{"sql":"SELECT count(*) FROM orders","analyze":true}"#)
        #expect(plan.contains("actual time=") && plan.contains("Execution Time"), "\(plan)")
        let json = try await features.text(
            "truss_run_sql", #"{"sql":"EXPLAIN (FORMAT JSON) SELECT 1"}"#)
        #expect(json.contains("\"Node Type\""))
        let twice = try await features.failure(
            "truss_explain_query", #"{"sql":"EXPLAIN SELECT 1"}"#)
        #expect(twice.contains("without EXPLAIN"))
    }
}
