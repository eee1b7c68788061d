import JSON
import MCP

extension ToolResult {
    /// An error in lines of which each stays one, whatever it quotes.
    static func failure(_ lines: [String]) -> ToolResult {
        ToolResult(lines.map(VisibleText.oneLine).joined(separator: "\n"), isError: true)
    }

    /// An error of one line.
    static func failure(_ line: String) -> ToolResult { failure([line]) }

    /// The result with invisible characters shown and its message within bounds.
    ///
    /// Rows have been through both as they were encoded, where they are known to be rows.
    func presentable(_ settings: Settings) -> ToolResult {
        guard case .string(let text) = content else { return self }
        var note: String?
        let first = text.utf8.first
        let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let (shown, count) = VisibleText.escaped(
            text, isJSON ? .json : .braces, settings.escapesInvisibleText ? .invisible : [])
        if count > 0 { note = VisibleText.note(count) }
        // Leaves room for what the text may say after what was budgeted.
        let limit = EscapedOutput.maxEscapedBytes(settings.maxBytes) + 500
        let (kept, isCut) = LineBudget.cut(shown, toEscaped: limit)
        if isCut {
            note = ["Cut at the byte budget.", note].compactMap(\.self).joined(separator: " ")
        }
        guard let note else { return self }
        return ToolResult("\(kept)\n\(note)", isError: isError, rowCount: rowCount)
    }
}
