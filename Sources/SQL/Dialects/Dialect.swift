/// What other dialects of SQL and client libraries write, and what PostgreSQL writes instead.
package enum Dialect {
    /// The whole table; of rows that fit the same fault the first ones win.
    static let marks: [DialectMark] =
        [.backslashes, .curlyQuotes, .oddSpaces, .backticks, .brackets, .doubleQuotes]
        + [.placeholders, .hashComments] + DialectMark.commands + DialectMark.calls
        + DialectMark.clauses + DialectMark.operators + DialectMark.types

    /// What PostgreSQL writes instead of what a fault is about, at most two remedies.
    ///
    /// None where the fault has another cause: a mark counts only where the error points at it.
    package static func remedies(for fault: SQLFault, in sql: String) -> [DialectRemedy] {
        let text = TokenizedSQL(sql)
        let place = text.token(at: fault.offset)
        // A mark is where the error is, or a little before it.
        let tokens = (place - 400..<place + 20).clamped(to: 0..<text.count)
        var chosen: [DialectFinding] = []
        for mark in marks {
            for finding in mark.find(text, tokens) where finding.explains(fault, at: place) {
                guard !chosen.contains(where: finding.overlaps) else { continue }
                chosen.append(finding)
                if chosen.count == 2 { return chosen.map { DialectRemedy($0, in: text) } }
            }
        }
        return chosen.map { DialectRemedy($0, in: text) }
    }

    /// How PostgreSQL writes the placeholders of a client library; nil where there are none.
    package static func placeholders(in sql: String) -> DialectRemedy? {
        let text = TokenizedSQL(sql)
        return DialectMark.placeholders.find(text, 0..<text.count).first.map {
            DialectRemedy($0, in: text)
        }
    }
}
