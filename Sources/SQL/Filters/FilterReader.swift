import Spelling

/// Reads PostgREST's filter syntax: `operator.value`, and groups such as `(a.eq.1,or(b.is.null,c.gt.2))`.
struct FilterReader {
    /// Groups nested deeper are refused, far above what anyone writes.
    static let maxDepth = 32

    /// What makes a filter of a group's elements, by the key that names the group.
    ///
    /// A column of such a name is written in double quotes.
    static let groups: [String: @Sendable ([Filter]) -> Filter] = [
        "or": { .group(isAny: true, $0) },
        "and": { .group(isAny: false, $0) },
        "not.or": { .not(.group(isAny: true, $0)) },
        "not.and": { .not(.group(isAny: false, $0)) },
    ]

    private let whole: String
    private var reader: ArgumentReader
    private var depth = 0

    init(_ text: String) {
        whole = text
        reader = ArgumentReader(text)
    }

    /// Reads a text that is nothing but one parenthesised group.
    mutating func wholeGroup() throws(SQLArgumentError) -> [Filter] {
        let filters = try group()
        guard reader.isAtEnd else {
            throw SQLArgumentError("unexpected \(reader.text.prefix(40)) after the group")
        }
        return filters
    }

    /// Reads a text that is one comparison, its value everything after the operator.
    mutating func wholeComparison() throws(SQLArgumentError) -> (Bool, Filter.Comparison) {
        let comparison = try comparison(isGrouped: false)
        guard reader.isAtEnd else {
            throw SQLArgumentError("unexpected \(reader.text.prefix(40)) after the list")
        }
        return comparison
    }

