import JSON
import Testing

/// A query that PostgreSQL cannot end, against a real one.
@Suite(.timeLimit(.minutes(2))) struct EndlessQueryTests {
    /// Each compares each with each and never looks whether it shall stop.
    static let queries = [
        "select length(translate(repeat('a',300000), repeat('b',300000), ''))",
        "select length(btrim(repeat('a',300000), repeat('b',300000)||'a'))",
        "select length(rtrim(repeat('a',300000), repeat('b',300000)||'a'))",
        "select array(select generate_series(1,300000)) && array(select generate_series(400000,700000))",
        """
        select array(select generate_series(1,300000)) <@ (array(select generate_series(400000,700000))
        || array(select generate_series(1,300000)))
        """,
        """
        select (select jsonb_agg(i) from generate_series(1,200000) i)
        @> (select jsonb_agg(i) from generate_series(1,200000) i)
        """,
    ]

    // README: "The result then says that the query may run on, and further statements of the same caller"
    // README: "Some it cannot end, such as `translate` of very long texts"
    @Test(arguments: queries)
    func theResultSaysThatItMayRunOnAndFurtherStatementsAreHeldBack(_ sql: String) async throws {
        let query: JSONValue = ["sql": .string(sql)]
        let program = try SpawnedProgram(["--sandbox", "--timeout", "2"])
        program.send(Line.call(1, "truss_list_projects"))
        _ = try await program.answer(to: 1)
        program.send(Line.call(2, "truss_run_sql", query))
        let first = try await program.answer(to: 2).text ?? ""
        #expect(first.contains("may still be running"), "\(first)")
        for (id, sql) in [(3, query), (4, ["sql": "select 1"])] {
            program.send(Line.call(id, "truss_run_sql", sql))
            let answer = try await program.answer(to: .number(JSONNumber(id))).text ?? ""
            #expect(answer.contains("no statement of yours is sent"), "\(answer)")
        }
        // What runs no statement goes on.
        program.send(Line.call(5, "truss_list_projects"))
        #expect(try await program.answer(to: 5)["result"]?.object?["isError"] == nil)
        program.closeInput()
        #expect(try await program.ending() == 0)
    }

    private static func query(_ length: Int) -> JSONValue {
        let sql =
            "select length(translate(repeat('a',\(length)), repeat('b',\(length)), '')) as endless"
        return ["sql": .string(sql)]
    }

    private static let running: JSONValue = [
        "sql": """
        select count(*) || ' running' from pg_stat_activity
        where state = 'active' and query like '%endless%' and pid <> pg_backend_pid()
        """
    ]

    // README: "One that the client cancels may run on too"
    @Test func cancellingAndRepeatingItTakesNoMoreConnections() async throws {
        let program = try SpawnedProgram(["--sandbox"])
        var lastID = 0
        func call(_ tool: String, _ arguments: JSONValue) -> Int {
            lastID += 1
            program.send(Line.call(lastID, tool, arguments))
            return lastID
        }
        func text(_ tool: String, _ arguments: JSONValue) async throws -> String {
            try await program.answer(to: .number(JSONNumber(call(tool, arguments)))).text ?? ""
        }
        _ = try await text("truss_list_projects", [:])
        let first = call("truss_run_sql", Self.query(300_000))
        while try await !text("truss_run_sql", Self.running).contains("1 running") {}
        program.send(
            Line.notification("notifications/cancelled", ["requestId": .number(JSONNumber(first))]))
        // The same again is held back, as often as it is tried; another goes on.
        for _ in 0..<20 {
            let answer = try await text("truss_run_sql", Self.query(300_000))
            #expect(answer.contains("What you cancelled may still be running"), "\(answer)")
        }
        #expect(try await text("truss_run_sql", Self.running).contains("1 running"))
        // In the end it counts like one that was waited for.
        var answer = ""
        while !answer.contains("did not end in time") {
            answer = try await text("truss_run_sql", ["sql": "select 1 as one"])
        }
        #expect(answer.contains("no statement of yours is sent"))
        program.closeInput()
        #expect(try await program.ending() == 0)
    }
}
