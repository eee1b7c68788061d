import JSON
import Pages
import SQL

/// `truss_call_function`: a function of the database, which may write.
enum CallFunction {
    static let tool = Tool(
        "truss_call_function", .rows, .overwrites,
        "Call a database function, which may write. Returns its rows.",
        function, SharedArguments.schema, arguments, SharedArguments.maxRows,
        SharedArguments.preview, SharedArguments.format, SharedArguments.maxBytes, plan: plan
    ).found(by: "stored procedure, RPC, PL/pgSQL").shown(on: .rows)

    /// A function's name, of an open schema, that is not one to be kept from callers.
    private static let function = ToolArgument<TableName>(
        "function", .text, "function or schema.function", isRequired: true
    ) { (text, call) throws(SQLArgumentError) in
        do throws(SQLArgumentError) {
            let name = try TableName(parsing: text?.string ?? "", schema: call["schema"]?.string)
            guard call.settings.tables.allows(schema: name.schema) else {
                throw SQLArgumentError(
                    "the schema \(call.settings.tables.refusal(of: name.schema))")
            }
            if let reason = DeniedFunctions.reason(for: name.table.name) {
                throw SQLArgumentError("\(name.table) \(reason), so it is not called")
            }
            return name
        } catch {
            throw SQLArgumentError("function: \(error.message)")
        }
    }

    private static let arguments = ToolArgument<[(name: Identifier, value: String?)]>(
        "arguments", .members, "Name to value: any JSON; a list for jsonb as a text."
    ) { (members, _) throws(SQLArgumentError) in
        var arguments: [(name: Identifier, value: String?)] = []
        for member in members?.object ?? [:] {
            arguments.append((try Identifier(member.name), member.value.parameterText))
        }
        return arguments
    }

    private static func plan(_ call: Arguments) throws(SQLArgumentError) -> PlannedCall {
        let name = try call[function]
        var function = FunctionCall(function: name)
        function.arguments = try call[arguments]
        let maxRows = try call[SharedArguments.maxRows]
        let isPreview = try call[SharedArguments.preview]
        return try PlannedCall(
            call.tool,
            .changing(
                [function.statement(limit: maxRows + 1)], isPreview: isPreview,
                timeout: call.settings.statementTimeout,
                calling: isPreview
                    ? [CalledFunction(schema: name.schema.name, name: name.table.name)] : []),
            on: .function(name),
            rows: RowsPresentation(
                options: try call.rowOptions(maxRows: maxRows), next: .raise("maxRows"),
                head: isPreview ? "Preview: nothing was changed." : nil)
        ).sendable
    }
}
