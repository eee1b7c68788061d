import JSON
import SQL
import TrussAPI

extension StatementForm {
    static func insertRows(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let table = try arguments.table(settings)
        let rows = arguments.list("rows").compactMap(\.object)
        let conflict = try conflict(arguments)
        func call(_ rows: [JSONObject]) throws(SQLArgumentError) -> Call {
            let insert = RowChange.insert(rows, onConflict: conflict)
            return change(
                try insert.statements(
                    on: table, maxRows: rows.count, returning: arguments.returning), .insert, table,
                maxRows: rows.count, arguments, settings)
        }
        let insert = try call(rows)
        let sets = RowChange.columnSets(of: rows)
        guard sets <= Transaction.maxChanges else {
            throw SQLArgumentError(
                """
                rows use \(sets) different sets of columns; one call takes at most \
                \(Transaction.maxChanges), so send rows of the same columns together
                """)
        }
        guard insert.isTooLarge else { return insert }
        // Sizes grow with the rows, so the greatest number that fits can be searched for.
        var fits = 0
        var exceeds = rows.count
        while exceeds - fits > 1 {
            let middle = (fits + exceeds) / 2
            if try call(Array(rows[..<middle])).isTooLarge {
                exceeds = middle
            } else {
                fits = middle
            }
        }
        throw SQLArgumentError(
            """
            rows are too large for one call: Truss takes \(Call.maxBodyBytes) bytes, and these need \
            \(insert.request.body?.count ?? 0); \
            \(fits == 0 ? "the first row alone is too large" : "the first \(fits) rows fit")
            """)
    }

    private static func conflict(
        _ arguments: Arguments
    ) throws(SQLArgumentError) -> RowChange.Conflict? {
        let columns = arguments.list("onConflict").compactMap(\.string)
        let resolution = arguments.text("resolution")
            .flatMap(RowChange.Conflict.Resolution.init(rawValue:))
        guard let resolution else {
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
        var names: [Identifier] = []
        for column in columns { names.append(try Identifier(column)) }
        return RowChange.Conflict(columns: names, resolution: resolution)
    }

    static func updateRows(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let table = try arguments.table(settings)
        let maxRows = arguments.integer("maxRows")
        let update = RowChange.update(
            try arguments.filters(), changes: arguments.members("changes"))
        let statements = try update.statements(
            on: table, maxRows: maxRows, returning: arguments.returning,
            withBefore: arguments.isTrue("preview"))
        return try sendable(
            change(statements, .update, table, maxRows: maxRows, arguments, settings))
    }

    static func deleteRows(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let table = try arguments.table(settings)
        let maxRows = arguments.integer("maxRows")
        let delete = RowChange.delete(try arguments.filters())
        return try sendable(
            change(
                try delete.statements(
                    on: table, maxRows: maxRows, returning: arguments.returning), .delete, table,
                maxRows: maxRows, arguments, settings))
    }

    private static func sendable(_ call: Call) throws(SQLArgumentError) -> Call {
        guard !call.isTooLarge else {
            throw SQLArgumentError(
                """
                the call needs \(call.request.body?.count ?? 0) bytes and Truss takes \
                \(Call.maxBodyBytes); use shorter filters and values
                """)
        }
        return call
    }

    private static func change(
        _ changes: [Statement], _ kind: ChangePresentation.Kind, _ table: TableName, maxRows: Int,
        _ arguments: Arguments, _ settings: Settings
    ) -> Call {
        let isPreview = arguments.isTrue("preview")
        return Call(
            .changing(changes, isPreview: isPreview, timeout: settings.statementTimeout),
            presentation: .change(
                ChangePresentation(
                    kind: kind, isPreview: isPreview, maxRows: maxRows,
                    output: arguments.output(settings))),
            diagnosis: .table(table),
            reach: settings.reach(of: Statement("SELECT * FROM \(table.quoted)")))
    }

    static func callFunction(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let name: TableName
        do throws(SQLArgumentError) {
            name = try TableName(
                parsing: arguments.text("function") ?? "", schema: arguments.text("schema"))
        } catch {
            throw SQLArgumentError("function: \(error.message)")
        }
        guard settings.tables.allows(schema: name.schema) else {
            throw SQLArgumentError(
                "function: the schema \(settings.tables.refusal(of: name.schema))")
        }
        if let reason = DeniedFunctions.reason(for: name.table.name) {
            throw SQLArgumentError("function: \(name.table) \(reason), so it is not called")
        }
        var function = FunctionCall(function: name)
        for argument in arguments.members("arguments") {
            function.arguments.append(
                (try Identifier(argument.name), argument.value.parameterText))
        }
        let maxRows = arguments.integer("maxRows")
        let isPreview = arguments.isTrue("preview")
        return try sendable(
            Call(
                .changing(
                    [function.statement(limit: maxRows + 1)], isPreview: isPreview,
                    timeout: settings.statementTimeout,
                    calling: isPreview
                        ? [CalledFunction(schema: name.schema.name, name: name.table.name)] : []),
                presentation: .rows(
                    RowsPresentation(
                        maxRows: maxRows, next: .raise("maxRows"),
                        output: arguments.output(settings),
                        head: isPreview ? "Preview: nothing was changed." : nil)),
                diagnosis: .function(name)))
    }
}

extension Arguments {
    /// What a change is to answer with; nil leaves it to the number of rows.
    fileprivate var returning: RowChange.Returning? {
        text("returning").flatMap(RowChange.Returning.init(rawValue:))
    }
}
