/// A query that the API's word filter lets pass, and the values that were taken out of it.
package struct LiftedQuery: Hashable, Sendable {
    /// The query with parameters in place of the strings that hold a word of the filter.
    package let query: String

    /// Values of the parameters after the caller's greatest one, in order.
    package let extraParameters: [String]

    /// Where in `query` something was replaced, and the length of what stood there.
    fileprivate let edits: [Edit]

    fileprivate struct Edit: Hashable, Sendable {
        let original: Range<Int>
        let replacement: String
    }

    /// The offset in the original query of a byte of this one.
    package func originalOffset(of offset: Int) -> Int {
        var shift = 0
        for edit in edits {
            let start = edit.original.lowerBound + shift
            guard offset >= start else { break }
            let end = start + edit.replacement.utf8.count
            guard offset >= end else { return edit.original.lowerBound }
            shift += edit.replacement.utf8.count - edit.original.count
        }
        return offset - shift
    }
}

extension ReadOnlyQuery {
    /// The query in a form that the API's word filter lets pass.
    ///
    /// Strings that hold a word of the filter become parameters, of the type that PostgreSQL would infer for the
    /// string; comments that hold one are blanked; names and the strings of typed constants are spelt with
    /// escapes. What cannot be respelt is refused.
    package func liftingLiterals() throws(RefusedSQL) -> LiftedQuery {
        let bytes = Array(query.utf8)
        let matches = APIWordFilter.matches(in: bytes)
        guard !matches.isEmpty else {
            return LiftedQuery(query: query, extraParameters: [], edits: [])
        }

        var values: [String] = []
        var numbers: [String: Int] = [:]
        var edits: [LiftedQuery.Edit] = []
        let literals = LiteralReader(bytes)
        var rest = matches[...]
        for (index, token) in literals.tokens.enumerated() {
            rest = rest.drop { $0.range.upperBound <= token.range.lowerBound }
            let inside = rest.prefix { $0.range.lowerBound < token.range.upperBound }
            // An entry of several words is dealt with at its first.
            guard let match = inside.first, match.range.lowerBound >= token.range.lowerBound
            else { continue }
            rest = rest.dropFirst(inside.count)
            if token.kind == .lineComment || token.kind == .blockComment {
                let blank = bytes[token.range].map { SQLByte.isNewline($0) ? $0 : 0x20 }
                edits.append(
                    .init(
                        original: token.range, replacement: String(decoding: blank, as: UTF8.self)))
            } else if let value = literals.value(ofLiftable: index) {
                let known = literals.comparesExpressions ? numbers[value] : nil
                if known == nil { values.append(value) }
                let number = known ?? highestParameter + values.count
                numbers[value] = number
                let cast = literals.needsType(index) ? "::text" : ""
                edits.append(.init(original: token.range, replacement: "$\(number)\(cast) "))
            } else if let name = literals.name(of: index) {
                edits.append(
                    .init(original: token.range, replacement: UnicodeEscapes.identifier(name)))
            } else if inside.contains(where: \.isCertain) {
                guard let value = literals.constant(at: index) else {
                    throw refusal(of: match.range)
                }
                // The space keeps it apart from a word before it, as in xml'…'.
                edits.append(
                    .init(original: token.range, replacement: " " + UnicodeEscapes.string(value)))
            }
        }
        return LiftedQuery(query: apply(edits, to: bytes), extraParameters: values, edits: edits)
    }

    private func apply(_ edits: [LiftedQuery.Edit], to bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        var end = 0
        for edit in edits {
            result += bytes[end..<edit.original.lowerBound]
            result += edit.replacement.utf8
            end = edit.original.upperBound
        }
        return String(decoding: result + bytes[end...], as: UTF8.self)
    }

    private func refusal(of range: Range<Int>) -> RefusedSQL {
        let all = Array(text.utf8)
        let place = queryOffset + range.lowerBound..<queryOffset + range.upperBound
        return RefusedSQL(
            word: String(decoding: all[place], as: UTF8.self),
            position: SQLPosition(offset: place.lowerBound, in: all),
            problem: "the API refuses texts with this word, whatever it stands for",
            remedy: "use another name, or pass a string in params")
    }
}

/// Tells which strings of a query a parameter may replace, and what they mean.
private struct LiteralReader {
    let bytes: [UInt8]
    let tokens: [SQLToken]

    /// For every token the parenthesis or bracket that it is directly in.
    private var openers: [Int?] = []

