import JSON

/// What a text that is no filter probably means, for the end of a refusal.
package enum FilterSuggestion {
    /// Longer texts are left alone: a suggestion is to be read at a glance.
    private static let maxBytes = 60

    /// `eq Lyon` and `= "Lyon"` mean `eq.Lyon`; a text without any operator is a value to be equal to.
    static func filter(for text: String) -> String? {
        guard !text.isEmpty, text.utf8.count <= maxBytes else { return nil }
        var reader = ArgumentReader(text)
        reader.skipSpaces()
        let isNull = ["null", "is null"].contains(reader.text.lowercased())
        let isNotNull = ["not null", "is not null"].contains(reader.text.lowercased())
        if isNull || isNotNull { return isNull ? "is.null" : "not.is.null" }

        if let between = between(reader.text) { return between }

        let isNegated = reader.take(ignoringCase: "not ") || reader.take(ignoringCase: "not.")
        reader.skipSpaces()
        let start = reader
        var word = reader.takeAll { "=!<>".unicodeScalars.contains($0) }
        if word.isEmpty {
            word = reader.takeAll { $0.properties.isAlphabetic || $0 == "_" }
            let ends = reader.first.map { " :=(.".unicodeScalars.contains($0) } ?? false
            if !ends { word = "" }
        }
        let comparison = FilterOperator(named: word) ?? words[word.lowercased()]
        if comparison == nil { reader = start }
        _ = reader.takeAll { " :=.".unicodeScalars.contains($0) }
        let value = unquoted(reader.takeTrimmed { _ in true })
        guard !value.isEmpty else { return nil }
        let isBareList = comparison == .in && !value.hasPrefix("(")
        return (isNegated ? "not." : "") + (comparison ?? .eq).rawValue
            + (isBareList ? ".(\(value))" : ".\(value)")
    }

    /// Words that models write for an operator.
    private static let words: [String: FilterOperator] = [
        "equals": .eq, "equal": .eq, "is_equal": .eq,
    ]

    /// `between 1 and 5` means `{"gte":"1","lte":"5"}`.
    private static func between(_ text: String) -> String? {
        let words = text.split(separator: " ").map { String($0) }
        guard words.count == 4, words[0].lowercased() == "between", words[2].lowercased() == "and"
        else { return nil }
        return JSONValue.object(["gte": .string(words[1]), "lte": .string(words[3])]).description
    }

    /// `id=eq.5` and `id = 5` mean `{"id":"eq.5"}`; nil for what is no such condition.
    package static func filters(for text: String) -> String? {
        guard text.utf8.count <= maxBytes else { return nil }
        var reader = ArgumentReader(text)
        reader.skipSpaces()
        let column = reader.takeAll {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_"
        }
        reader.skipSpaces()
        guard !column.isEmpty, let next = reader.first, "=!<>.:iInNlL".unicodeScalars.contains(next)
        else { return nil }
        var written = reader
        _ = written.takeAll { "=.:".unicodeScalars.contains($0) }
        let rest = written.takeRest()
        let sign = reader.takeAll { "=!<>".unicodeScalars.contains($0) }
        let isWritten = ["=", ""].contains(sign) && (try? Filter(key: "a", text: rest)) != nil
        let condition = sign + reader.takeRest()
        guard let filter = isWritten ? rest : filter(for: condition) else { return nil }
        return JSONValue.object([column: .string(filter)]).description
    }

    private static func unquoted(_ value: String) -> String {
        for quote in ["\"", "'"]
        where value.count > 1 && value.hasPrefix(quote) && value.hasSuffix(quote) {
            return String(value.dropFirst().dropLast())
        }
        return value
    }
}
