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
        /// Ask again from further on: behind the last row where rows have a place of their own, or else from an
        /// offset.
        case page(offset: Int, isTotal: Bool)
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
        guard encoded.hasMore, case .page = next else { return result(of: encoded, ending: nil) }
        return result(of: encoded, ending: try PageEnding(answer, shown: encoded.shown))
    }

    /// The result; `ending` says of a cut page what comes next.
    func result(of encoded: consuming EncodedRows, ending: PageEnding?) -> ToolResult {
        if let head { encoded.output.prepend(head + "\n") }
        let notes = notes(on: encoded, ending)
        for note in notes { encoded.output.put("\n\(note)".utf8) }
        return ToolResult(escaped: encoded.output.bytes, rowCount: encoded.shown)
    }

    private func notes(on encoded: EncodedRows, _ ending: PageEnding?) -> [String] {
        var notes = encoded.notes(escapes: encoded.escapedCharacters)
        guard encoded.hasMore else { return notes }
        let rows = encoded.shown == 1 ? "1 row" : "\(encoded.shown) rows"
        let total = ending?.total.map { " of \($0)" } ?? ""
        let reason = encoded.isCutByBytes ? ", cut at the byte budget" : ""
        // The count of invisible characters stays last.
        notes.insert(
            "\(rows) shown\(total), there are more\(reason); \(advice(encoded, ending))",
            at: notes.count - (encoded.escapedCharacters > 0 ? 1 : 0))
        return notes
    }

    private func advice(_ encoded: EncodedRows, _ ending: PageEnding?) -> String {
        switch next {
        case .page(let offset, let isTotal):
            if isTotal, let last = ending?.last { return "for the next rows give after \(last)." }
            let offset = "for the next rows give offset \(offset + encoded.shown)"
            return isTotal
                ? "\(offset)."
                : "\(offset), and an order in which no two rows are equal: without a key pages may miss rows."
        case .raise where encoded.isCutByBytes:
            return "select fewer columns or rows, or add OFFSET \(encoded.shown)."
        case .raise(let name): return "raise \(name), narrow the query or add OFFSET."
        }
    }
}

extension EncodedRows {
    /// What is to be said of any encoded rows.
    func notes(escapes: Int) -> [String] {
        var notes: [String] = []
        if !repeatedColumns.isEmpty {
            let named = repeatedColumns.prefix(10).map { LineBudget.cut($0, to: 100) }
            let names = VisibleText.name(named.joined(separator: ", "))
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
