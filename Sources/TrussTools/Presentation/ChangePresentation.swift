import JSON
import MCP

/// The rows that an insert, update or delete touched, or in a preview would touch.
struct ChangePresentation: Sendable {
    enum Kind: String, Sendable {
        case insert, update, delete

        /// What happened to the rows: `updated`.
        var participle: String { rawValue + (self == .insert ? "ed" : "d") }
    }

    let kind: Kind
    let isPreview: Bool
    let maxRows: Int

    let output: RowOutput

    func result(
        of answer: TransactionAnswer, settings: Settings
    ) throws(JSONSyntaxError) -> ToolResult {
        var count = 0
        var escapes = 0
        var text = EscapedOutput()
        for index in answer.answers {
            for (column, title) in [("before", "Before:"), ("rows", nil)]
                as [(StaticString, String?)]
            {
                let room = output.maxBytes - max(text.length, text.bytes.count * 2 / 3)
                var encoder = RowEncoder(
                    format: output.format, maxRows: room > 500 ? .max : 0, maxBytes: room,
                    escapesInvisibleText: settings.escapesInvisibleText)
                encoder.countsRows = true
                let encoded = try answer.withNestedRows(column, ofStatement: index) {
                    (rows) throws(JSONSyntaxError) in try encoder.encode(rows)
                }
                guard encoded != nil || title != nil else {
                    throw JSONSyntaxError(offset: 0, problem: "no rows")
                }
                guard let encoded, let total = encoded.total, total > 0 else { continue }
                if title == nil { count += total }
                let isAfter = isPreview && kind == .update && title == nil
                if let title = title ?? (isAfter ? "After:" : nil) { text.put("\n\(title)".utf8) }
                if encoded.shown > 0 {
                    text.put("\n".utf8)
                    text.put(encoded.output)
                }
                for note in encoded.notes(escapes: 0) { text.put("\n\(note)".utf8) }
                let left = total - encoded.shown
                if left > 0 { text.put("\n\(left) more rows are not shown.".utf8) }
                escapes += encoded.escapedCharacters
            }
        }
        if escapes > 0 { text.put("\n\(VisibleText.note(escapes))".utf8) }
        text.prepend(head(count))
        return ToolResult(escaped: text.bytes, rowCount: isPreview ? 0 : count)
    }

    private func head(_ count: Int) -> String {
        let rows = count == 1 ? "1 row" : "\(count) rows"
        var head =
            isPreview
            ? "Preview: \(rows) would be \(kind.participle); nothing was changed."
            : "\(rows) \(kind.participle)."
        if count == 0 {
            head +=
                kind == .insert
                ? " All of them exist already." : " No row matches the filters."
        }
        return head
    }
}
