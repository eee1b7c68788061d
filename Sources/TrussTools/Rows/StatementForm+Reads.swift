import JSON
import SQL

extension StatementForm {
    static func runSQL(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let query = try readOnlyQuery(arguments)
        let maxRows = arguments.integer("maxRows")
        switch query.kind {
        case .rows:
            let (lifted, statement) = try statement(of: query, arguments)
            return Call(
                .reading(
                    statement, limit: maxRows + 1, timeout: settings.statementTimeout),
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
        let query = try readOnlyQuery(arguments)
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
                statement, options: options, timeout: settings.statementTimeout),
            presentation: .plan, diagnosis: .query(query, lifted, statement),
            reach: settings.reach(of: statement))
    }

    private static func readOnlyQuery(
        _ arguments: Arguments
    ) throws(SQLArgumentError) -> ReadOnlyQuery {
        do throws(RefusedSQL) {
            return try ReadOnlyQuery(parsing: arguments.text("sql") ?? "")
        } catch {
            throw SQLArgumentError("sql: \(error.message)")
        }
    }

    /// The query with the caller's values, then those that the API's word filter makes parameters.
    private static func statement(
        of query: ReadOnlyQuery, _ arguments: Arguments
    ) throws(SQLArgumentError) -> (LiftedQuery, Statement) {
        let values = arguments.list("params")
        guard query.highestParameter == values.count else {
            throw SQLArgumentError(
                """
                params must have a value for each of $1, $2, … in sql; sql uses \
                \(query.highestParameter), params has \(values.count)
                """)
        }
        do throws(RefusedSQL) {
            let lifted = try query.liftingLiterals()
            let values = values.map(\.parameterText) + lifted.extraParameters
            return (lifted, Statement(lifted.query, values))
        } catch {
            throw SQLArgumentError("sql: \(error.message)")
        }
    }

    static func queryTable(
        _ arguments: Arguments, _ settings: Settings
    ) throws(SQLArgumentError) -> Call {
        let table = try arguments.table(settings)
        var query = TableQuery(table: table)
        query.selection = try Selection(parsing: arguments.text("select") ?? "*")
        query.filters = try arguments.filters()
        query.order = try arguments.text("order").map { (text) throws(SQLArgumentError) in
            try RowOrder(parsing: text)
        }
        query.offset = arguments.integer("offset")
        let limit = arguments.integer("limit")
        return Call(
            .reading(query.statement, limit: limit + 1, timeout: settings.statementTimeout),
            presentation: .rows(
                RowsPresentation(
                    maxRows: limit, next: .offset(query.offset), output: arguments.output(settings))
            ),
            diagnosis: .table(table), reach: settings.reach(of: query.statement))
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
            presentation: .digest(schema: schema, detail: detail ?? .columns))
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
