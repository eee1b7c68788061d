extension DialectMark {
    /// SQL Server's number of rows.
    static let top = DialectMark { text, index in
        guard text.isKeyword(index, "top"), text.isKeyword(index - 1, "select", "distinct", "all")
        else { return nil }
        let isInParentheses = text.text(index + 1) == "("
        let number = isInParentheses ? index + 2 : index + 1
        let end = isInParentheses ? number + 2 : number + 1
        guard [.number, .parameter].contains(text.kind(number)),
            !isInParentheses || text.text(end - 1) == ")"
        else { return nil }
        let piece = text.text(of: index..<end)
        let hasLimit = (index..<text.end(ofLevelAt: index)).contains {
            text.isKeyword($0, "union", "except", "intersect", "limit", "fetch", "percent")
        }
        return DialectFinding(
            causes: [.syntax(index..<end + 2), .function(index)],
            edits: [
                text.edit(index..<end, ""),
                text.addition("LIMIT \(text.text(number))", atEndOfLevel: index),
            ], isComplete: !hasLimit,
            remedy:
                "PostgreSQL writes LIMIT \(text.text(number)) at the end of the query, not \(piece) before the columns"
        )
    }

    /// MySQL's offset before the number of rows.
    static let limit = DialectMark { text, index in
        guard text.isKeyword(index, "limit"), text.endsOperand(index + 1),
            text.text(index + 2) == ",",
            text.endsOperand(index + 3)
        else { return nil }
        return DialectFinding(
            causes: [.syntax(index..<index + 4)],
            edits: [
                text.edit(
                    index..<index + 4,
                    "LIMIT \(text.text(index + 3)) OFFSET \(text.text(index + 1))")
            ])
    }

    /// Oracle's numbers of rows, mostly for their limit.
    static let rowNumber = DialectMark { text, index in
        guard text.isKeyword(index, "rownum"), text.text(index - 1) != "." else { return nil }
        let isLimit = ["<=", "<", "="].contains(text.text(index + 1))
        guard isLimit, let number = Int(text.text(index + 2)), number < 1_000_000_000 else {
            return DialectFinding(
                causes: [.column(index)], isComplete: false,
                remedy:
                    "PostgreSQL has no ROWNUM; it ends a query with LIMIT, or numbers rows with row_number() OVER ()"
            )
        }
        let limit = text.text(index + 1) == "<" ? max(0, number - 1) : number
        return DialectFinding(
            causes: [.column(index)],
            edits: [
                text.edit(index..<index + 3, "true"),
                text.addition("LIMIT \(limit)", atEndOfLevel: index),
            ],
            remedy: """
                PostgreSQL writes LIMIT \(limit) at the end of the query, not \
                \(text.text(of: index..<index + 3)) as a condition
                """)
    }
}
