import JSON
import Pages
import SQL

/// `truss_run_sql`: one statement of the caller's that only reads.
enum RunSQL {
    static let tool = Tool(
        "truss_run_sql", .sql, .reads,
        """
        Run one read-only statement: SELECT, WITH, VALUES, TABLE or EXPLAIN. PostgreSQL refuses writes.
        """,
        sql, SharedArguments.params, SharedArguments.maxRows, SharedArguments.format,
        SharedArguments.maxBytes, plan: plan
    ).atHand.shown(on: .rows)

    private static let sql = ReadOnlyQuery.argument("With $1, $2, … for params.")

    private static func plan(_ call: Arguments) throws(SQLArgumentError) -> PlannedCall {
        let query = try call[sql]
        if case .explain(let options, _) = query.kind {
            return try ExplainQuery.explanation(of: query, options: options, call)
        }
        let (lifted, statement) = try query.statement(for: call)
        let maxRows = try call[SharedArguments.maxRows]
        return PlannedCall(
            call.tool,
            .reading(
                statement, limit: maxRows + 1, timeout: call.settings.statementTimeout,
                calling: query.calledFunctions),
            on: .query(query, lifted, statement),
            rows: RowsPresentation(
                options: try call.rowOptions(maxRows: maxRows), next: .raise("maxRows")),
            reach: call.settings.reach(of: statement))
    }
}

extension ReadOnlyQuery {
    /// The argument `sql`; where it is refused, with what PostgreSQL or a tool has instead.
    static func argument(_ summary: String) -> ToolArgument<ReadOnlyQuery> {
        ToolArgument("sql", .sql, summary, isRequired: true) {
            (text, call) throws(SQLArgumentError) in
            let sql = text?.string ?? ""
            do throws(RefusedSQL) {
                return try ReadOnlyQuery(parsing: sql)
            } catch {
                let remedies = call.settings.remedies(for: SQLFault(error), in: sql)
                guard !remedies.isEmpty else { throw SQLArgumentError("sql: \(error.message)") }
                throw SQLArgumentError(
                    "sql: \(error.finding). \(remedies.joined(separator: " "))")
            }
        }
    }

    /// The query with the caller's values, then those that the API's word filter makes parameters.
    func statement(for call: Arguments) throws(SQLArgumentError) -> (LiftedQuery, Statement) {
        let values = try call[SharedArguments.params]
        guard highestParameter == values.count else {
            let problem = """
                params must have a value for each of $1, $2, … in sql; sql uses \
                \(highestParameter), params has \(values.count)
                """
            let remedy = Dialect.placeholders(in: text)
            throw SQLArgumentError(remedy.map { "\(problem). \($0.text)" } ?? problem)
        }
        do throws(RefusedSQL) {
            let lifted = try liftingLiterals()
            let texts = values.enumerated().map { index, value in
                let isJSON = value.array != nil && jsonParameters.contains(index + 1)
                return isJSON ? value.description : value.parameterText
            }
            return (lifted, Statement(lifted.query, texts + lifted.extraParameters))
        } catch {
            throw SQLArgumentError("sql: \(error.message)")
        }
    }
}
