extension DialectMark {
    /// Calls that name a unit of time, and intervals that are no string.
    static let dates: [DialectMark] = [
        dateArithmetic, interval,
        unitCall(["dateadd", "timestampadd", "date_add", "datetime_add", "timestamp_add"]) {
            text, unit, others in
            guard others.count == 2 else { return nil }
            return "\(text.operandText(others[1])) + \(unit.interval(others[0], in: text))"
        },
        unitCall(["datediff", "timestampdiff", "date_diff", "datetime_diff", "timestamp_diff"]) {
            text, unit, others in
            guard others.count == 2 else { return nil }
            return unit.difference(
                from: text.operandText(others[0]), to: text.operandText(others[1]))
        },
        unitCall(["date_trunc", "datetrunc", "timestamp_trunc", "datetime_trunc"]) {
            text, unit, others in
            others.count == 1 ? "date_trunc('\(unit.name)', \(text.text(of: others[0])))" : nil
        },
        unitCall(["datepart", "date_part"]) { text, unit, others in
            others.count == 1 ? "extract(\(unit.name) FROM \(text.text(of: others[0])))" : nil
        },
        unitCall(["datename"]) { text, unit, others in
            guard others.count == 1 else { return nil }
            let moment = text.text(of: others[0])
            switch unit.name {
            case "month": return "to_char(\(moment), 'FMMonth')"
            case "dow": return "to_char(\(moment), 'FMDay')"
            default: return "extract(\(unit.name) FROM \(moment))"
            }
        },
    ]

    /// A call with a bare unit before or after its other arguments: BigQuery's have it last, and their
    /// difference the other way round.
    private static func unitCall(
        _ names: [String],
        rewrite: @escaping @Sendable (TokenizedSQL, DateUnit, [Range<Int>]) -> String?
    ) -> DialectMark {
        DialectMark { text, index in
            guard names.contains(text.word(index)), text.text(index - 1) != ".",
                let arguments = text.arguments(ofCallWith: index + 1), arguments.count > 1,
                let closer = text.closers[index + 1]
            else { return nil }
            var others = arguments
            var unit: DateUnit?
            var unitToken = arguments[0].lowerBound
            if let first = DateUnit(arguments[0], in: text) {
                unit = first
                others.removeFirst()
            } else if let last = DateUnit(arguments[arguments.count - 1], in: text) {
                unit = last
                unitToken = arguments[arguments.count - 1].lowerBound
                others = others.dropLast().reversed()
            }
            let isKnown = text.kind(unitToken) == .string
            // PostgreSQL has these with a string.
            let isOwn = isKnown && ["date_trunc", "date_part"].contains(text.word(index))
            guard let unit, !isOwn, let instead = rewrite(text, unit, others) else { return nil }
            return DialectFinding(
                causes: [.column(unitToken), .function(index)],
                edits: [text.edit(index..<closer + 1, instead)])
        }
    }

    /// `DATE_ADD(d, INTERVAL 7 DAY)`.
    private static let dateArithmetic = DialectMark { text, index in
        let name = text.word(index)
        guard ["date_add", "date_sub", "adddate", "subdate"].contains(name),
            let arguments = text.arguments(ofCallWith: index + 1), arguments.count == 2,
            let closer = text.closers[index + 1],
            arguments[1].count > 1, text.isKeyword(arguments[1].lowerBound, "interval")
        else { return nil }
        let last = arguments[1].upperBound - 1
        let count = arguments[1].lowerBound + 1..<last
        let value: String
        if text.kind(last) == .string {
            value = text.text(of: arguments[1])
        } else if let unit = DateUnit(text.word(last)) {
            value =
                text.string(count) == nil
                ? unit.interval(count, in: text)
                : "interval '\(text.string(count) ?? "") \(unit.name)'"
        } else {
            return nil
        }
        let sign = ["date_sub", "subdate"].contains(name) ? "-" : "+"
        return DialectFinding(
            causes: [.syntax(arguments[1].lowerBound..<closer), .function(index)],
            edits: [
                text.edit(
                    index..<closer + 1, "(\(text.operandText(arguments[0])) \(sign) \(value))")
            ])
    }

    /// An interval's number without quotes.
    private static let interval = DialectMark { text, index in
        guard text.isKeyword(index, "interval") else { return nil }
        let isNegative = text.text(index + 1) == "-" && text.kind(index + 2) == .number
        let count = isNegative ? index + 1..<index + 3 : text.operand(at: index + 1)
        guard !count.isEmpty, text.string(count) == nil,
            let unit = DateUnit(text.word(count.upperBound))
        else { return nil }
        return DialectFinding(
            causes: [.syntax(index + 1..<count.upperBound + 1)],
            edits: [
                text.edit(index..<count.upperBound + 1, unit.interval(count, in: text))
            ])
    }
}
