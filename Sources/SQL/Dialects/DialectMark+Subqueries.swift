extension DialectMark {
    /// SQL Server's columns made of values.
    static let pivot = DialectMark { text, index in
        guard text.isKeyword(index, "pivot"), let closer = text.closers[index + 1],
            closer > index + 3, text.text(index + 3) == "(", let end = text.closers[index + 3],
            text.isKeyword(end + 1, "for"),
            let list = (end + 2..<closer).first(where: { text.isKeyword($0, "in") })
        else { return nil }
        var first = list + 2
        if text.text(first) == "[" { first += 1 }
        let value =
            text.kind(first) == .word ? TokenizedSQL.quoted(text.text(first)) : text.text(first)
        let column = text.text(of: end + 2..<list)
        let aggregate = "\(text.text(index + 2))(\(text.text(of: index + 4..<end)))"
        return DialectFinding(
            causes: [.syntax(index..<index + 4), .syntax(index - 2..<index)], isComplete: false,
            remedy: """
                PostgreSQL has no PIVOT; it writes a column for each value, such as \
                \(aggregate) FILTER (WHERE \(column) = \(value))
                """)
    }

    /// Snowflake's condition on window functions.
    static let qualify = DialectMark { text, index in
        guard text.isKeyword(index, "qualify"), text.endsOperand(index - 1) else { return nil }
        let level = text.openers[index]
        let remedy = """
            PostgreSQL has no QUALIFY; it names the window function in a query inside, as in SELECT * FROM \
            (SELECT …, row_number() OVER (…) AS n FROM …) AS q WHERE n = 1
            """
        let isAt: (Int) -> Bool = { text.openers[$0] == level }
        let before = (0..<index).suffix(400)
        let over = text.text(index + 2) == "(" ? text.closers[index + 2].map { $0 + 1 } : nil
        guard let over, text.isKeyword(over, "over"), let window = text.closers[over + 1],
            text.isComparison(window + 1),
            let select = before.last(where: { isAt($0) && text.isKeyword($0, "select") }),
            let from = before.last(where: { isAt($0) && text.isKeyword($0, "from") }), select < from
        else {
            return DialectFinding(
                causes: [.syntax(index..<index + 3)], isComplete: false, remedy: remedy)
        }
        let start = text.place(of: select..<select + 1).lowerBound
        let list = text.place(of: from..<from + 1).lowerBound
        return DialectFinding(
            causes: [.syntax(index..<index + 3)],
            edits: [
                .init(place: start..<start, instead: "SELECT * FROM ("),
                .init(
                    place: list..<list, instead: ", \(text.text(of: index + 1..<window + 1)) AS n "),
                text.edit(index..<window + 1, ") AS q WHERE n"),
            ], remedy: remedy)
    }

    /// A column's alias in WHERE or HAVING, which are evaluated before it is.
    static let alias = DialectMark { text, index in
        guard text.kind(index) == .word, text.text(index - 1) != ".",
            ![".", "("].contains(text.text(index + 1)), text.word(index - 1) != "as"
        else { return nil }
        let level = text.openers[index]
        let before = (0..<index).suffix(400).filter { text.openers[$0] == level }
        guard
            let clause = before.last(where: {
                text.isKeyword($0, "where", "having", "select", "by", "from")
            }), text.isKeyword(clause, "where", "having"),
            let select = before.last(where: { text.isKeyword($0, "select") }),
            let name = before.first(where: {
                $0 > select && text.word($0) == text.word(index) && text.word($0 - 1) == "as"
            })
        else { return nil }
        let list = before.filter { $0 > select && $0 < name }
        guard !list.contains(where: { text.isKeyword($0, "from") }) else { return nil }
        let first = (list.last { text.text($0) == "," } ?? select) + 1
        let expression = first..<name - 1
        guard !expression.isEmpty else { return nil }
        let isPlain = !expression.contains { text.text($0) == "(" }
        guard isPlain || text.isKeyword(clause, "having"),
            !expression.contains(where: { text.isKeyword($0, "over") })
        else {
            return DialectFinding(
                causes: [.column(index)], isComplete: false,
                remedy: """
                    PostgreSQL knows the alias \(text.text(index)) only after \
                    \(text.word(clause).uppercased()); it takes a query inside, as in SELECT * FROM \
                    (SELECT … AS \(text.text(index)) FROM …) AS q WHERE \(text.text(index)) …
                    """)
        }
        return DialectFinding(
            causes: [.column(index)],
            edits: [text.edit(index..<index + 1, text.operandText(expression))],
            note: "an alias is known only after \(text.word(clause).uppercased())")
    }
}
