package import JSON

/// The statements of one `POST /v1/sql/transaction`: the envelope around everything read or written.
package struct Transaction: Hashable, Sendable {
    package let statements: [Statement]

    /// Which statements' results are the answer, by index.
    package let answers: Range<Int>

    /// Whether PostgreSQL refuses every write in it.
    package let isRead: Bool

    /// Whether the data may be another after it: it is neither a read nor rolled back.
    package let keepsChanges: Bool

    /// The request body (contract §4: at most 20 statements).
    package var json: JSONValue {
        ["statements": .array(statements.map(\.json))]
    }
}

extension Transaction {
    /// Runs a query where it cannot write, with its rows and column names as JSON that PostgreSQL makes.
    ///
    /// The answer's one row has `rows`, at most `limit` of them, and `columns`, named even where there
    /// are no rows. The bound limit forces the extended protocol, so PostgreSQL refuses a second
    /// statement; the sub-select refuses writing CTEs; the newlines end a trailing comment
    /// (contract §4.2). `functions` are what the query may call.
    package static func reading(
        _ query: Statement, limit: Int, timeout: Int, calling functions: [CalledFunction] = []
    ) -> Transaction {
        readOnly([query.answeringRows(limit: limit)], timeout: timeout, calling: functions)
    }

    /// Runs a statement that answers with one row of its own making, where it cannot write.
    package static func answering(_ statement: Statement, timeout: Int) -> Transaction {
        readOnly([statement], timeout: timeout)
    }

    /// Shows every relation that a query reaches, without running it.
    ///
    /// It answers with the plan as JSON, then with the rows of `heirs`. Partitions are not pruned from the
    /// plan, so that only a condition that is never true leaves a relation out of it.
    package static func planning(
        _ query: Statement, heirs: Statement, timeout: Int
    ) -> Transaction {
        let plan = Explanation(of: query, options: "(VERBOSE, COSTS OFF, FORMAT JSON)")
        let settings = ["enable_partition_pruning = off", "constraint_exclusion = off"]
        return readOnly([plan.statement, heirs], timeout: timeout, settings: settings)
    }

    /// Explains a query where it cannot write; the answer's rows are the lines of the plan.
    package static func explaining(
        _ query: Statement, options: String, timeout: Int, calling functions: [CalledFunction] = []
    ) -> Transaction {
        readOnly(
            [Explanation(of: query, options: options).statement], timeout: timeout,
            calling: functions)
    }

    private static func readOnly(
        _ queries: [Statement], timeout: Int, settings: [String] = [],
        calling functions: [CalledFunction] = []
    ) -> Transaction {
        let opening =
            [Session.opening("BEGIN READ ONLY", timeout: timeout, settings: settings)]
            + (functions.isEmpty ? [] : [FunctionGuard.statement(for: functions)])
        return Transaction(
            statements: opening + queries + [Session.closing("ROLLBACK")],
            answers: opening.count..<opening.count + queries.count, isRead: true,
            keepsChanges: false)
    }

    /// Runs changes together or not at all; a preview rolls them back after they have answered.
    ///
    /// Where COMMIT fails, as with a deferred constraint, so does the request.
    package static func changing(
        _ changes: [Statement], isPreview: Bool, timeout: Int,
        calling functions: [CalledFunction] = []
    ) -> Transaction {
        let opening =
            [Session.opening("BEGIN", timeout: timeout)]
            + (functions.isEmpty ? [] : [FunctionGuard.statement(for: functions)])
        return Transaction(
            statements: opening + changes + [Session.closing(isPreview ? "ROLLBACK" : "COMMIT")],
            answers: opening.count..<(opening.count + changes.count), isRead: false,
            keepsChanges: !isPreview)
    }

    /// How many changes fit beside the envelope's own statements.
    package static let maxChanges = 18
}

extension Statement {
    /// The query inside one that answers with a single row: `rows` and `columns` as JSON texts.
    func answeringRows(limit: Int) -> Statement {
        var wrapped = self
        let limit = wrapped.bind(String(limit))
        wrapped.text = """
            WITH _r AS (SELECT * FROM (
            \(text)
            ) AS _q LIMIT \(limit)::bigint)
            SELECT (SELECT coalesce(json_agg(_r.*), '[]') FROM _r)::text AS rows,
            \(Statement.columnNames(of: "_r")) AS columns
            """
        return wrapped
    }

    /// The names of a query's columns as the text of a JSON list, also where it has no rows.
    static func columnNames(of rows: String) -> String {
        """
        (SELECT json_agg(_k) FROM json_object_keys((SELECT row_to_json(_c.*) FROM
        (SELECT \(rows).* FROM (VALUES (1)) AS _one LEFT JOIN \(rows) ON true LIMIT 1) AS _c)) AS _k)::text
        """
    }
}
