import JSON
import SQL

/// The ways a statement row compiles its arguments to one transaction.
package enum StatementForm: Sendable {
    case runSQL
    case explainQuery
    case queryTable
    case databaseSchema
    case describeTable
    case insertRows
    case updateRows
    case deleteRows
    case callFunction

    func call(
        _ arguments: Arguments, settings: Settings, keys: KeyMemory
    ) throws(InvalidArguments) -> Call {
        do throws(SQLArgumentError) {
            return switch self {
            case .runSQL: try StatementForm.runSQL(arguments, settings)
            case .explainQuery: try StatementForm.explainQuery(arguments, settings)
            case .queryTable: try StatementForm.queryTable(arguments, settings, keys)
            case .databaseSchema: try StatementForm.databaseSchema(arguments, settings)
            case .describeTable:
                StatementForm.describe(try arguments.table(settings), settings: settings)
            case .insertRows: try StatementForm.insertRows(arguments, settings)
            case .updateRows: try StatementForm.updateRows(arguments, settings)
            case .deleteRows: try StatementForm.deleteRows(arguments, settings)
            case .callFunction: try StatementForm.callFunction(arguments, settings)
            }
        } catch {
            throw InvalidArguments(message: error.message)
        }
    }
}

extension Arguments {
    /// The relation that `table` and `schema` name, where it may be reached.
    func table(_ settings: Settings) throws(SQLArgumentError) -> TableName {
        do throws(SQLArgumentError) {
            let table = try TableName(parsing: text("table") ?? "", schema: text("schema"))
            try settings.tables.check(table)
            return table
        } catch {
            throw SQLArgumentError("table: \(error.message)")
        }
    }

    func filters() throws(SQLArgumentError) -> [Filter] {
        try Filter.parse(members("filters"))
    }

    /// How rows are to be written, by the call or else by the settings.
    func output(_ settings: Settings) -> RowOutput {
        RowOutput(
            format: text("format").flatMap(RowFormat.init(rawValue:)) ?? settings.format,
            maxBytes: self["maxBytes"]?.int ?? settings.maxBytes)
    }
}
