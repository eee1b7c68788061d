import JSON
import MCP

/// Rows of a query, with what a reader must know of those left out.
struct RowsPresentation: Sendable {
    /// How a caller gets more rows.
    enum Next: Sendable {
        case raise(String)
        /// Ask again from further on: behind the last row where rows have a place of their own, or else from an
        /// offset.
        case page(offset: Int, isTotal: Bool)
    }

    let options: RowOptions
    let next: Next

    /// A line before the rows.
    var head: String?

    func result(of answer: TransactionAnswer) throws(JSONSyntaxError) -> ToolResult {
        let rows = try answer.rows(in: "rows", ofStatement: answer.answers.lowerBound, options)
        guard let rows else { throw JSONSyntaxError(offset: 0, problem: "no rows") }
        guard rows.hasMore, case .page = next else { return result(of: rows, ending: nil) }
        return result(of: rows, ending: try PageEnding(answer, shown: rows.shown))
    }

    /// The result; `ending` says of a cut page what comes next.
    func result(of rows: consuming WrittenRows, ending: PageEnding?) -> ToolResult {
        if let head { rows.output.prepend(head + "\n") }
        let notes = notes(on: rows, ending)
        for note in notes { rows.output.put("\n\(note)".utf8) }
        return ToolResult(escaped: rows.output.bytes, rowCount: rows.shown)
    }

    private func notes(on written: WrittenRows, _ ending: PageEnding?) -> [String] {
        var notes = written.notes(escapes: written.escapedCharacters)
        guard written.hasMore else { return notes }
        let rows = written.shown == 1 ? "1 row" : "\(written.shown) rows"
        let total = ending?.total.map { " of \($0)" } ?? ""
        let reason = written.isCutByBytes ? ", cut at the byte budget" : ""
        // The count of invisible characters stays last.
        notes.insert(
            "\(rows) shown\(total), there are more\(reason); \(advice(written, ending))",
            at: notes.count - (written.escapedCharacters > 0 ? 1 : 0))
        return notes
    }

    private func advice(_ rows: WrittenRows, _ ending: PageEnding?) -> String {
        switch next {
        case .page(let offset, let isTotal):
            if isTotal, let last = ending?.last { return "for the next rows give after \(last)." }
            let offset = "for the next rows give offset \(offset + rows.shown)"
            return isTotal
                ? "\(offset)."
                : "\(offset), and an order in which no two rows are equal: without a key pages may miss rows."
        case .raise where rows.isCutByBytes:
            return "select fewer columns or rows, or add OFFSET \(rows.shown)."
        case .raise(let name): return "raise \(name), narrow the query or add OFFSET."
        }
    }
}
