import JSON

/// A page of a table's rows in an order that no two rows share, so that pages neither overlap nor leave rows out
/// while others are changed.
///
/// The order is the caller's, then the columns of the table's key. Which these are is not known before PostgreSQL
/// is asked; the statement checks in its own transaction that `key` is right, and fails where that matters and it is
/// not: the error's text has the right one after `keyMark`.
package struct TablePage: Hashable, Sendable {
    package let query: TableQuery

    /// Rows in the page.
    package let limit: Int

    /// The last row of the page before, as the values of the order's terms; nil begins at the first row.
    package let after: [String?]?

    /// The columns of the table's key, empty where it has none; nil where they are not known yet.
    package var key: [Identifier]?

    package init(_ query: TableQuery, limit: Int, after: [String?]?, key: [Identifier]?) {
        self.query = query
        self.limit = limit
        self.after = after
        self.key = key
    }

    /// What the text of the error begins with that says the table's key, a JSON list of names.
    package static let keyMark = ErrorMark("key")

    /// Bytes of a relation up to which its rows are counted where a page is cut.
    static let maxCountedBytes = 8_388_608

    /// The whole order: the caller's terms, then those of the key that are not among them.
    private var terms: [RowOrder.Term] {
        let given = query.order?.terms ?? []
        let missing = (key ?? []).filter { column in
            !given.contains { $0.path == ColumnPath(column: column) }
        }
        return given
            + missing.map {
                RowOrder.Term(path: ColumnPath(column: $0), isDescending: false, nullsFirst: nil)
            }
    }

    /// Whether rows have a place of their own in the order.
    package var isTotal: Bool { key?.isEmpty == false }

    /// The page as one row: `rows` and `columns` as every read has them; `total`, where the page is cut and that is
    /// cheap, as digits, after `~` where they are an estimate; `last`, the values of the order's terms in the last row
    /// of the page, and `places`, those of every row; `key`, which fails where the order has another.
    ///
    /// - Throws: where `after` is not of this order.
    package func statement() throws(SQLArgumentError) -> Statement {
        var statement = Statement()
        let table = query.table.quoted
        var conditions = query.filters.map { $0.condition(in: &statement) }
        if let after, key != nil { conditions.append(try condition(after: after, in: &statement)) }
        var text = "WITH _r AS (SELECT \(columns) FROM \(table)"
        if !conditions.isEmpty { text += " WHERE " + conditions.joined(separator: " AND ") }
        if !terms.isEmpty {
            text += " ORDER BY " + terms.map { $0.sql(in: &statement) }.joined(separator: ", ")
        }
        if query.offset > 0 { text += " OFFSET \(statement.bind(String(query.offset)))::bigint" }
        let limit = statement.bind(String(limit))
        text += " LIMIT \(limit)::bigint + 1),\n"
        text += "_x AS (SELECT \(query.selection.sql(in: &statement)) FROM _r),\n"
        text += "_cut AS (SELECT count(*) > \(limit)::bigint AS yes FROM _r)\n"
        text += "SELECT (SELECT coalesce(json_agg(_x.*), '[]') FROM _x)::text AS rows,\n"
        text +=
            "CASE WHEN (SELECT _cut.yes FROM _cut) THEN \(total(in: &statement)) END AS total,\n"
        if isTotal {
            let place = place(in: &statement)
            text += "(SELECT \(place) FROM _r OFFSET \(limit)::bigint - 1 LIMIT 1)::text AS last,\n"
            text += "(SELECT json_agg(\(place)) FROM _r)::text AS places,\n"
        }
        text += "\(Statement.columnNames(of: "_x")) AS columns,\n\(keyCheck(in: &statement)) AS key"
        statement.text = text
        return statement
    }

    /// The columns that selection and order need, all of them where every one is selected.
    private var columns: String {
        guard !query.selection.terms.isEmpty else { return "*" }
        var needed: [Identifier] = []
        for column in query.selection.terms.map(\.path.column) + terms.map(\.path.column)
        where !needed.contains(column) {
            needed.append(column)
        }
        return needed.map(\.quoted).joined(separator: ", ")
    }

    /// The values of the order's terms in a row, as JSON.
    private func place(in statement: inout Statement) -> String {
        let values = terms.map { "\($0.path.expression(in: &statement))::text" }
        return "json_build_array(\(values.joined(separator: ", ")))"
    }

    /// How many rows the filters match: counted where the table is small, estimated where there are no filters.
    private func total(in statement: inout Statement) -> String {
        let schema = statement.bind(query.table.schema.name)
        let name = statement.bind(query.table.table.name)
        let count =
            "(SELECT count(*) FROM \(query.table.quoted)\(query.filters.whereClause(in: &statement)))::text"
        let estimate = query.filters.isEmpty ? "'~' || nullif(c.reltuples::bigint, -1)" : "NULL"
        return """
            (SELECT CASE WHEN pg_relation_size(c.oid) <= \(TablePage.maxCountedBytes) THEN \(count)
            ELSE \(estimate) END FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = \(schema) AND c.relname = \(name)
            AND c.relkind IN ('r', 'm') AND NOT c.relhassubclass)
            """
    }

    /// Fails where the page needs the table's key and has another; where it is cut, or is not the first.
    private func keyCheck(in statement: inout Statement) -> String {
        let known = key.map { JSONValue.array($0.map { .string($0.name) }).description }
        let isFirst = query.offset == 0 && after == nil
        let needs = isFirst ? "(SELECT _cut.yes FROM _cut)" : "true"
        return """
            CASE WHEN \(needs) THEN (SELECT CASE WHEN k.key IS DISTINCT FROM \(statement.bind(known))::jsonb
            THEN (\(statement.bind(TablePage.keyMark.text))::text || k.key::text)::int END FROM
            (SELECT coalesce(jsonb_agg(_k.name ORDER BY _k.place), '[]') AS key FROM
            (\(RowKey.columns(of: query.table, in: &statement))) AS _k) AS k) END
            """
    }

    /// The key that the error of a page without the right one names; nil for any other error.
    package static func key(inErrorText text: String) -> [Identifier]? {
        guard let mark = text.firstRange(of: keyMark.text), let end = text.lastIndex(of: "]"),
            mark.upperBound < end,
            let names = try? JSONValue(parsing: Array(text[mark.upperBound...end].utf8)).array
        else { return nil }
        return names.compactMap { $0.string.flatMap { try? Identifier($0) } }
    }
}

