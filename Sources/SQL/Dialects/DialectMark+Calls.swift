extension DialectMark {
    /// Functions of other dialects; those with syntax of their own come first.
    static let calls: [DialectMark] = specialCalls + dates + [ForeignFunction.mark]

    private static let specialCalls: [DialectMark] = [
        groupConcat,
        withinGroup,
        tryCast,
        convert,
    ]

    /// `GROUP_CONCAT([DISTINCT] x [ORDER BY y] [SEPARATOR ', '])`, and SQLite's with two arguments.
    private static let groupConcat = DialectMark { text, index in
        guard text.word(index) == "group_concat", let closer = text.closers[index + 1],
            var arguments = text.arguments(ofCallWith: index + 1), !arguments.isEmpty
        else { return nil }
        func place(_ word: String, in range: Range<Int>) -> Int? {
            range.first { text.isKeyword($0, word) && text.openers[$0] == index + 1 }
        }
        let whole = index + 2..<closer
        let separator = place("separator", in: whole)
        let order = place("order", in: index + 2..<(separator ?? closer))
        var written = separator.map { text.text($0 + 1) } ?? "','"
        if separator == nil, arguments.count == 2, let last = text.string(arguments[1]) {
            written = TokenizedSQL.quoted(last)
            arguments.removeLast()
        }
        let end = order ?? separator ?? arguments[arguments.count - 1].upperBound
        let isDistinct = text.isKeyword(index + 2, "distinct")
        let values = (isDistinct ? index + 3 : index + 2)..<end
        guard !values.isEmpty else { return nil }
        let joined = arguments.count > 1 && order == nil && separator == nil
        let value =
            joined ? "concat(\(text.text(of: values)))" : "\(text.operandText(values))::text"
        var ordering = ""
        if let order, text.isKeyword(order + 1, "by") {
            let keys = order + 2..<(separator ?? closer)
            // With DISTINCT the order is of what is joined, to the letter.
            let same = keys.prefix(values.count)
            let isSame = text.text(of: same) == text.text(of: values)
            ordering =
                isDistinct && isSame && keys.count > same.count
                ? " ORDER BY \(value) \(text.text(of: keys.dropFirst(same.count)))"
                : " ORDER BY \(isDistinct && isSame ? value : text.text(of: keys))"
        }
        let instead = "string_agg(\(isDistinct ? "DISTINCT " : "")\(value), \(written)\(ordering))"
        let syntax = separator.map { [DialectFinding.Cause.syntax($0..<$0 + 2)] } ?? []
        return DialectFinding(
            causes: [.function(index)] + syntax, edits: [text.edit(index..<closer + 1, instead)])
    }

    /// `LISTAGG(x, ',') WITHIN GROUP (ORDER BY y)`; also of `string_agg`, as SQL Server has it.
    private static let withinGroup = DialectMark { text, index in
        guard ["listagg", "string_agg"].contains(text.word(index)),
            let arguments = text.arguments(ofCallWith: index + 1), let first = arguments.first,
            arguments.count < 3, var closer = text.closers[index + 1]
        else { return nil }
        var ordering = ""
        if text.isKeyword(closer + 1, "within"), let end = text.closers[closer + 3] {
            ordering = " " + text.text(of: closer + 4..<end)
            closer = end
        } else if text.word(index) == "string_agg" {
            return nil
        }
        let separator = arguments.count == 2 ? text.text(of: arguments[1]) : "''"
        let isDistinct = text.isKeyword(first.lowerBound, "distinct")
        let value = isDistinct ? first.dropFirst() : first
        return DialectFinding(
            causes: [.function(index), .init(code: "42809", tokens: index..<index + 1)],
            edits: [
                text.edit(
                    index..<closer + 1,
                    """
                    string_agg(\(isDistinct ? "DISTINCT " : "")\(text.operandText(value))::text, \
                    \(separator)\(ordering))
                    """)
            ])
    }

    private static let tryCast = DialectMark { text, index in
        guard ["try_cast", "safe_cast"].contains(text.word(index)),
            let closer = text.closers[index + 1],
            let cast = (index + 2..<closer).last(where: {
                text.word($0) == "as" && text.openers[$0] == index + 1
            })
        else { return nil }
        let type =
            ForeignType(in: text, at: cast + 1)?.name ?? text.text(of: cast + 1..<closer)
        return DialectFinding(
            causes: [.syntax(cast..<cast + 1)],
            edits: [
                text.edit(
                    index..<closer + 1, "CAST(\(text.text(of: index + 2..<cast)) AS \(type))")
            ], note: "that fails on a value that is none")
    }

    /// `CONVERT(type, x)` of SQL Server, `CONVERT(x, type)` and `CONVERT(x USING charset)` of MySQL.
    private static let convert = DialectMark { text, index in
        guard ["convert", "try_convert"].contains(text.word(index)),
            let arguments = text.arguments(ofCallWith: index + 1), let first = arguments.first,
            let closer = text.closers[index + 1]
        else { return nil }
        func edit(_ instead: String) -> [DialectFinding.Edit] {
            [text.edit(index..<closer + 1, instead)]
        }
        if arguments.count == 1, let using = first.first(where: { text.isKeyword($0, "using") }) {
            return DialectFinding(
                causes: [.syntax(using..<using + 1)],
                edits: edit(text.text(of: first.lowerBound..<using)),
                note: "all text is of one encoding")
        }
        guard arguments.count > 1 else { return nil }
        let isFirst = type(first, in: text) != nil
        let (typeRange, value) = isFirst ? (first, arguments[1]) : (arguments[1], first)
        guard let type = type(typeRange, in: text) else { return nil }
        let place = typeRange.lowerBound
        return DialectFinding(
            causes: [
                .column(place), .syntax(place..<typeRange.upperBound + 1), .function(index),
                .function(place),
            ],
            edits: edit("CAST(\(text.text(of: value)) AS \(type))"))
    }

    /// PostgreSQL's name of the type that is the whole of an argument.
    private static func type(_ argument: Range<Int>, in text: TokenizedSQL) -> String? {
        if let type = ForeignType(in: text, at: argument.lowerBound) {
            return type.tokens == argument ? type.name : nil
        }
        let own: Set = [
            "int", "integer", "bigint", "smallint", "decimal", "numeric", "float", "real", "char",
            "nchar",
            "varchar", "text", "date", "time", "timestamp", "bit", "boolean", "json",
        ]
        let word = text.word(argument.lowerBound)
        let hasLength = argument.count == 1 || text.text(argument.lowerBound + 1) == "("
        guard own.contains(word), hasLength else { return nil }
        // Without a length `char` is of one character.
        return argument.count == 1 && ["char", "nchar"].contains(word)
            ? "text" : text.text(of: argument)
    }
}
