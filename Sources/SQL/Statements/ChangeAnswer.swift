/// What a change answers with: one row, whose columns are JSON texts or NULL.
///
/// `count` is how many rows were touched. Of `rows` and `keys` at most one is there. `pairs` has what changes in each
/// row, as `[before, after]` beside its key; where rows cannot be paired by their key, `before` stands beside `rows`.
/// `documents` names the columns whose JSON text became JSON.
struct ChangeAnswer {
    let table: TableName

    /// Nil for rows up to ``RowChange/maxWholeRows``, then keys.
    var returning: RowChange.Returning?

    /// More rows than these fail the statement.
    var maxRows: Int?

    /// The filters of the rows as they are before.
    var before: [Filter]?

    var documents: JSONDocuments?

    /// The change inside a statement that answers so; `statement` has what the change has bound.
    func statement(of change: String, in statement: Statement) -> Statement {
        var statement = statement
        var ctes: [String] = []
        if let columns = documents?.columns(in: &statement) { ctes.append("_j AS (\(columns))") }
        ctes += [
            "_w AS (\(change) RETURNING *)", "_n AS (SELECT count(*) AS n FROM _w)",
        ]
        if returning == .keys || returning == nil {
            ctes.append("_k AS (\(RowKey.columns(of: table, in: &statement)))")
        }
        var columns = ["(SELECT n FROM _n)::text AS count"]
        if let before, returning == nil || returning == .rows {
            ctes += pairing(before, in: &statement)
        }
        columns += answers(isPaired: before != nil)
        if documents?.isEmpty == false {
            columns.append("(SELECT json_agg(name) FROM _j)::text AS documents")
        }
        if let maxRows {
            columns.append(
                """
                CASE WHEN (SELECT n FROM _n) > \(statement.bind(String(maxRows)))::bigint \
                THEN (\(statement.bind(RowChange.overBudgetMark.text))::text || (SELECT n FROM _n))::int END AS over
                """)
        }
        statement.text =
            "WITH \(ctes.joined(separator: ",\n"))\nSELECT \(columns.joined(separator: ",\n"))"
        return statement
    }

    /// The rows before, and with a known key what differs between each and the same row after.
    private func pairing(_ filters: [Filter], in statement: inout Statement) -> [String] {
        let before = "_b AS (SELECT * FROM \(table.quoted)\(filters.whereClause(in: &statement)))"
        guard returning == nil else { return [before] }
        func keyed(_ rows: String) -> String {
            """
            (SELECT row_number() OVER () AS place, row_to_json(\(rows).*) AS row, \
            \(RowKey.object(ofRow: "row_to_json(\(rows).*)", key: "_k"))::text AS key FROM \(rows))
            """
        }
        return [
            before,
            """
            _p AS (SELECT (SELECT json_object_agg(m.name, m.value ORDER BY m.place) FROM
             (SELECT _k.name, e.value, _k.place FROM json_each(b.row) AS e JOIN _k ON _k.name = e.key
              UNION ALL SELECT 'changes', (SELECT coalesce(json_object_agg(o.key, json_build_array(o.value, a.value)
               ORDER BY o.place), '{}') FROM json_each(b.row) WITH ORDINALITY AS o(key, value, place)
               JOIN json_each(w.row) AS a ON a.key = o.key WHERE o.value::text <> a.value::text), 1000000) AS m) AS pair, b.place
             FROM \(keyed("_b")) AS b JOIN \(keyed("_w")) AS w ON w.key = b.key)
            """,
            """
            _q AS (SELECT CASE WHEN count(*) = (SELECT n FROM _n)
             THEN coalesce(json_agg(pair ORDER BY place), '[]')::text END AS pairs FROM _p)
            """,
        ]
    }

    private func answers(isPaired: Bool) -> [String] {
        let rows = "(SELECT coalesce(json_agg(_w.*), '[]') FROM _w)::text"
        let before = "(SELECT coalesce(json_agg(_b.*), '[]') FROM _b)::text"
        let keys = """
            (SELECT coalesce(json_agg(\(RowKey.object(ofRow: "row_to_json(_w.*)", key: "_k"))), '[]') FROM _w)::text
            """
        let hasKey = "EXISTS (SELECT FROM _k)"
        switch returning {
        case .rows?: return ["\(rows) AS rows"] + (isPaired ? ["\(before) AS before"] : [])
        case .keys?:
            return [
                "CASE WHEN \(hasKey) THEN \(keys) END AS keys",
                "CASE WHEN NOT \(hasKey) THEN \(rows) END AS rows",
            ]
        case RowChange.Returning.none?: return []
        case nil where isPaired:
            let isUnpaired = "(SELECT pairs FROM _q) IS NULL"
            return [
                "(SELECT pairs FROM _q) AS pairs",
                "CASE WHEN \(isUnpaired) THEN \(before) END AS before",
                "CASE WHEN \(isUnpaired) THEN \(rows) END AS rows",
            ]
        case nil:
            let isWhole = "((SELECT n FROM _n) <= \(RowChange.maxWholeRows) OR NOT \(hasKey))"
            return [
                "CASE WHEN NOT \(isWhole) THEN \(keys) END AS keys",
                "CASE WHEN \(isWhole) THEN \(rows) END AS rows",
            ]
        }
    }
}
