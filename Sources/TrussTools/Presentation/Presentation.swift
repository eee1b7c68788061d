import JSON
import MCP
import SQL

/// How the answer to a call is turned into text for a model.
enum Presentation: Sendable {
    /// The API's own JSON, compact, secrets taken out.
    case endpoint(Endpoint)
    case rows(RowsPresentation)
    /// The lines of a query plan.
    case plan
    case digest(schema: Identifier?, detail: SchemaDigest.Detail)
    case description(TableName)
    case change(ChangePresentation)

    /// The result for the body of an answer of status 2xx, of a transaction in the given statements.
    func result(
        of body: [UInt8], answers: Range<Int>, settings: Settings
    ) throws(JSONSyntaxError) -> ToolResult {
        let answer = TransactionAnswer(body, answers: answers)
        switch self {
        case .endpoint(let endpoint):
            let value = try JSONValue(parsing: body)
            var shown = value.redacted(except: endpoint.reveals)
            if endpoint.namesTables { shown = settings.tables.opened(shown) }
            return ToolResult(BudgetedJSON.text(of: shown, maxBytes: settings.maxBytes))
        case .rows(let presentation):
            return try presentation.result(of: answer, settings: settings)
        case .plan:
            // Literals with line feeds make lines of a plan; behind its first none begins where ours do.
            let lines = try answer.rows().enumerated().map { index, row in
                let value = row.object?.members.first?.value ?? .null
                let line = value.string ?? value.description
                return index == 0 || line.hasPrefix(" ") ? line : "  \(line)"
            }
            return ToolResult(LineBudget.text(of: lines, maxBytes: settings.maxBytes))
        case .digest(let schema, let detail):
            let parts = try answer.foundRows().first?.object
            return SchemaDigest(parts, schema: schema, open: settings.tables)
                .result(detail: detail, maxBytes: settings.maxBytes)
        case .description(let table):
            guard let parts = try answer.foundRows().first?.object else {
                return .failure("There is no table or view \(table).")
            }
            return ToolResult(
                LineBudget.text(
                    of: TableDescription(parts, open: settings.tables).lines,
                    maxBytes: settings.maxBytes))
        case .change(let presentation):
            return try presentation.result(of: answer, settings: settings)
        }
    }

    /// Takes the rows of an answer as they arrive; nil where the answer is shown in another form.
    func arrivingRows(of answers: Range<Int>, settings: Settings) -> ArrivingRows? {
        guard case .rows(let presentation) = self else { return nil }
        return ArrivingRows(presentation, ofStatement: answers.lowerBound, settings)
    }
}
