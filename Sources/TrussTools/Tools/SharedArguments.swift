import JSON
import SQL

/// Arguments that several tools take.
enum SharedArguments {
    /// The relation that `table` and `schema` name, where it may be reached.
    static let table = ToolArgument<TableName>(
        "table", .text, "table or schema.table", isRequired: true
    ) { (text, call) throws(SQLArgumentError) in
        do throws(SQLArgumentError) {
            let table = try TableName(parsing: text?.string ?? "", schema: call["schema"]?.string)
            try call.settings.tables.check(table)
            return table
        } catch {
            throw SQLArgumentError("table: \(error.message)")
        }
    }

    static let schema = ToolArgument.text("schema", "")

    /// The values of a statement's placeholders.
    static let params = ToolArgument<[JSONValue]>(
        "params", .values, "A value for each $n: any JSON; cast a list for jsonb."
    ) { values, _ in values?.array ?? [] }

    static let maxRows = ToolArgument.integer("maxRows", Catalogue.maxRows, default: 100)
    static let preview = ToolArgument.flag("preview", "Show it, then roll back.")

    /// How rows are written, by the call or else by the settings.
    static let format = ToolArgument<RowFormat>(
        "format", .choice(RowFormat.allCases.map(\.rawValue)), ""
    ) { text, call in
        text?.string.flatMap(RowFormat.init(rawValue:)) ?? call.settings.format
    }

    /// How large a result may be, by the call or else by the settings.
    static let maxBytes = ToolArgument<Int>("maxBytes", .integer(Catalogue.maxBytes), "") {
        bytes, call in bytes?.int ?? call.settings.maxBytes
    }

    /// The filters of rows to change.
    static let filters = filters("As in truss_query_table.", isRequired: true)

    /// Filters, all of which must hold.
    static func filters(_ summary: String, isRequired: Bool = false) -> ToolArgument<[Filter]> {
        ToolArgument("filters", .filters, summary, isRequired: isRequired) {
            (members, _) throws(SQLArgumentError) in try Filter.parse(members?.object ?? [:])
        }
    }
}

extension Arguments {
    /// How rows are to be written, and how much of them.
    func rowOptions(maxRows: Int = .max) throws(SQLArgumentError) -> RowOptions {
        RowOptions(
            format: try self[SharedArguments.format], maxRows: maxRows,
            maxBytes: try self[SharedArguments.maxBytes],
            escapesInvisibleText: settings.escapesInvisibleText)
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
