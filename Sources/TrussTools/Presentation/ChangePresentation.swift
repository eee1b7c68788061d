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

    /// What a change may answer with, in the order it is shown (`ChangeAnswer`).
    private static let parts: [(column: StaticString, title: String?)] = [
        ("pairs", "What changes, as [before, after]:"), ("before", "Before:"), ("rows", nil),
        ("keys", "Their keys; returning \"rows\" gives all columns:"),
    ]

    func result(
        of answer: TransactionAnswer, settings: Settings
    ) throws(JSONSyntaxError) -> ToolResult {
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
            for part in ChangePresentation.parts {
                let room = output.maxBytes - max(text.length, text.bytes.count * 2 / 3)
                var encoder = RowEncoder(
                    format: output.format, maxRows: room > 500 ? .max : 0, maxBytes: room,
                    escapesInvisibleText: settings.escapesInvisibleText)
                encoder.countsRows = true
                let encoded = try answer.withNestedRows(part.column, ofStatement: index) {
                    (rows) throws(JSONSyntaxError) in try encoder.encode(rows)
                }
                guard let encoded, let total = encoded.total, total > 0 else { continue }
                if let title = part.title ?? (isAfter ? "After:" : nil) {
                    text.put("\n\(title)".utf8)
                }
                isAfter = part.title != nil
                if encoded.shown > 0 {
                    text.put("\n".utf8)
                    text.put(encoded.output)
                }
                for note in encoded.notes(escapes: 0) { text.put("\n\(note)".utf8) }
                let left = total - encoded.shown
                if left > 0 {
                    text.put("\n\(left) more \(left == 1 ? "row is" : "rows are") not shown.".utf8)
                }
                escapes += encoded.escapedCharacters
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
