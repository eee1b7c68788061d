import JSON
import MCP
import SQL
import TrussAPI

/// How the answer to a call is turned into text for a model.
enum Presentation: Sendable {
    /// The API's own JSON, compact, secrets taken out.
    case endpoint(Endpoint)
    case rows(RowsPresentation)
    /// The lines of a query plan.
    case plan(statement: Int)
    case digest(schema: Identifier?, detail: SchemaDigest.Detail)
    case description(TableName)
    case change(ChangePresentation)

    /// The result for an answer of status 2xx.
    func result(of response: APIResponse, settings: Settings) throws(JSONSyntaxError) -> ToolResult
    {
        let answer = TransactionAnswer(response.body)
        switch self {
        case .endpoint(let endpoint):
            let value = try JSONValue(parsing: response.body)
            var shown = value.redacted(except: endpoint.reveals)
            if endpoint.namesTables { shown = settings.tables.opened(shown) }
            return ToolResult(BudgetedJSON.text(of: shown, maxBytes: settings.maxBytes))
        case .rows(let presentation):
            return try presentation.result(of: answer, settings: settings)
        case .plan(let statement):
            let lines = try answer.rows(ofStatement: statement).map { row in
                let line = row.object?.members.first?.value ?? .null
                return line.string ?? line.description
            }
            return ToolResult(LineBudget.text(of: lines, maxBytes: settings.maxBytes))
        case .digest(let schema, let detail):
            let parts = try answer.firstRow()
            return SchemaDigest(parts, schema: schema, open: settings.tables)
                .result(detail: detail, maxBytes: settings.maxBytes)
        case .description(let table):
            guard let parts = try answer.firstRow() else {
                return ToolResult("There is no table or view \(table).", isError: true)
            }
            return ToolResult(
                LineBudget.text(
                    of: TableDescription(parts, open: settings.tables).lines,
                    maxBytes: settings.maxBytes))
        case .change(let presentation):
            return try presentation.result(of: answer, settings: settings)
        }
    }
}

extension TransactionAnswer {
    /// The first row that a read found, its values as PostgreSQL made them; nil where there is none.
    func firstRow() throws(JSONSyntaxError) -> JSONObject? {
        try foundRows().first?.object
    }

    /// All rows that a read found.
    func foundRows() throws(JSONSyntaxError) -> [JSONValue] {
        guard let rows = try text("rows", ofStatement: 2) else { return [] }
        return try JSONValue(parsing: rows).array ?? []
    }
}
