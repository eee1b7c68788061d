extension DialectMark {
    static let operators: [DialectMark] = [
        // C's equality.
        sign("==", "=") { .function($0) },
        sign("!==", "<>") { .function($0) },
        sign("<=>", "IS NOT DISTINCT FROM") {
            .function($0) { !$0.contains("vec") && !$0.contains("[]") }
        },
        // MySQL's AND and OR.
        connective("&&", "AND", joining: "boolean && boolean"),
        connective("||", "OR", joining: "boolean || boolean"),
        DialectMark { text, index in
            guard text.text(index) == "!", !text.endsOperand(index - 1) else { return nil }
            return DialectFinding(
                causes: [.function(index) { $0.contains("! boolean") }],
                edits: [text.edit(index..<index + 1, "NOT ")])
        },
        // Booleans as numbers.
        DialectMark { text, index in
            guard ["=", "<>", "!="].contains(text.text(index)),
                let truth = ["0": "false", "1": "true"][text.text(index + 1)]
            else { return nil }
            let operand = text.operand(before: index)
            return DialectFinding(
                causes: [
                    .function(index) {
                        $0.contains("boolean = integer") || $0.contains("boolean <> integer")
                    }
                ],
                edits: [
                    text.edit(
                        operand.lowerBound..<index + 2,
                        "\(text.text(of: operand)) \(text.text(index)) \(truth)")
                ])
        },
        concatenation,
        // IS with an operator, or with a value as SQLite takes it.
        DialectMark { text, index in
            guard text.isKeyword(index, "is"), text.endsOperand(index - 1),
                ["=", "==", "<>", "!="].contains(text.text(index + 1))
            else { return nil }
            let isEqual = text.text(index + 1).hasPrefix("=")
            let isNull = text.word(index + 2) == "null"
            let instead =
                isNull ? isEqual ? "IS" : "IS NOT" : isEqual ? "=" : "IS DISTINCT FROM"
            return DialectFinding(
                causes: [.syntax(index + 1..<index + 2)],
                edits: [
                    text.edit(
                        index..<index + 3, "\(instead) \(text.text(index + 2))")
                ])
        },
        DialectMark { text, index in
            guard text.isKeyword(index, "is"), text.endsOperand(index - 1) else { return nil }
            let value = text.isKeyword(index + 1, "not") ? index + 2 : index + 1
            guard [.number, .string, .parameter].contains(text.kind(value)) else { return nil }
            let instead = value == index + 1 ? "=" : "<>"
            return DialectFinding(
                causes: [.syntax(value..<value + 1)],
                edits: [text.edit(index..<value + 1, "\(instead) \(text.text(value))")])
        },
        word("regexp", "~", not: "!~", note: "~* ignores case"),
        word("rlike", "~", not: "!~", note: "~* ignores case"),
        word("glob", "LIKE", not: "NOT LIKE") { pattern in
            guard !pattern.contains("["), !pattern.contains("%"), !pattern.contains("_") else {
                return nil
            }
            return pattern.replacing("*" as Unicode.Scalar, with: "%")
                .replacing("?" as Unicode.Scalar, with: "_")
        },
        word("div", "/", not: nil),
        word("mod", "%", not: nil),
        listOfAny,
        DialectMark { text, index in
            // An array as the list of IN.
            guard text.isKeyword(index, "in"),
                text.endsOperand(index - 1) || text.isKeyword(index - 1, "not"),
                [.word, .quotedIdentifier].contains(text.kind(index + 1)),
                text.openers[index].map({ text.word($0 - 1) != "position" }) ?? true
            else { return nil }
            let array = text.operand(at: index + 1)
            let isNot = text.isKeyword(index - 1, "not")
            return DialectFinding(
                causes: [.syntax(index + 1..<index + 2)],
                edits: [
                    text.edit(
                        (isNot ? index - 1 : index)..<array.upperBound,
                        "\(isNot ? "<> ALL" : "= ANY") (\(text.text(of: array)))")
                ])
        },
        DialectMark { text, index in
            // A path into JSON after a colon.
            guard text.text(index) == ":", text.isAdjacent(index - 1), text.isAdjacent(index),
                text.endsOperand(index - 1), text.kind(index + 1) == .word,
                text.openers[index].map({ text.text($0) != "[" }) ?? true
            else { return nil }
            var steps = [text.text(index + 1)]
            var end = index + 2
            while text.text(end) == ".", text.kind(end + 1) == .word {
                steps.append(text.text(end + 1))
                end += 2
            }
            let column = text.operand(before: index)
            let path =
                steps.count == 1
                ? "->> \(TokenizedSQL.quoted(steps[0]))"
                : "#>> \(TokenizedSQL.quoted("{\(steps.joined(separator: ","))}"))"
            return DialectFinding(
                causes: [.syntax(index..<index + 2)],
                edits: [text.edit(column.lowerBound..<end, "\(text.text(of: column)) \(path)")])
        },
    ]

    private static func sign(
        _ sign: String, _ instead: String,
        cause: @escaping @Sendable (Int) -> DialectFinding.Cause
    ) -> DialectMark {
        DialectMark { text, index in
            guard text.kind(index) == .operator, text.text(index) == sign else { return nil }
            return DialectFinding(
                causes: [cause(index)], edits: [text.edit(index..<index + 1, instead)])
        }
    }

    /// A sign between conditions: PostgreSQL binds it closer than the comparisons beside it, and stops at
    /// the second of them.
    private static func connective(
        _ sign: String, _ instead: String, joining types: String
    ) -> DialectMark {
        DialectMark { text, index in
            guard text.text(index) == sign else { return nil }
            func comparison(_ places: some Sequence<Int>) -> Int? {
                places.first { place in
                    text.isComparison(place) && text.openers[place] == text.openers[index]
                }
            }
            func isInCondition(_ place: Int) -> Bool {
                text.openers[place] != text.openers[index]
                    || text.text(place) != ","
                        && (text.kind(place) != .word || text.endsOperand(place))
            }
            var causes = [DialectFinding.Cause.function(index) { $0.contains(types) }]
            let before = (0..<index).suffix(200).reversed().prefix(while: isInCondition)
            let after = (index + 1..<text.count).prefix(200).prefix(while: isInCondition)
            if comparison(before) != nil, let second = comparison(after) {
                causes.append(.syntax(second..<second + 1))
            }
            return DialectFinding(
                causes: causes, edits: [text.edit(index..<index + 1, instead)])
        }
    }

    /// Texts joined with `+`, told by the types that PostgreSQL names.
    private static let concatenation = DialectMark { text, index in
        guard text.text(index) == "+" else { return nil }
        return DialectFinding(
            causes: [
                .function(index, saying: isOfTexts),
                .init(code: "42725", tokens: index..<index + 1, saying: isOfTexts),
            ],
            edits: [text.edit(index..<index + 1, "||")], note: "that joins texts")
    }

    /// Whether a message is about adding texts, or a text and a number.
    @Sendable private static func isOfTexts(_ message: String) -> Bool {
        let texts: Set = ["text", "unknown", "character varying", "character", "name"]
        let others: Set = ["integer", "bigint", "smallint", "numeric"]
        guard let sign = message.firstRange(of: " + ") else { return false }
        let left = message[..<sign.lowerBound].split(separator: ":").last ?? ""
        let sides = [
            String(left.drop { $0 == " " }), String(message[sign.upperBound...]),
        ]
        return sides.contains(where: texts.contains)
            && sides.allSatisfy { texts.contains($0) || others.contains($0) }
    }

    /// A word between two operands.
    private static func word(
        _ word: String, _ instead: String, not: String?, note: String? = nil,
        pattern: (@Sendable (String) -> String?)? = nil
    ) -> DialectMark {
        DialectMark { text, index in
            guard text.isKeyword(index, word), text.beginsOperand(index + 1),
                text.text(index + 1) != "("
            else { return nil }
            let isNot = text.isKeyword(index - 1, "not")
            let first = isNot ? index - 1 : index
            guard text.endsOperand(first - 1), let instead = isNot ? not : instead else {
                return nil
            }
            let left = text.operand(before: first)
            let right = text.operand(at: index + 1)
            var written = text.text(of: right)
            var isComplete = true
            if let pattern {
                let converted = text.string(right).flatMap(pattern)
                isComplete = converted != nil
                written = converted.map(TokenizedSQL.quoted) ?? written
            }
            return DialectFinding(
                causes: [.syntax(first..<index + 2)],
                edits: [
                    text.edit(
                        left.lowerBound..<right.upperBound,
                        "\(text.text(of: left)) \(instead) \(written)")
                ], isComplete: isComplete, note: note)
        }
    }

    /// A list in the parentheses of ANY or ALL, which take an array or a query.
    private static let listOfAny = DialectMark { text, index in
        guard text.isKeyword(index, "any", "all", "some"),
            text.kind(index - 1) == .operator || text.isKeyword(index - 1, "like", "ilike"),
            let values = text.arguments(ofCallWith: index + 1), let first = values.first,
            !text.isKeyword(first.lowerBound, "select", "with", "values", "array", "table")
        else { return nil }
        let list = first.lowerBound..<values[values.count - 1].upperBound
        let isPattern = text.isKeyword(index - 1, "like", "ilike") && text.string(first) != nil
        guard values.count > 1 || isPattern else { return nil }
        return DialectFinding(
            causes: [
                .syntax(first.upperBound..<first.upperBound + 1),
                .init(code: "22P02", tokens: first),
            ],
            edits: [text.edit(list, "ARRAY[\(text.text(of: list))]")])
    }
}
