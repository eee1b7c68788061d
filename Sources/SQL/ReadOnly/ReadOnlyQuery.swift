/// One statement that only reads: holding one is the evidence.
///
/// The check is lexical and meant to stand in front of the envelope (design §3), which contains what
/// no lexer can know: what the caller's own functions and views do. It refuses what the
/// envelope does not contain, and says early and clearly what the envelope would refuse anyway.
package struct ReadOnlyQuery: Hashable, Sendable {
    /// What the statement answers with.
    package enum Kind: Hashable, Sendable {
        /// Rows of a SELECT, WITH, VALUES or TABLE.
        case rows
        /// A plan; `options` is what stands between EXPLAIN and the query, parentheses included.
        case explain(options: String, analyze: Bool)
    }

    /// The statement from the first byte of the caller's text to its last word.
    ///
    /// What follows (white space, comments, `;`) is cut off; offsets are those of the caller's text.
    package let text: String

    package let kind: Kind

    /// The query itself: `text`, without EXPLAIN and its options.
    package let query: String

    /// Bytes of `text` before `query`.
    package let queryOffset: Int

    /// The greatest n of the parameters `$n`, 0 without any.
    package let highestParameter: Int

    /// The n of the parameters that are written as `$n::jsonb` or `CAST($n AS json)`.
    package let jsonParameters: Set<Int>

    /// Functions that the query may call, each once: what stands before a parenthesis or after a point.
    package let calledFunctions: [CalledFunction]

    /// Accepts one reading statement that the envelope contains.
    package init(parsing sql: String) throws(RefusedSQL) {
        var reader = ReadOnlyQueryReader(Array(sql.utf8))
        try reader.readTokens()
        try reader.readOpening()
        try reader.readQuery()
        let queryOffset = reader.explanation == nil ? 0 : reader.offset(of: reader.queryStart)
        text = String(decoding: reader.bytes[..<reader.end], as: UTF8.self)
        query = String(decoding: reader.bytes[queryOffset..<reader.end], as: UTF8.self)
        kind =
            reader.explanation.map { .explain(options: $0.options, analyze: $0.analyze) } ?? .rows
        self.queryOffset = queryOffset
        highestParameter = reader.highestParameter
        jsonParameters = reader.jsonParameters
        calledFunctions = reader.calledFunctions
    }

    /// Where the `character`-th character of `text` is, counted from 1 as in PostgreSQL's errors.
    package func position(ofCharacter character: Int) -> SQLPosition {
        SQLPosition(character: character, in: Array(text.utf8))
    }

    /// Where a byte of `query`, counted from 0, is in `text`.
    package func position(ofByte offset: Int) -> SQLPosition {
        SQLPosition(offset: queryOffset + offset, in: Array(text.utf8))
    }

    /// The line of `text` that a place is on, without its line break.
    package func line(at position: SQLPosition) -> String {
        let bytes = Array(text.utf8)
        let offset = min(position.offset, bytes.count)
        let before = bytes[..<offset].lastIndex(where: SQLByte.isNewline)
        let after = bytes[offset...].firstIndex(where: SQLByte.isNewline)
        let start = before.map { $0 + 1 } ?? 0
        return String(decoding: bytes[start..<max(start, after ?? bytes.count)], as: UTF8.self)
    }
}