    /// Whether equal expressions must stay equal, as those of GROUP BY and the select list.
    ///
    /// Elsewhere every string has a parameter of its own, since one parameter can have one type only.
    private(set) var comparesExpressions = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        tokens = SQLLexer.tokens(of: bytes)
        var open: [Int] = []
        for index in tokens.indices {
            openers.append(open.last)
            switch tokens[index].kind {
            case .punctuation where ["(", "["].contains(text(index)): open.append(index)
            case .punctuation where [")", "]"].contains(text(index)): _ = open.popLast()
            case .word where ["group", "distinct"].contains(word(index)): comparesExpressions = true
            default: break
            }
        }
    }

    /// Words after which a string is an expression; after others it may belong to a type or be syntax.
    private static let beforeExpression: Set<String> = [
        "all", "and", "between", "by", "case", "distinct", "else", "escape", "for", "from",
        "having",
        "ilike", "in", "like", "not", "on", "or", "placing", "select", "then", "when", "where",
    ]

    /// Functions whose arguments may be of any type, so that PostgreSQL infers none for a parameter.
    private static let takingAny: Set<String> = [
        "concat", "concat_ws", "count", "format", "grouping", "json_agg", "json_build_array",
        "json_build_object", "json_object_agg", "jsonb_agg", "jsonb_build_array",
        "jsonb_build_object", "jsonb_object_agg", "num_nonnulls", "num_nulls", "pg_typeof", "row",
        "to_json", "to_jsonb", "xmlattributes", "xmlforest",
    ]

    /// The value of a string that stands where an expression does.
    func value(ofLiftable index: Int) -> String? {
        guard let before = significant(before: index) else { return nil }
        switch tokens[before].kind {
        case .operator: break
        case .punctuation where text(before) == "(":
            // EXTRACT('year' FROM …) takes a string, and nothing else.
            if let name = significant(before: before), word(name) == "extract" { return nil }
        case .punctuation where [",", "["].contains(text(before)): break
        case .word where beginsExpression(after: before): break
        default: return nil
        }
        return SQLLiteral.value(of: tokens[index], in: bytes)
    }

    /// The name that a word or quoted identifier is, which may be spelt in another way.
    func name(of index: Int) -> String? {
        guard !isBeforeUescape(index) else { return nil }
        let bytes = bytes[tokens[index].range]
        switch tokens[index].kind {
        case .word:
            let folded = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            return String(decoding: folded, as: UTF8.self)
        case .quotedIdentifier:
            return SQLLiteral.name(ofQuoted: bytes)
        default: return nil
        }
    }

    /// The value of a string constant wherever it stands.
    func constant(at index: Int) -> String? {
        isBeforeUescape(index) ? nil : SQLLiteral.value(of: tokens[index], in: bytes)
    }

    /// Whether UESCAPE follows, which would give the escapes another meaning.
    private func isBeforeUescape(_ index: Int) -> Bool {
        significant(after: index).map(word) == "uescape"
    }

    /// Whether the word at `index` is followed by an expression: a key word, and no part of a type.
    private func beginsExpression(after index: Int) -> Bool {
        let first = significant(before: index)
        if first.map(text) == "." { return false }
        switch word(index) {
        case "to": return first.map(word) == "similar"
        case "zone":
            // AT TIME ZONE 'x' is an operator, TIMESTAMP WITH TIME ZONE 'x' a type.
            return first.flatMap(significant(before:)).map(word) == "at"
        case let word: return Self.beforeExpression.contains(word)
        }
    }

    /// Whether the string is an argument of a function that takes any type.
    func needsType(_ index: Int) -> Bool {
        guard let before = significant(before: index), ["(", ","].contains(text(before)),
            let after = significant(after: index),
            [")", ",", "as"].contains(text(after).lowercased()),
            let opener = openers[index], let function = significant(before: opener)
        else { return false }
        return text(opener) == "(" && Self.takingAny.contains(word(function))
    }

    private func text(_ index: Int) -> String {
        String(decoding: bytes[tokens[index].range], as: UTF8.self)
    }

    private func word(_ index: Int) -> String {
        tokens[index].kind == .word ? text(index).lowercased() : ""
    }

    private func significant(before index: Int) -> Int? {
        tokens[..<index].lastIndex { !$0.isTrivia }
    }

    private func significant(after index: Int) -> Int? {
        tokens[(index + 1)...].firstIndex { !$0.isTrivia }
    }
}
