import JSON
import MCP
import SQL

/// `truss_describe_table`, and the resource of a table.
enum DescribeTable {
    static let tool = Tool(
        "truss_describe_table", .introspection, .reads,
        "Everything about one table or view: comments, indexes, constraints, triggers, policies, size.",
        SharedArguments.table, ToolArgument.text("schema", "Default public.")
    ) { (call) throws(SQLArgumentError) in
        description(of: try call[SharedArguments.table], by: call.tool, call.settings)
    }.found(by: "columns, indexes, constraints, triggers, policies of a table")

    /// The call that describes one relation.
    static func description(
        of table: TableName, by tool: Tool, _ settings: Settings
    ) -> PlannedCall {
        PlannedCall(
            tool,
            .reading(
                SchemaQuery.description(of: table), limit: 1, timeout: settings.statementTimeout),
            on: .table(table)
        ) { (answer) throws(JSONSyntaxError) in
            guard let parts = try answer.foundRows().first?.object else {
                return .failure("There is no table or view \(table).")
            }
            return ToolResult(
                LineBudget.text(
                    of: TableDescription(parts, open: settings.tables).lines,
                    maxBytes: settings.maxBytes))
        }
    }
}
