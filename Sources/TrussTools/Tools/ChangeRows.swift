import JSON
import MCP
import Pages
import SQL
import TrussAPI

/// `truss_update_rows` and `truss_delete_rows`: changes to the rows that filters match.
enum ChangeRows {
    static let update = Tool(
        "truss_update_rows", .rows, .destroys,
        "Update the rows that match all filters; more than maxRows changes none.",
        SharedArguments.table, SharedArguments.schema, SharedArguments.filters, changes,
        SharedArguments.maxRows, returning, SharedArguments.preview, SharedArguments.maxBytes
    ) { (call) throws(SQLArgumentError) in
        let isPreview = try call[SharedArguments.preview]
        return try plan("updated", call, withBefore: isPreview) {
            (filters) throws(SQLArgumentError) in .update(filters, changes: try call[changes])
        }
    }.found(by: "change rows, edit records, set values").shown(on: .rows)

    static let delete = Tool(
        "truss_delete_rows", .rows, .destroys,
        "Delete the rows that match all filters; more than maxRows deletes none.",
        SharedArguments.table, SharedArguments.schema, SharedArguments.filters,
        SharedArguments.maxRows, returning, SharedArguments.preview, SharedArguments.maxBytes
    ) { (call) throws(SQLArgumentError) in
        try plan("deleted", call) { (filters) throws(SQLArgumentError) in .delete(filters) }
    }.found(by: "remove rows, erase records").shown(on: .rows)

    private static let changes = ToolArgument<JSONObject>(
        "changes", .members, "Column to new value: any JSON.", isRequired: true
    ) { members, _ in members?.object ?? [:] }

    /// What a change is to answer with; nil leaves it to the number of rows.
    static let returning = ToolArgument<RowChange.Returning?>.choice(
        "returning", "Default rows, above \(RowChange.maxWholeRows) keys.")

    private static func plan(
        _ participle: String, _ call: Arguments, withBefore: Bool = false,
        _ change: ([Filter]) throws(SQLArgumentError) -> RowChange
    ) throws(SQLArgumentError) -> PlannedCall {
        let table = try call[SharedArguments.table]
        let maxRows = try call[SharedArguments.maxRows]
        let statements = try change(try call[SharedArguments.filters]).statements(
            on: table, maxRows: maxRows, returning: try call[returning], withBefore: withBefore)
        return try TouchedRows(
            participle, whenNone: "No row matches the filters.", maxRows: maxRows, call
        ).planned(statements, on: table, call).sendable
    }
}

/// The rows that an insert, update or delete touched, or in a preview would touch.
struct TouchedRows: Sendable {
    /// What happens to the rows: `updated`.
    let participle: String

    /// What is said where there are none, a sentence.
    let whenNone: String

    let isPreview: Bool
    let maxRows: Int
    let options: RowOptions

    /// What a change may answer with, in the order it is shown (`ChangeAnswer`).
    private static let parts: [(column: StaticString, title: String?)] = [
        ("pairs", "What changes, as [before, after]:"), ("before", "Before:"), ("rows", nil),
        ("keys", "Their keys; returning \"rows\" gives all columns:"),
    ]

    init(
        _ participle: String, whenNone: String, maxRows: Int, _ call: Arguments
    ) throws(SQLArgumentError) {
        self.participle = participle
        self.whenNone = whenNone
        isPreview = try call[SharedArguments.preview]
        self.maxRows = maxRows
        options = try call.rowOptions()
    }

    /// The call that makes the change, to be undone where it is a preview.
    func planned(
        _ changes: [Statement], on table: TableName, _ call: Arguments
    ) -> PlannedCall {
        var planned = PlannedCall(
            call.tool,
            .changing(changes, isPreview: isPreview, timeout: call.settings.statementTimeout),
            on: .table(table), maxRows: maxRows,
            reach: call.settings.reach(of: Statement("SELECT * FROM \(table.quoted)"))
        ) { (answer) throws(JSONSyntaxError) in
            try result(of: answer)
        }
        planned.meaning = { failure in
            overBudget(failure).map { rows in
                """
                Nothing was \(participle): \(rows) rows match and maxRows is \(maxRows). \
                Narrow the filters or raise maxRows.
                """
            }
        }
        return planned
    }

    /// How many rows a refused change would have touched; nil where that was not the reason.
    private func overBudget(_ failure: APIFailure) -> Int? {
        guard failure.code == "22P02",
            let mark = failure.text.firstRange(of: RowChange.overBudgetMark.text)
        else { return nil }
        return Int(failure.text[mark.upperBound...].prefix { $0.isNumber })
    }

    private func result(of answer: TransactionAnswer) throws(JSONSyntaxError) -> ToolResult {
        var count = 0
        var escapes = 0
        var text = EscapedOutput()
        var documents: [String] = []
        for index in answer.answers {
            guard let touched = try answer.text("count", ofStatement: index).flatMap({ Int($0) })
            else { throw JSONSyntaxError(offset: 0, problem: "no count of rows") }
            count += touched
            documents += try names(in: answer, ofStatement: index).filter {
                !documents.contains($0)
            }
            var isAfter = false
            for part in TouchedRows.parts {
                var options = options
                options.maxBytes -= max(text.length, text.bytes.count * 2 / 3)
                options.maxRows = options.maxBytes > 500 ? .max : 0
                options.countsRows = true
                let rows = try answer.rows(in: part.column, ofStatement: index, options)
                guard let rows, let total = rows.total, total > 0 else { continue }
                if let title = part.title ?? (isAfter ? "After:" : nil) {
                    text.put("\n\(title)".utf8)
                }
                isAfter = part.title != nil
                if rows.shown > 0 {
                    text.put("\n".utf8)
                    text.put(rows.output)
                }
                for note in rows.notes(escapes: 0) { text.put("\n\(note)".utf8) }
                let left = total - rows.shown
                if left > 0 {
                    text.put("\n\(left) more \(left == 1 ? "row is" : "rows are") not shown.".utf8)
                }
                escapes += rows.escapedCharacters
            }
        }
        if !documents.isEmpty {
            let names = VisibleText.name(documents.joined(separator: ", "))
            text.put("\nTaken as the JSON that the text was: \(names).".utf8)
        }
        if escapes > 0 { text.put("\n\(VisibleText.note(escapes))".utf8) }
        text.prepend(head(count))
        return ToolResult(escaped: text.bytes, rowCount: isPreview ? 0 : count)
    }

    /// The columns whose JSON text became JSON.
    private func names(
        in answer: TransactionAnswer, ofStatement index: Int
    ) throws(JSONSyntaxError) -> [String] {
        guard let text = try answer.text("documents", ofStatement: index) else { return [] }
        return try JSONValue(parsing: Array(text.utf8)).array?.compactMap(\.string) ?? []
    }

    private func head(_ count: Int) -> String {
        let rows = count == 1 ? "1 row" : "\(count) rows"
        let head =
            isPreview
            ? "Preview: \(rows) would be \(participle); nothing was changed."
            : "\(rows) \(participle)."
        return count == 0 ? "\(head) \(whenNone)" : head
    }
}
