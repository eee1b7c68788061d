extension DialectMark {
    /// MySQL's names in backticks.
    static let backticks = DialectMark { text in
        var marks: [Int] = []
        for token in text.tokens where token.kind == .operator {
            marks += token.range.filter { text.bytes[$0] == UInt8(ascii: "`") }
        }
        let pairs = stride(from: 0, to: marks.count - 1, by: 2).map { (marks[$0], marks[$0 + 1]) }
        guard !pairs.isEmpty else { return [] }
        let edits = pairs.map { first, last in
            DialectFinding.Edit(
                place: first..<last + 1, instead: SQLName.text(text.slice(first + 1..<last)))
        }
        let causes = pairs.flatMap { first, last in
            let tokens = text.token(at: first)..<text.token(at: last) + 1
            return [
                .syntax(tokens.lowerBound..<tokens.upperBound + 1),
                .function(tokens.lowerBound), .function(tokens.upperBound - 1),
            ] as [DialectFinding.Cause]
        }
        return [DialectFinding(causes: causes, edits: edits)]
    }

    /// SQL Server's names in brackets; brackets after a value or in another pair are a subscript.
    static let brackets = DialectMark { text in
        var edits: [DialectFinding.Edit] = []
        var causes: [DialectFinding.Cause] = []
        for index in text.tokens.indices where text.text(index) == "[" {
            guard !text.endsOperand(index - 1), let closer = text.closers[index],
                text.openers[index].map({ text.text($0) != "[" }) ?? true, closer > index + 1,
                (index + 1..<closer).allSatisfy({ text.kind($0) == .word })
            else { continue }
            let name = text.text(of: index + 1..<closer)
            edits.append(text.edit(index..<closer + 1, SQLName.text(name)))
            causes.append(.syntax(index..<closer + 2))
        }
        return edits.isEmpty ? [] : [DialectFinding(causes: causes, edits: edits)]
    }

    /// A text in double quotes, which are for names: a column that there is not, where a value stands.
    static let doubleQuotes = DialectMark { text, index in
        guard text.kind(index) == .quotedIdentifier, text.text(index - 1) != ".",
            ![".", "("].contains(text.text(index + 1)), isValuePlace(index, in: text)
        else { return nil }
        let value = SQLLiteral.name(ofQuoted: text.bytes[text.tokens[index].range])
        var instead = TokenizedSQL.quoted(value)
        if ["->", "->>"].contains(text.text(index - 1)), value.hasPrefix("$.") {
            instead = TokenizedSQL.quoted(String(value.dropFirst(2)))
        }
        return DialectFinding(
            causes: [.column(index)], edits: [text.edit(index..<index + 1, instead)],
            note: "double quotes are for names")
    }

    /// Whether what stands there is compared with, joined to or listed beside something.
    private static func isValuePlace(_ index: Int, in text: TokenizedSQL) -> Bool {
        if text.isComparison(index - 1) { return true }
        if ["||", "->", "->>", "~", "~*"].contains(text.text(index - 1)) { return true }
        if text.isKeyword(index - 1, "like", "ilike", "then", "else", "between") { return true }
        if text.isKeyword(index - 1, "and") {
            return text.isKeyword(index - 3, "between")
        }
        guard let opener = text.openers[index], text.text(opener) == "(",
            ["(", ","].contains(text.text(index - 1))
        else { return false }
        return text.isKeyword(opener - 1, "in", "values")
    }

    /// Typographic quotes, which PostgreSQL takes for letters.
    static let curlyQuotes = DialectMark { text in
        let quotes = ["‘", "’", "“", "”", "„", "‚", "«", "»"].map { Array($0.utf8) }
        var found: [(place: Range<Int>, token: Int)] = []
        for (index, token) in text.tokens.enumerated() where token.kind == .word {
            var offset = token.range.lowerBound
            while offset < token.range.upperBound {
                let rest = text.bytes[offset..<token.range.upperBound]
                let length = quotes.first { rest.starts(with: $0) }?.count
                if let length { found.append((offset..<offset + length, index)) }
                offset += length ?? 1
            }
        }
        guard found.count > 1 else { return [] }
        return stride(from: 0, to: found.count - 1, by: 2).map { pair in
            let (first, last) = (found[pair], found[pair + 1])
            let value = text.slice(first.place.upperBound..<last.place.lowerBound)
            let tokens = first.token..<last.token + 1
            return DialectFinding(
                causes: ["42703", "42601", "42P01", "42704"].map {
                    .init(code: $0, tokens: tokens.lowerBound..<tokens.upperBound + 1)
                },
                edits: [
                    .init(
                        place: first.place.lowerBound..<last.place.upperBound,
                        instead: TokenizedSQL.quoted(value))
                ], note: "typographic quotes are letters to it")
        }
    }

    /// Spaces that are not ASCII's, which PostgreSQL takes for letters.
    static let oddSpaces = DialectMark { text, index in
        let spaces: [Unicode.Scalar] = ["\u{A0}", "\u{2007}", "\u{202F}", "\u{200B}", "\u{FEFF}"]
        guard text.kind(index) == .word else { return nil }
        let word = text.text(index)
        guard let space = word.unicodeScalars.first(where: spaces.contains) else { return nil }
        var instead = word
        for space in spaces { instead = instead.replacing(space, with: " ") }
        let name = "U+" + String(space.value, radix: 16, uppercase: true)
        return DialectFinding(
            causes: ["42703", "42601", "42P01", "42883", "42704"].map {
                .init(code: $0, tokens: max(0, index - 1)..<index + 3)
            },
            edits: [text.edit(index..<index + 1, instead)],
            remedy:
                "A space is a special one (\(name)), which PostgreSQL takes for a letter; write a plain space"
        )
    }

    /// A quote inside a text that MySQL escapes with a backslash.
    static let backslashes = DialectMark { text, index in
        guard text.kind(index) == .string, text.text(index).hasSuffix("\\'"),
            text.isAdjacent(index), text.kind(index + 1) == .word
        else { return nil }
        return DialectFinding(
            causes: [.syntax(index + 1..<text.count + 1)], isComplete: false,
            remedy:
                "PostgreSQL doubles a quote inside a text, as in 'it''s'; a backslash is no escape there"
        )
    }

    /// Comments of MySQL from `#` to the end of the line.
    static let hashComments = DialectMark { text, index in
        guard text.kind(index) == .operator, text.text(index) == "#" else { return nil }
        let start = text.tokens[index].range.lowerBound
        let rest = text.bytes[start...].prefix(1000)
        let end = rest.firstIndex(where: SQLByte.isNewline) ?? rest.endIndex
        let line = index..<text.token(at: end)
        let before = text.bytes[..<start].last {
            $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t")
        }
        let isAlone = before.map(SQLByte.isNewline) ?? true
        let isProse = (index + 1...index + 2).allSatisfy {
            line.contains($0) && text.kind($0) == .word
        }
        guard isAlone || isProse else { return nil }
        return DialectFinding(
            causes: ["42703", "42601", "42883"].map {
                .init(code: $0, tokens: max(0, index - 1)..<line.upperBound + 1)
            },
            edits: [text.edit(index..<index + 1, "--")], note: "that begins a comment")
    }
}