extension TablePage {
    /// The condition on rows that come after one in this order.
    private func condition(
        after values: [String?], in statement: inout Statement
    ) throws(SQLArgumentError) -> String {
        guard isTotal else {
            throw SQLArgumentError(
                "after: \(query.table) has no key that tells its rows apart; give offset instead")
        }
        let terms = terms
        guard values.count == terms.count else {
            throw SQLArgumentError(
                """
                after has \(values.count) \(values.count == 1 ? "value" : "values") and the order has \
                \(terms.count); give the list that the cut result named, with the same order
                """)
        }
        // Columns of a key are never NULL, and one comparison of rows can use its index.
        if query.order == nil {
            let columns = terms.map { $0.path.expression(in: &statement) }
            let bound = values.map { statement.bind($0) }
            return "(\(columns.joined(separator: ", "))) > (\(bound.joined(separator: ", ")))"
        }
        var alternatives: [String] = []
        for (index, term) in terms.enumerated() {
            var all = zip(terms, values).prefix(index).map { term, value in
                "\(term.path.expression(in: &statement)) IS NOT DISTINCT FROM \(statement.bind(value))"
            }
            all.append(term.condition(after: values[index], in: &statement))
            alternatives.append("(\(all.joined(separator: " AND ")))")
        }
        return "(\(alternatives.joined(separator: " OR ")))"
    }
}

extension RowOrder.Term {
    /// Whether a value of the term comes after another, by direction and by where NULLs go.
    fileprivate func condition(after value: String?, in statement: inout Statement) -> String {
        let expression = path.expression(in: &statement)
        let areNullsFirst = nullsFirst ?? isDescending
        guard let value else { return areNullsFirst ? "\(expression) IS NOT NULL" : "false" }
        let comparison = "\(expression) \(isDescending ? "<" : ">") \(statement.bind(value))"
        return areNullsFirst ? comparison : "(\(comparison) OR \(expression) IS NULL)"
    }
}
