import JSON
import Pages
import SQL

/// `truss_insert_rows`: new rows, all or none.
enum InsertRows {
    static let tool = Tool(
        "truss_insert_rows", .rows, .overwrites,
        "Insert rows, all or none; an absent column takes its default.",
        SharedArguments.table, SharedArguments.schema, rows, onConflict, resolution,
        ChangeRows.returning, SharedArguments.preview, SharedArguments.maxBytes, plan: plan
    ).found(by: "add rows, create records, upsert, on conflict").shown(on: .rows)

    private static let rows = ToolArgument<[JSONObject]>(
        "rows", .rows, "Column to value: any JSON, numbers and null as such.", isRequired: true
    ) { rows, _ in (rows?.array ?? []).compactMap(\.object) }

    private static let onConflict = ToolArgument<RowChange.Conflict?>(
        "onConflict", .names, "Columns of a unique key."
    ) { (names, call) throws(SQLArgumentError) in
        let columns = (names?.array ?? []).compactMap(\.string)
        guard let resolution = try call[resolution] else {
            guard columns.isEmpty else {
                throw SQLArgumentError(
                    "onConflict needs resolution: merge overwrites the row there is, ignore keeps it"
                )
            }
            return nil
        }
        guard !columns.isEmpty else {
            throw SQLArgumentError("resolution needs onConflict: the columns of a unique key")
        }
        var identifiers: [Identifier] = []
        for column in columns { identifiers.append(try Identifier(column)) }
        return RowChange.Conflict(columns: identifiers, resolution: resolution)
    }

    private static let resolution = ToolArgument<RowChange.Conflict.Resolution?>.choice(
        "resolution", "Overwrite the row or keep it.")

    private static func plan(_ call: Arguments) throws(SQLArgumentError) -> PlannedCall {
        let table = try call[SharedArguments.table]
        let rows = try call[rows]
        let conflict = try call[onConflict]
        func insert(_ rows: [JSONObject]) throws(SQLArgumentError) -> PlannedCall {
            let insert = RowChange.insert(rows, onConflict: conflict)
            return try TouchedRows(
                "inserted", whenNone: "All of them exist already.", maxRows: rows.count, call
            ).planned(
                try insert.statements(
                    on: table, maxRows: rows.count, returning: try call[ChangeRows.returning]),
                on: table, call)
        }
        let whole = try insert(rows)
        let sets = RowChange.columnSets(of: rows)
        guard sets <= Transaction.maxChanges else {
            throw SQLArgumentError(
                """
                rows use \(sets) different sets of columns; one call takes at most \
                \(Transaction.maxChanges), so send rows of the same columns together
                """)
        }
        guard whole.isTooLarge else { return whole }
        // Sizes grow with the rows, so the greatest number that fits can be searched for.
        var fits = 0
        var exceeds = rows.count
        while exceeds - fits > 1 {
            let middle = (fits + exceeds) / 2
            if try insert(Array(rows[..<middle])).isTooLarge {
                exceeds = middle
            } else {
                fits = middle
            }
        }
        throw SQLArgumentError(
            """
            rows are too large for one call: Truss takes \(PlannedCall.maxBodyBytes) bytes, and these need \
            \(whole.bodySize); \
            \(fits == 0 ? "the first row alone is too large" : "the first \(fits) rows fit")
            """)
    }
}
