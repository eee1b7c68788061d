extension ReadOnlyQueryReader {
    private static let queryWords: Set<String> = ["select", "with", "values", "table"]

    /// Reads EXPLAIN with its options, and refuses what is not a query after it.
    mutating func readOpening() throws(RefusedSQL) {
        guard !tokens.isEmpty else {
            throw refusal(0, "there is no statement", "send a SELECT")
        }
        if isKeyword(0, "explain") { try readExplain() }
        var first = queryStart
        while isByte(first, "(") { first += 1 }
        guard first < tokens.count else {
            throw refusal(first, "a query is missing", "send a SELECT")
        }
        guard !Self.queryWords.contains(words[first]) else { return }
        let advice = RefusedStatement.advice(for: words[first])
        throw refusal(first, advice.problem, advice.remedy)
    }

    private mutating func readExplain() throws(RefusedSQL) {
        queryStart = 1
        var analyze = false
        let beginsQuery = isByte(2, "(") || words.count > 2 && Self.queryWords.contains(words[2])
        if isByte(1, "("), !beginsQuery {
            analyze = try readOptions()
        } else {
            if isKeyword(queryStart, "analyze") || isKeyword(queryStart, "analyse") {
                analyze = true
                queryStart += 1
            }
            if isKeyword(queryStart, "verbose") { queryStart += 1 }
        }
        let first = offset(of: 1)
        let last = queryStart > 1 ? tokens[queryStart - 1].range.upperBound : first
        explanation = (String(decoding: bytes[first..<last], as: UTF8.self), analyze)
    }

    /// Reads `(ANALYZE, FORMAT json)`; answers whether the query is to be run.
    private mutating func readOptions() throws(RefusedSQL) -> Bool {
        var analyze = false
        var index = 2
        while !isByte(index, ")") {
            let name = words.indices.contains(index) ? words[index] : ""
            guard !name.isEmpty else {
                throw refusal(
                    index, "this is no option of EXPLAIN", "see EXPLAIN (ANALYZE, FORMAT JSON)")
            }
            index += 1
            var value = ""
            if !isByte(index, ","), !isByte(index, ")") {
                guard index < tokens.count, isOptionValue(tokens[index].kind) else {
                    throw refusal(index, "this is no value of an option of EXPLAIN")
                }
                value = text(of: index).lowercased()
                index += 1
            }
            if name == "analyze" || name == "analyse" {
                analyze = !["off", "false", "0", "'off'", "'false'"].contains(value)
            }
            if isByte(index, ",") { index += 1 }
        }
        queryStart = index + 1
        return analyze
    }

    private func isOptionValue(_ kind: SQLToken.Kind) -> Bool {
        switch kind {
        case .word, .quotedIdentifier, .number, .string: true
        default: false
        }
    }
}