    private mutating func group() throws(SQLArgumentError) -> [Filter] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= FilterReader.maxDepth else {
            throw SQLArgumentError("groups nest deeper than \(FilterReader.maxDepth)")
        }
        reader.skipSpaces()
        guard reader.take("(") else {
            throw SQLArgumentError("a group starts with a parenthesis, as in (a.eq.1,b.gt.2)")
        }
        var filters: [Filter] = []
        repeat { filters.append(try element()) } while reader.take(",")
        guard reader.take(")") else {
            throw SQLArgumentError("neither comma nor closing parenthesis at \(place)")
        }
        reader.skipSpaces()
        return filters
    }

    private mutating func element() throws(SQLArgumentError) -> Filter {
        reader.skipSpaces()
        for (key, filter) in FilterReader.groups where reader.begins(with: key + "(") {
            _ = reader.take(key)
            return filter(try group())
        }
        guard !reader.isAtEnd else {
            throw SQLArgumentError("the group ends without its closing parenthesis")
        }
        let path = try ColumnPath(from: &reader, stops: [".", ",", "(", ")"])
        guard reader.take(".") else {
            throw SQLArgumentError(
                """
                column.operator.value expected before \(place); a value with a comma or a \
                parenthesis is in double quotes
                """)
        }
        let (isNegated, comparison) = try comparison(isGrouped: true)
        return isNegated ? .not(.comparison(path, comparison)) : .comparison(path, comparison)
    }

    /// Reads `[not.]operator[(modifier)].value`, or a sign such as `>=` with its value.
    private mutating func comparison(
        isGrouped: Bool
    ) throws(SQLArgumentError) -> (Bool, Filter.Comparison) {
        var rest = reader
        let text = isGrouped ? rest.takeAll { $0 != "," && $0 != ")" } : rest.takeRest()
        let isNegated = reader.take(ignoringCase: "not.")
        let sign = reader.takeAll { "=!<>".unicodeScalars.contains($0) }
        if !sign.isEmpty {
            return (isNegated, try signed(sign, text, isGrouped: isGrouped))
        }
        let word = reader.takeAll { $0.properties.isAlphabetic || $0 == "_" }
        let hasModifier = reader.first == "("
        guard !word.isEmpty, reader.first == "." || hasModifier else {
            throw FilterReader.notAFilter(text)
        }
        guard let comparison = FilterOperator(named: word) else {
            throw FilterReader.unknownOperator(word)
        }
        let modifier = hasModifier ? try modifier(of: comparison) : nil
        guard reader.take(".") else { throw FilterReader.notAFilter(text) }
        guard comparison.rawValue == word || comparison.isMeant(by: word, before: reader.first)
        else {
            throw FilterReader.mayBeAValue(text, comparison)
        }
        if comparison == .in { return (isNegated, .list(try list())) }
        let value = isGrouped ? try groupedValue() : reader.takeRest()
        return (isNegated, try FilterReader.comparison(comparison, modifier, value))
    }

    /// Reads the number or date after a sign: `>=5`, `= 2026-01-31`.
    ///
    /// A point after the sign may belong to the sign or to a number; a text that begins with a sign may be a
    /// value: `<unknown>`.
    private mutating func signed(
        _ sign: String, _ text: String, isGrouped: Bool
    ) throws(SQLArgumentError) -> Filter.Comparison {
        guard let comparison = FilterOperator(named: sign) else {
            throw FilterReader.unknownOperator(sign)
        }
        reader.skipSpaces()
        guard reader.beginsNumber else {
            throw reader.first == "."
                ? SQLArgumentError(
                    """
                    \(text.prefix(60)) is not a filter, as the point may be of a number or not; write \
                    \(comparison)\(reader.text.prefix(20)) or \(comparison).0\(reader.text.prefix(20))
                    """) : FilterReader.notAFilter(text)
        }
        return .value(comparison, isGrouped ? try groupedValue() : reader.takeRest())
    }

    /// Reads the name of an operator that stands by itself: `gte`, `not.in`, `like(any)`.
    static func operatorName(
        _ name: String
    ) throws(SQLArgumentError) -> (isNegated: Bool, FilterOperator, modifier: String?) {
        var names = FilterReader(name)
        let isNegated = names.reader.take(ignoringCase: "not.")
        let word = names.reader.takeAll { $0 != "(" }
        guard let comparison = FilterOperator(named: word) else { throw unknownOperator(word) }
        let modifier = names.reader.isAtEnd ? nil : try names.modifier(of: comparison)
        guard names.reader.isAtEnd else { throw unknownOperator(name) }
        return (isNegated, comparison, modifier)
    }

    static func comparison(
        _ comparison: FilterOperator, _ modifier: String?, _ value: String
    ) throws(SQLArgumentError) -> Filter.Comparison {
        if comparison == .is { return .truth(try truth(value)) }
        if comparison.textSearchFunction != nil {
            return .textSearch(comparison, configuration: modifier, query: value)
        }
        guard let modifier else { return .value(comparison, value) }
        guard value.unicodeScalars.first == "{", value.unicodeScalars.last == "}" else {
            throw SQLArgumentError(
                """
                \(comparison)(\(modifier)).\(value.prefix(40)): \(modifier) takes a list in \
                braces, as in \(comparison)(\(modifier)).{a,b}
                """)
        }
        return .quantified(comparison, isAny: modifier == "any", value)
    }

    private static func truth(_ text: String) throws(SQLArgumentError) -> Filter.Truth {
        if let truth = Filter.Truth(rawValue: text.lowercased()) { return truth }
        let known = Filter.Truth.allCases.map(\.rawValue).joined(separator: ", ")
        throw SQLArgumentError("is.\(text.prefix(40)): is takes \(known); use eq for other values")
    }

    /// Reads `(english)` after a text search, `(any)` or `(all)` after what takes a quantifier.
    private mutating func modifier(
        of comparison: FilterOperator
    ) throws(SQLArgumentError) -> String {
        let text = reader.text
        _ = reader.take("(")
        let inside = reader.takeAll { $0 != ")" }
        let fits =
            comparison.textSearchFunction == nil
            ? comparison.takesQuantifier && ["any", "all"].contains(inside) : !inside.isEmpty
        guard fits, reader.take(")") else {
            throw SQLArgumentError(
                """
                \(comparison)\(text.prefix(40)): in parentheses before the point come the \
                configuration of a text search, as in fts(english).word, or any or all, as in \
                like(any).{a*,b*}
                """)
        }
        return inside
    }

    /// Reads `(a,"b,c",d)`; a value with a comma, parenthesis, quote or outer space is in double
    /// quotes.
    ///
    /// PostgREST keeps the space in `(a, b)` and the quotes in `(a, "b")` as part of the value, which
    /// nobody means.
    private mutating func list() throws(SQLArgumentError) -> [String] {
        let text = reader.text
        reader.skipSpaces()
        guard reader.take("(") else {
            throw SQLArgumentError("in.\(text.prefix(40)): in takes a list, as in in.(1,2,3)")
        }
        var values: [String] = []
        reader.skipSpaces()
        if !reader.begins(with: ")") {
            repeat { values.append(try listedValue()) } while reader.take(",")
        }
        guard reader.take(")") else {
            throw SQLArgumentError(
                """
                in.\(text.prefix(60)): neither comma nor closing parenthesis after the value \
                \(values.last?.prefix(40) ?? "")
                """)
        }
        reader.skipSpaces()
        return values
    }

    /// Reads one value of a list or group: quoted, or up to a comma or parenthesis.
    private mutating func listedValue() throws(SQLArgumentError) -> String {
        if let quoted = try reader.quotedIfPresent() { return quoted }
        return reader.takeTrimmed { $0 != "," && $0 != ")" }
    }

    /// Reads a value inside a group, which may also be an array or object in braces.
    private mutating func groupedValue() throws(SQLArgumentError) -> String {
        guard reader.first == "{" else { return try listedValue() }
        var depth = 0
        var isInQuotes = false
        var isEscaped = false
        let inside = reader.takeAll { scalar in
            switch scalar {
            case _ where isEscaped: isEscaped = false
            case "\\": isEscaped = true
            case "\"": isInQuotes.toggle()
            case "{" where !isInQuotes: depth += 1
            case "}" where !isInQuotes: depth -= 1
            default: break
            }
            return depth > 0
        }
        guard reader.take("}") else {
            throw SQLArgumentError("\(inside.prefix(40)) has no closing brace")
        }
        reader.skipSpaces()
        return inside + "}"
    }

    private static func notAFilter(_ text: String) -> SQLArgumentError {
        if text.unicodeScalars.first == "(" {
            return SQLArgumentError(
                "a group's key is or, and, not.or or not.and; a column takes operator.value")
        }
        if let comparison = FilterOperator(named: text) {
            let example =
                switch comparison {
                case .in: "(1,2)"
                case .is: "null"
                default: "value"
                }
            return SQLArgumentError(
                "\(text) has no value; write it as in \(comparison).\(example)")
        }
        let meant = FilterSuggestion.filter(for: text).map { "write \($0)" }
        return SQLArgumentError(
            """
            \(text.isEmpty ? "an empty text" : "\(text.prefix(60))") is not a filter; \
            \(meant ?? "write operator.value, such as eq.5 or not.is.null")
            """)
    }

    private static func mayBeAValue(
        _ text: String, _ comparison: FilterOperator
    ) -> SQLArgumentError {
        let value = text.split(separator: ".", maxSplits: 1).last ?? ""
        return SQLArgumentError(
            """
            \(text.prefix(60)) may be an operator or a value; write \(comparison).\(value.prefix(40)) or \
            eq.\(text.prefix(60))
            """)
    }

    private static func unknownOperator(_ word: String) -> SQLArgumentError {
        let nearest = ClosestName.to(word, in: FilterOperator.names)
        let hint = nearest.map { "did you mean \($0)? " } ?? ""
        return SQLArgumentError(
            """
            \(word.prefix(40)) is not an operator; \(hint)Operators: \
            \(FilterOperator.names.joined(separator: " "))
            """)
    }

    private var place: String {
        reader.isAtEnd ? "the end of \(whole.prefix(80))" : "\(reader.text.prefix(20))"
    }
}
