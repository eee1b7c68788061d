extension DialectMark {
    /// Types of other dialects, after `::` or the AS of a cast.
    static let types: [DialectMark] = [
        DialectMark { text, index in
            guard text.text(index - 1) == "::" || text.word(index - 1) == "as",
                let type = ForeignType(in: text, at: index)
            else { return nil }
            if text.word(index - 1) == "as" {
                guard let opener = text.openers[index],
                    ["cast", "try_cast", "safe_cast"].contains(text.word(opener - 1))
                else { return nil }
            }
            return DialectFinding(
                causes: [.type(index), .syntax(index + 1..<type.tokens.upperBound + 1)],
                edits: [text.edit(type.tokens, type.name)])
        }
    ]
}
