extension TokenizedSQL {
    /// Words of the grammar that stand beside operands and are none.
    private static let keywords: Set<String> = [
        "all", "and", "any", "as", "asc", "between", "by", "case", "cross", "desc", "distinct",
        "else", "escape", "except", "fetch", "filter", "for", "from", "full", "group", "having",
        "ilike", "in", "inner", "intersect", "is", "join", "left", "like", "limit", "natural",
        "not", "offset", "on", "or", "order", "outer", "over", "qualify", "regexp", "returning",
        "right", "rlike", "select", "set", "similar", "some", "then", "to", "union", "using",
        "values", "when", "where", "window", "with",
    ]

    /// Whether a value or a name ends with a token.
    func endsOperand(_ index: Int) -> Bool {
        switch kind(index) {
        case .word?: !Self.keywords.contains(word(index)) || text(index - 1) == "."
        case .punctuation?: [")", "]"].contains(text(index))
        case .operator?, .stray?, .whitespace?, .lineComment?, .blockComment?, nil: false
        default: true
        }
    }

    /// Whether a value or a name begins with a token.
    func beginsOperand(_ index: Int) -> Bool {
        switch kind(index) {
        case .word?:
            ["case", "not", "all", "any", "some"].contains(word(index))
                || !Self.keywords.contains(word(index)) && word(index) != "end"
                || text(index + 1) == "("
        case .punctuation?: text(index) == "("
        case .operator?, .stray?, .whitespace?, .lineComment?, .blockComment?, nil: false
        default: true
        }
    }

    /// Whether a token compares values.
    func isComparison(_ index: Int) -> Bool {
        kind(index) == .operator && ["=", "<>", "!=", "<", ">", "<=", ">="].contains(text(index))
    }

    /// The operand that ends before a token: a value, a name with its parts, a call or parentheses.
    func operand(before index: Int) -> Range<Int> {
        var first = index
        while first > 0, endsOperand(first - 1) {
            first -= 1
            if [")", "]"].contains(text(first)) {
                first = openings[first] ?? first
                guard endsOperand(first - 1), kind(first - 1) != .number else { break }
                continue
            }
            guard [".", "::"].contains(text(first - 1)) else { break }
            first -= 1
        }
        return first..<index
    }

    /// The operand that begins with a token, of the same forms.
    func operand(at index: Int) -> Range<Int> {
        var end = index
        if kind(end) == .operator { end += 1 }
        guard beginsOperand(end) else { return index..<index }
        end = (closers[end] ?? end) + 1
        while end < count {
            if text(end) == "(" || text(end) == "[" {
                end = (closers[end] ?? end) + 1
            } else if text(end) == "." || text(end) == "::" {
                end += 2
            } else {
                break
            }
        }
        return index..<min(end, count)
    }

    /// What a call's parentheses hold between its commas; nil where the token opens none.
    func arguments(ofCallWith opener: Int) -> [Range<Int>]? {
        guard text(opener) == "(", let closer = closers[opener] else { return nil }
        guard closer > opener + 1 else { return [] }
        var arguments: [Range<Int>] = []
        var start = opener + 1
        for index in start..<closer where text(index) == "," && openers[index] == opener {
            arguments.append(start..<index)
            start = index + 1
        }
        return arguments + [start..<closer]
    }

    /// The text of an operand as part of an expression: in parentheses unless it is one by itself.
    func operandText(_ range: Range<Int>) -> String {
        let isOne = !range.isEmpty && operand(at: range.lowerBound) == range
        return isOne && kind(range.lowerBound) != .operator
            ? text(of: range) : "(\(text(of: range)))"
    }

    /// The characters of a `'…'` token that is the whole of a range.
    func string(_ range: Range<Int>) -> String? {
        guard range.count == 1, kind(range.lowerBound) == .string else { return nil }
        return SQLLiteral.value(of: tokens[range.lowerBound], in: bytes)
    }

    /// A text as a string constant.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'" as Unicode.Scalar, with: "''") + "'"
    }
}
