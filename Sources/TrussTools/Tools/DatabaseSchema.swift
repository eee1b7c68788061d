import JSON
import Pages
import SQL

/// `truss_database_schema`: every relation in a line.
enum DatabaseSchema {
    static let tool = Tool(
        "truss_database_schema", .introspection, .reads,
        "All tables and views, a line each: columns, types, keys, references, enums. Call it first.",
        schema, detail, plan: plan
    ).atHand.shown(on: .schema)

    private static let schema = ToolArgument<Identifier?>(
        "schema", .text, "Only this one, even if hidden."
    ) { (text, call) throws(SQLArgumentError) in
        guard let text = text?.string else { return nil }
        let schema = try Identifier(text)
        guard call.settings.tables.allows(schema: schema) else {
            throw SQLArgumentError("schema: \(call.settings.tables.refusal(of: schema))")
        }
        return schema
    }

    private static let detail = ToolArgument<SchemaDigest.Detail?>.choice(
        "detail", "Default columns.")

    private static func plan(_ call: Arguments) throws(SQLArgumentError) -> PlannedCall {
        let schema = try call[schema]
        let detail = try call[detail] ?? .columns
        let settings = call.settings
        return PlannedCall(
            call.tool,
            .reading(
                SchemaQuery.digest(schema: schema), limit: 1, timeout: settings.statementTimeout),
            on: schema.map { .schema($0) } ?? .database
        ) { (answer) throws(JSONSyntaxError) in
            let parts = try answer.foundRows().first?.object
            return SchemaDigest(parts, schema: schema, open: settings.tables)
                .result(detail: detail, maxBytes: settings.maxBytes)
        }
    }
}
