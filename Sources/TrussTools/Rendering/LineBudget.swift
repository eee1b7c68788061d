/// Lines of text within a byte budget.
enum LineBudget {
    /// The lines that fit, and a line that counts the others; what would end a line within one is an escape.
    static func text(of lines: [String], maxBytes: Int) -> String {
        var text = ""
        for (index, line) in lines.enumerated() {
            let line = VisibleText.oneLine(cut(line, to: max(maxBytes / 2, 100)))
            guard text.utf8.count + line.utf8.count + 60 <= maxBytes else {
                return text + "\(lines.count - index) more lines do not fit in the byte budget."
            }
            text += index < lines.count - 1 ? line + "\n" : line
        }
        return text
    }

    /// A text's front, cut between characters.
    static func cut(_ text: String, to maxBytes: Int) -> String {
        guard text.utf8.count > maxBytes else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: max(maxBytes, 0))
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return String(text[..<end])
    }

    /// A text's front whose JSON string takes at most so many bytes, and whether something is missing.
    static func cut(_ text: String, toEscaped limit: Int) -> (String, isCut: Bool) {
        guard text.utf8.count > limit / 6 else { return (text, false) }
        var escaped = 0
        for (index, byte) in text.utf8.enumerated() {
            escaped += byte < 0x20 ? (byte == 0x0A ? 2 : 6) : 1
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { escaped += 1 }
            if escaped > limit { return (cut(text, to: index), true) }
        }
        return (text, false)
    }
}
