import JSON
import MCP
import Pages
import SQL

/// `truss_explain_query`, and EXPLAIN in `truss_run_sql`.
enum ExplainQuery {
    static let tool = Tool(
        "truss_explain_query", .sql, .reads,
        "The plan of a query as PostgreSQL explains it; analyze runs it, read-only.",
        sql, SharedArguments.params, analyze, plan: plan
    ).found(by: "slow query, execution plan, EXPLAIN ANALYZE, index use").shown(on: .plan)

    private static let sql = ReadOnlyQuery.argument("Without EXPLAIN.")
    private static let analyze = ToolArgument.flag("analyze", "Real times, rows and buffers.")

    private static func plan(_ call: Arguments) throws(SQLArgumentError) -> PlannedCall {
        let query = try call[sql]
        guard query.kind == .rows else {
            throw SQLArgumentError("sql: give the query without EXPLAIN and its options")
        }
        return try explanation(
            of: query, options: try call[analyze] ? "(ANALYZE, BUFFERS)" : "", call)
    }

    /// The plan of a query as EXPLAIN with these options shows it.
    static func explanation(
        of query: ReadOnlyQuery, options: String, _ call: Arguments
    ) throws(SQLArgumentError) -> PlannedCall {
        let (lifted, statement) = try query.statement(for: call)
        return PlannedCall(
            call.tool,
            .explaining(
                statement, options: options, timeout: call.settings.statementTimeout,
                calling: query.calledFunctions),
            on: .query(query, lifted, statement), reach: call.settings.reach(of: statement)
        ) { (answer) throws(JSONSyntaxError) in
            try present(answer, maxBytes: call.settings.maxBytes)
        }
    }

    /// The lines of the plan.
    private static func present(
        _ answer: TransactionAnswer, maxBytes: Int
    ) throws(JSONSyntaxError) -> ToolResult {
        // Literals with line feeds make lines of a plan; behind its first none begins where ours do.
        let lines = try answer.rows().enumerated().map { index, row in
            let value = row.object?.members.first?.value ?? .null
            let line = value.string ?? value.description
            return index == 0 || line.hasPrefix(" ") ? line : "  \(line)"
        }
        return ToolResult(LineBudget.text(of: lines, maxBytes: maxBytes))
    }
}
