/// A placeholder as a client library or a template would have it.
struct Placeholder {
    let place: Range<Int>
    let tokens: Range<Int>

    /// Nil for those that are told apart by their place only.
    let name: String?

    /// Reads the placeholder that begins with a token; nil where none does.
    init?(in text: TokenizedSQL, at index: Int) {
        switch text.kind(index) {
        case .operator?: self.init(in: text, operator: index)
        case .punctuation?: self.init(in: text, colon: index)
        case .stray?: self.init(in: text, stray: index)
        default: return nil
        }
    }

    private init(_ text: TokenizedSQL, from start: Int, _ tokens: Range<Int>, name: String?) {
        place = start..<text.place(of: tokens).upperBound
        self.tokens = tokens
        self.name = name
    }

    /// Takes the last character of an operator, which the scanner joins to a comparison before it.
    private init?(in text: TokenizedSQL, operator index: Int) {
        let sign = text.text(index)
        let comparison = String(sign.dropLast())
        guard ["", "=", "<", ">", "<=", ">=", "<>", "!="].contains(comparison) else { return nil }
        let start = text.tokens[index].range.upperBound - 1
        let followsOperand = comparison.isEmpty && text.endsOperand(index - 1)
        switch sign.last {
        case "?":
            if text.isAdjacent(index), text.kind(index + 1) == .number, !followsOperand {
                let name = text.text(index + 1)
                self.init(text, from: start, index..<index + 2, name: name)
            } else if !followsOperand, !text.beginsOperand(index + 1) {
                self.init(text, from: start, index..<index + 1, name: nil)
            } else {
                return nil
            }
        case "@" where !followsOperand && text.isAdjacent(index) && text.kind(index + 1) == .word:
            self.init(text, from: start, index..<index + 2, name: text.word(index + 1))
        case "%" where !followsOperand && text.isAdjacent(index):
            if ["s", "d", "i", "f"].contains(text.text(index + 1)) {
                self.init(text, from: start, index..<index + 2, name: nil)
            } else if text.text(index + 1) == "(", text.kind(index + 2) == .word,
                text.text(index + 3) == ")", text.isAdjacent(index + 3), text.word(index + 4) == "s"
            {
                self.init(text, from: start, index..<index + 5, name: text.word(index + 2))
            } else {
                return nil
            }
        default: return nil
        }
    }

    /// Takes `:name`; after a value the colon is another dialect's path, in brackets a slice.
    private init?(in text: TokenizedSQL, colon index: Int) {
        guard text.text(index) == ":", text.isAdjacent(index),
            [.word, .number].contains(text.kind(index + 1)),
            text.openers[index].map({ text.text($0) != "[" }) ?? true,
            !(text.isAdjacent(index - 1) && text.endsOperand(index - 1))
        else { return nil }
        self.init(
            text, from: text.tokens[index].range.lowerBound, index..<index + 2,
            name: text.text(index + 1))
    }

    /// Takes `$name`, `{name}`, `{{name}}`, `${name}` and `#{name}`.
    private init?(in text: TokenizedSQL, stray index: Int) {
        guard !(index > 0 && ["$", "{"].contains(text.text(index - 1))) else { return nil }
        var name = index
        while ["$", "{"].contains(text.text(name)) { name += 1 }
        var end = name + 1
        while text.text(end) == "}" { end += 1 }
        let braces = text.text(of: index..<name).filter { $0 == "{" }.count
        guard name > index, text.kind(name) == .word, end - name - 1 == braces else { return nil }
        let isAfterHash = text.text(index - 1) == "#" && text.isAdjacent(index - 1)
        let first = isAfterHash ? index - 1 : index
        self.init(
            text, from: text.tokens[first].range.lowerBound, first..<end, name: text.text(name))
    }
}
