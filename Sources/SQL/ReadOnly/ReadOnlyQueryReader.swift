/// Reads the tokens of a text once and refuses the first thing that is more than reading.
struct ReadOnlyQueryReader {
    /// PostgreSQL's protocol counts parameters in 16 bits.
    static let maxParameter = 65_535

    let bytes: [UInt8]

    /// What the grammar sees: no white space, no comments, no final `;`.
    var tokens: [SQLToken] = []

    /// The unquoted words among `tokens` in lower case; empty for everything else.
    var words: [String] = []

    /// Words after AS or a dot: names, whatever they look like.
    var isLabel: [Bool] = []

    /// What stands before the query, when it is to be explained.
    var explanation: (options: String, analyze: Bool)?

    /// The token that the query begins with.
    var queryStart = 0

    var highestParameter = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Bytes up to the end of the last token.
    var end: Int { tokens.last?.range.upperBound ?? 0 }

    func offset(of index: Int) -> Int {
        index < tokens.count ? tokens[index].range.lowerBound : bytes.count
    }

    func text(of index: Int) -> String {
        index < tokens.count ? String(decoding: bytes[tokens[index].range], as: UTF8.self) : ""
    }

    /// Whether the token is this word, and not used as a name.
    func isKeyword(_ index: Int, _ word: String) -> Bool {
        tokens.indices.contains(index) && words[index] == word && !isLabel[index]
    }

    /// Whether the token is this one byte.
    func isByte(_ index: Int, _ byte: Unicode.Scalar) -> Bool {
        tokens.indices.contains(index) && tokens[index].range.count == 1
            && bytes[tokens[index].range.lowerBound] == UInt8(ascii: byte)
    }

    /// The name that a token spells, as the catalogue would have it, or nil for other tokens.
    func name(_ index: Int) -> String? {
        guard tokens.indices.contains(index) else { return nil }
        switch tokens[index].kind {
        case .word: return words[index]
        case .quotedIdentifier: return SQLLiteral.name(ofQuoted: bytes[tokens[index].range])
        default: return nil
        }
    }

    func refusal(
        _ index: Int, _ problem: String, _ remedy: String? = nil
    ) -> RefusedSQL {
        RefusedSQL(
            word: excerpt(of: index),
            position: SQLPosition(offset: offset(of: index), in: bytes),
            problem: problem, remedy: remedy)
    }

    /// A token's text, cut where it would flood a message.
    private func excerpt(of index: Int) -> String {
        let text = text(of: index)
        let shown = text.unicodeScalars.prefix(while: { $0.value >= 0x20 }).prefix(40)
        return shown.count == text.unicodeScalars.count ? text : String(shown) + "…"
    }

    /// Divides the text and refuses what no statement may contain.
    mutating func readTokens() throws(RefusedSQL) {
        tokens = SQLLexer.tokens(of: bytes)
        for (index, token) in tokens.enumerated() {
            try check(token, index)
        }
        tokens.removeAll(where: \.isTrivia)
        while isByte(tokens.count - 1, ";") { tokens.removeLast() }
        words = tokens.map { token in
            guard token.kind == .word else { return "" }
            return String(
                decoding: bytes[token.range].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 },
                as: UTF8.self)
        }
        for index in tokens.indices {
            let follows = index > 0 && words[index - 1] == "as" && !isLabel[index - 1]
            isLabel.append(!words[index].isEmpty && (follows || isByte(index - 1, ".")))
        }
    }

    /// The n of every `$n` that is cast to `json` or `jsonb`.
    var jsonParameters: Set<Int> {
        let types: Set<String> = ["json", "jsonb"]
        func isJSON(_ index: Int) -> Bool {
            words.indices.contains(index) && types.contains(words[index])
                && !isByte(index + 1, "[")
        }
        let found = tokens.indices.filter { index in
            guard tokens[index].kind == .parameter else { return false }
            let isInCast =
                isByte(index - 1, "(") && isKeyword(index - 2, "cast") && isKeyword(index + 1, "as")
            return (isInCast || text(of: index + 1) == "::") && isJSON(index + 2)
        }
        return Set(found.compactMap { Int(text(of: $0).dropFirst()) })
    }

    /// Words before a parenthesis that are grammar, and no function's name unless quoted.
    private static let grammar: Set<String> = [
        "all", "and", "any", "array", "as", "between", "by", "case", "cast", "coalesce", "cube",
        "distinct", "else", "end", "except", "exists", "extract", "filter", "from", "group",
        "greatest", "having", "ilike", "in", "intersect", "is", "join", "lateral", "least", "like",
        "limit", "materialized", "not", "nullif", "offset", "on", "or", "order", "over",
        "partition", "rollup", "row", "select", "sets", "some", "then", "union", "using", "values",
        "when", "where", "with", "within",
    ]

    /// Functions that the query may call: PostgreSQL takes `x.f` for `f(x)`, where x may be a schema too.
    var calledFunctions: [CalledFunction] {
        var found: [CalledFunction] = []
        for index in tokens.indices {
            let isAfterPoint = isByte(index - 1, ".")
            guard isAfterPoint || isByte(index + 1, "("), let name = name(index),
                isAfterPoint || tokens[index].kind != .word || !Self.grammar.contains(name)
            else { continue }
            let schema = isAfterPoint ? self.name(index - 2) : nil
            let function = CalledFunction(schema: schema, name: name)
            if !found.contains(function) { found.append(function) }
        }
        return found
    }

    private mutating func check(_ token: SQLToken, _ index: Int) throws(RefusedSQL) {
        switch token.kind {
        case .unicodeString, .unicodeIdentifier:
            throw refusal(
                index, "U& spells characters as escapes, which hides names from this check",
                "write the characters themselves, or E'\\u…' in strings")
        case .stray where isByte(index, "\\"):
            throw refusal(index, "a backslash begins nothing in SQL", RefusedStatement.backslash)
        case .stray where isByte(index, "\0"):
            throw RefusedSQL(
                word: "NUL", position: SQLPosition(offset: offset(of: index), in: bytes),
                problem: "PostgreSQL's text ends at a NUL", remedy: nil)
        case .stray:
            throw refusal(index, "this character begins nothing in SQL")
        default: break
        }
        switch token.flaw {
        case .unterminated?: throw refusal(index, "it is never closed")
        case .malformed?:
            throw refusal(index, "a number or parameter runs into letters", "put a space between")
        case nil: break
        }
        if token.kind == .parameter { try count(token, index) }
    }

    private mutating func count(_ token: SQLToken, _ index: Int) throws(RefusedSQL) {
        let digits = String(decoding: bytes[token.range].dropFirst(), as: UTF8.self)
        guard let number = Int(digits), (1...Self.maxParameter).contains(number) else {
            throw refusal(index, "parameters are $1 to $\(Self.maxParameter)")
        }
        highestParameter = max(highestParameter, number)
    }
}
