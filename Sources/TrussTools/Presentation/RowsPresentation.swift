import JSON
import MCP

/// How a call's rows are written, and how much of them.
struct RowOutput: Sendable {
    let format: RowFormat
    let maxBytes: Int
}

/// Rows of a query, with what a reader must know of those left out.
struct RowsPresentation: Sendable {
    /// How a caller gets more rows.
    enum Next: Sendable {
        case raise(String)
        /// Ask again from further on; the value is this call's offset.
        case offset(Int)
    }

    let maxRows: Int
    let next: Next
    let output: RowOutput

    /// A line before the rows.
    var head: String?

    func encoder(_ settings: Settings) -> RowEncoder {
        RowEncoder(
            format: output.format, maxRows: maxRows, maxBytes: output.maxBytes,
            escapesInvisibleText: settings.escapesInvisibleText)
    }

    func result(
        of answer: TransactionAnswer, settings: Settings
    ) throws(JSONSyntaxError) -> ToolResult {
        let encoder = encoder(settings)
        let encoded = try answer.withNestedRows("rows", ofStatement: answer.answers.lowerBound) {
            (rows) throws(JSONSyntaxError) in try encoder.encode(rows)
        }
        guard let encoded else { throw JSONSyntaxError(offset: 0, problem: "no rows") }
        return result(of: encoded)
    }

    func result(of encoded: consuming EncodedRows) -> ToolResult {
        if let head { encoded.output.prepend(head + "\n") }
        let notes = notes(on: encoded)
        for note in notes { encoded.output.put("\n\(note)".utf8) }
        return ToolResult(escaped: encoded.output.bytes, rowCount: encoded.shown)
    }

    private func notes(on encoded: EncodedRows) -> [String] {
        var notes = encoded.notes(escapes: encoded.escapedCharacters)
        guard encoded.hasMore else { return notes }
        let reason = encoded.isCutByBytes ? ", cut at the byte budget" : ""
        let advice =
            switch next {
            case .offset(let offset): "for the next rows give offset \(offset + encoded.shown)."
            case .raise where encoded.isCutByBytes:
                "select fewer columns or rows, or add OFFSET \(encoded.shown)."
            case .raise(let name): "raise \(name), narrow the query or add OFFSET."
            }
        // The count of invisible characters stays last.
        notes.insert(
            "\(encoded.shown) rows shown, there are more\(reason); \(advice)",
            at: notes.count - (encoded.escapedCharacters > 0 ? 1 : 0))
        return notes
    }
}

extension EncodedRows {
    /// What is to be said of any encoded rows.
    func notes(escapes: Int) -> [String] {
        var notes: [String] = []
        if !repeatedColumns.isEmpty {
            let named = repeatedColumns.prefix(10).map { LineBudget.cut($0, to: 100) }
            let names = VisibleText.escaped(named.joined(separator: ", "), .braces).text
            let others = repeatedColumns.count - named.count
            notes.append(
                "Column names used more than once: \(names)\(others > 0 ? " and \(others) more" : "")."
            )
        }
        if shortenedValues > 0 {
            notes.append(
                shortenedValues == 1
                    ? "1 long value shortened; its full length is shown."
                    : "\(shortenedValues) long values shortened; their full lengths are shown.")
        }
        if escapes > 0 { notes.append(VisibleText.note(escapes)) }
        return notes
    }
}
