extension DialectMark {
    /// Placeholders of client libraries and templates: `?`, `:name`, `@name`, `%s`, `%(name)s`, `{name}`.
    static let placeholders = DialectMark { text in
        let found = text.tokens.indices.compactMap { Placeholder(in: text, at: $0) }
        guard !found.isEmpty else { return [] }
        var last = text.highestParameter
        var numbers: [String: Int] = [:]
        var edits: [DialectFinding.Edit] = []
        for placeholder in found {
            var number = placeholder.name.flatMap { Int($0) ?? numbers[$0] }
            if number == nil {
                last += 1
                number = last
            }
            if let name = placeholder.name { numbers[name] = number }
            edits.append(.init(place: placeholder.place, instead: "$\(number ?? last)"))
        }
        let causes = found.flatMap { placeholder in
            ["42601", "42703", "42883", "42P18"].map { code in
                DialectFinding.Cause(
                    code: code,
                    tokens: placeholder.tokens.lowerBound..<placeholder.tokens.upperBound + 1)
            }
        }
        return [
            DialectFinding(causes: causes, edits: edits, note: "its placeholders are numbered")
        ]
    }
}

extension TokenizedSQL {
    /// The greatest n of the parameters `$n`, 0 without any.
    fileprivate var highestParameter: Int {
        tokens.filter { $0.kind == .parameter }.compactMap {
            Int(slice($0.range).dropFirst())
        }.max() ?? 0
    }
}
