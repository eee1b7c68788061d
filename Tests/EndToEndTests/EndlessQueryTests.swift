import JSON
import Testing

/// A query that PostgreSQL cannot end, against a real one.
@Suite(.timeLimit(.minutes(2))) struct EndlessQueryTests {
    private static let query: JSONValue = [
        "sql": "select length(translate(repeat('a',300000), repeat('b',300000), ''))"
    ]

    // README: "The result then says that the query may run on, and further statements of the same caller"
    @Test func theResultSaysThatItMayRunOnAndFurtherStatementsAreHeldBack() async throws {
        let program = try SpawnedProgram(["--sandbox", "--timeout", "2"])
        program.send(Line.call(1, "truss_list_projects"))
        _ = try await program.answer(to: 1)
        program.send(Line.call(2, "truss_run_sql", Self.query))
        let first = try await program.answer(to: 2).text ?? ""
        #expect(first.contains("may still be running"), "\(first)")
        for (id, sql) in [(3, Self.query), (4, ["sql": "select 1"])] {
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
}
