import JSON
import SQL
import TrussAPI

extension StatementForm {
    static func runSQL(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let query = try readOnlyQuery(arguments, settings)
        let maxRows = arguments.integer("maxRows")
        switch query.kind {
        case .rows:
            let (lifted, statement) = try statement(of: query, arguments)
            return Call(
                .reading(
                    statement, limit: maxRows + 1, timeout: settings.statementTimeout,
                    calling: query.calledFunctions),
                presentation: .rows(
                    RowsPresentation(
                        maxRows: maxRows, next: .raise("maxRows"),
                        output: arguments.output(settings))),
                diagnosis: .query(query, lifted, statement), reach: settings.reach(of: statement))
        case .explain(let options, _):
            return try explanation(of: query, options: options, arguments, settings)
        }
    }

    static func explainQuery(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let query = try readOnlyQuery(arguments, settings)
        guard query.kind == .rows else {
            throw SQLArgumentError("sql: give the query without EXPLAIN and its options")
        }
        let options = arguments.isTrue("analyze") ? "(ANALYZE, BUFFERS)" : ""
        return try explanation(of: query, options: options, arguments, settings)
    }

    private static func explanation(
        of query: ReadOnlyQuery, options: String, _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let (lifted, statement) = try statement(of: query, arguments)
        return Call(
            .explaining(
                statement, options: options, timeout: settings.statementTimeout,
                calling: query.calledFunctions),
            presentation: .plan, diagnosis: .query(query, lifted, statement),
            reach: settings.reach(of: statement))
    }

    private static func readOnlyQuery(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> ReadOnlyQuery {
        let sql = arguments.text("sql") ?? ""
        do throws(RefusedSQL) {
            return try ReadOnlyQuery(parsing: sql)
        } catch {
            let remedies = settings.remedies(for: SQLFault(error), in: sql)
            guard !remedies.isEmpty else { throw SQLArgumentError("sql: \(error.message)") }
            throw SQLArgumentError(
                "sql: \(error.finding). \(remedies.joined(separator: " "))")
        }
    }

    /// The query with the caller's values, then those that the API's word filter makes parameters.
    private static func statement(
        of query: ReadOnlyQuery, _ arguments: Arguments
    ) throws(SQLArgumentError) -> (LiftedQuery, Statement) {
        let values = arguments.list("params")
        guard query.highestParameter == values.count else {
            let problem = """
                params must have a value for each of $1, $2, … in sql; sql uses \
                \(query.highestParameter), params has \(values.count)
                """
            let remedy = Dialect.placeholders(in: query.text)
            throw SQLArgumentError(remedy.map { "\(problem). \($0.text)" } ?? problem)
        }
        do throws(RefusedSQL) {
            let lifted = try query.liftingLiterals()
            let texts = values.enumerated().map { index, value in
                let isJSON = value.array != nil && query.jsonParameters.contains(index + 1)
                return isJSON ? value.description : value.parameterText
            }
            return (lifted, Statement(lifted.query, texts + lifted.extraParameters))
        } catch {
            throw SQLArgumentError("sql: \(error.message)")
        }
    }

    static func queryTable(
        _ arguments: Arguments, _ settings: Settings, _ keys: KeyMemory
    ) throws(SQLArgumentError) -> Call {
        let table = try arguments.table(settings)
        guard !DeniedFunctions.views.contains(table.table.name) else {
            throw SQLArgumentError(
                "table: \(table.table) reads files of the server, so it is not read")
        }
        var query = TableQuery(table: table)
        query.selection = try Selection(parsing: arguments.text("select") ?? "*")
        query.filters = try arguments.filters()
        query.order = try arguments.text("order").map { (text) throws(SQLArgumentError) in
            try RowOrder(parsing: text)
        }
        query.offset = arguments.integer("offset")
        let after = arguments["after"]?.array.map { $0.map(\.parameterText) }
        guard after == nil || query.offset == 0 else {
            throw SQLArgumentError("after and offset both say where to begin; give one of them")
        }
        // A table without a key may have got one since.
        let key = after == nil || keys[table]?.isEmpty == false ? keys[table] : nil
        return try call(
            TablePage(query, limit: arguments.integer("limit"), after: after, key: key),
            arguments.output(settings), settings, keys)
    }

    /// Reads a page, again where the error says that the table has another key.
    private static func call(
        _ page: TablePage, _ output: RowOutput, _ settings: Settings, _ keys: KeyMemory,
        tries: Int = 3
    ) throws(SQLArgumentError) -> Call {
        var call = Call(
            .answering(try page.statement(), timeout: settings.statementTimeout),
            presentation: .rows(
                RowsPresentation(
                    maxRows: page.limit,
                    next: .page(offset: page.query.offset, isTotal: page.isTotal),
                    output: output)),
            diagnosis: .table(page.query.table), reach: settings.reach(of: page.query.statement))
        guard tries > 1 else { return call }
        call.instead = { (failure) throws(SQLArgumentError) in
            let table = page.query.table
            var page = page
            if let key = TablePage.key(inErrorText: failure.text) {
                page.key = key
            } else {
                // A column of a key that is no more.
                guard failure.code == "42703", page.isTotal else { return nil }
                page.key = nil
            }
            keys[table] = page.key
            return try StatementForm.call(page, output, settings, keys, tries: tries - 1)
        }
        return call
    }

    static func databaseSchema(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let schema = try arguments.text("schema").map { (text) throws(SQLArgumentError) in
            let schema = try Identifier(text)
            guard settings.tables.allows(schema: schema) else {
                throw SQLArgumentError("schema: \(settings.tables.refusal(of: schema))")
            }
            return schema
        }
        let detail = arguments.text("detail").flatMap(SchemaDigest.Detail.init(rawValue:))
        return Call(
            .reading(
                SchemaQuery.digest(schema: schema), limit: 1, timeout: settings.statementTimeout),
            presentation: .digest(schema: schema, detail: detail ?? .columns),
            diagnosis: schema.map(Diagnosis.schema))
    }

    /// Describes one relation.
    static func describe(_ table: TableName, settings: Settings) -> Call {
        Call(
            .reading(
                SchemaQuery.description(of: table), limit: 1, timeout: settings.statementTimeout),
            presentation: .description(table), diagnosis: .table(table))
    }
}

extension JSONValue {
    /// The value as PostgreSQL's input text for a parameter; nil is NULL.
    ///
    /// Numbers keep their digits, a list becomes an array literal, an object its JSON text.
    var parameterText: String? {
        switch self {
        case .null: nil
        case .bool(let truth): truth ? "true" : "false"
        case .number(let number): number.text
        case .string, .escapedString: string
        case .array(let elements): ArrayLiteral.text(of: elements.map(\.parameterText))
        case .object: description
        }
    }
}
