package import JSON

/// Rows to insert, or a change to the rows that filters match, as statements that answer with rows.
package enum RowChange: Hashable, Sendable {
    /// What an insert does with a row whose key exists.
    package struct Conflict: Hashable, Sendable {
        package enum Resolution: String, CaseIterable, Sendable {
            case merge, ignore
        }

        package let columns: [Identifier]
        package let resolution: Resolution

        package init(columns: [Identifier], resolution: Resolution) {
            self.columns = columns
            self.resolution = resolution
        }
    }

    /// How much of the touched rows a change answers with.
    package enum Returning: String, CaseIterable, Sendable {
        case rows
        /// The columns of the primary key, or of another key that no two rows share; rows where there is none.
        case keys
        case none
    }

    case insert([JSONObject], onConflict: Conflict?)
    case update([Filter], changes: JSONObject)
    case delete([Filter])

    /// What the over-budget error's text begins with; the number of rows follows.
    package static let overBudgetMark = ErrorMark("over_budget")

    /// Touched rows up to which a change answers with all their columns, unless told what to answer with.
    package static let maxWholeRows = 20

    /// One statement for each set of columns, in the order the rows first use them.
    ///
    /// Each answers with one row as ``ChangeAnswer`` says. An update or delete that touches more than `maxRows`
    /// fails inside PostgreSQL, so that all of it is undone; the error's text carries the count after
    /// `overBudgetMark`.
    package func statements(
        on table: TableName, maxRows: Int, returning: Returning? = nil, withBefore: Bool = false
    ) throws(SQLArgumentError) -> [Statement] {
        var answer = ChangeAnswer(table: table, returning: returning)
        switch self {
        case .insert(let rows, let conflict):
            if returning == nil, rows.count > RowChange.maxWholeRows { answer.returning = .keys }
            return try RowChange.inserts(of: rows, into: table, onConflict: conflict, answer)
        case .update(let filters, let changes):
            guard !changes.isEmpty else {
                throw SQLArgumentError("changes is empty; name a column and its new value")
            }
            let columns = try RowChange.columns(of: changes)
            var statement = Statement()
            let json = JSONDocuments(in: [changes], of: table)
            answer.documents = json
            let update = """
                UPDATE \(table.quoted) SET (\(columns)) = (SELECT \(columns) FROM \
                json_populate_record(NULL::\(table.quoted), \(json.object(changes, in: &statement))))\
                \(filters.whereClause(in: &statement))
                """
            answer.maxRows = maxRows
            answer.before = withBefore ? filters : nil
            return [answer.statement(of: update, in: statement)]
        case .delete(let filters):
            var statement = Statement()
            let delete = "DELETE FROM \(table.quoted)\(filters.whereClause(in: &statement))"
            answer.maxRows = maxRows
            return [answer.statement(of: delete, in: statement)]
        }
    }

    /// How many statements the rows of an insert need.
    package static func columnSets(of rows: [JSONObject]) -> Int { groups(of: rows).count }

    private static func inserts(
        of rows: [JSONObject], into table: TableName, onConflict conflict: Conflict?,
        _ answer: ChangeAnswer
    ) throws(SQLArgumentError) -> [Statement] {
        var statements: [Statement] = []
        for group in groups(of: rows) {
            var statement = Statement()
            var answer = answer
            var insert = "INSERT INTO \(table.quoted)"
            if group.columns.isEmpty {
                insert += " DEFAULT VALUES"
            } else {
                let columns = try columns(of: group.rows[0])
                let json = JSONDocuments(in: group.rows, of: table)
                answer.documents = json
                insert += """
                     (\(columns)) SELECT \(columns) FROM \
                    json_populate_recordset(NULL::\(table.quoted), \(json.list(group.rows, in: &statement)))
                    """
            }
            if let conflict { insert += conflict.clause(columns: group.columns) }
            statements.append(answer.statement(of: insert, in: statement))
        }
        return statements
    }

    /// Rows with the same columns together; rows without any stay alone, as DEFAULT VALUES makes one.
    private static func groups(of rows: [JSONObject]) -> [(columns: [String], rows: [JSONObject])] {
        var groups: [(columns: [String], rows: [JSONObject])] = []
        // By bytes: two names that differ only in normal form are two columns.
        var places: [Set<[UInt8]>: Int] = [:]
        for row in rows {
            let columns = Set(row.names.map { Array($0.utf8) })
            if let place = places[columns], !columns.isEmpty {
                groups[place].rows.append(row)
            } else {
                places[columns] = groups.count
                groups.append((row.names, [row]))
            }
        }
        return groups
    }

    private static func columns(of row: JSONObject) throws(SQLArgumentError) -> String {
        var quoted: [String] = []
        for name in row.names { quoted.append(try Identifier(name).quoted) }
        return quoted.joined(separator: ",")
    }
}

extension RowChange.Conflict {
    fileprivate func clause(columns: [String]) -> String {
        let target = self.columns.map(\.quoted).joined(separator: ",")
        let keys = Set(self.columns.map { Array($0.name.utf8) })
        let changed = columns.filter { !keys.contains(Array($0.utf8)) }.compactMap {
            try? Identifier($0).quoted
        }
        guard resolution == .merge, !changed.isEmpty else {
            return " ON CONFLICT (\(target)) DO NOTHING"
        }
        let assignments = changed.map { "\($0) = EXCLUDED.\($0)" }.joined(separator: ",")
        return " ON CONFLICT (\(target)) DO UPDATE SET \(assignments)"
    }
}
