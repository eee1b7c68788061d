/// A row of the table of dialects: what it looks for in a statement.
struct DialectMark: Sendable {
    /// Every place among some tokens where the mark stands.
    ///
    /// Strings, comments and quoted names are tokens by themselves, so what is in them is no mark.
    let find: @Sendable (TokenizedSQL, Range<Int>) -> [DialectFinding]

    /// Looks at one token after the other.
    init(at each: @escaping @Sendable (TokenizedSQL, Int) -> DialectFinding?) {
        find = { text, tokens in tokens.compactMap { each(text, $0) } }
    }

    /// Looks at the whole statement at once.
    init(in whole: @escaping @Sendable (TokenizedSQL) -> [DialectFinding]) {
        find = { text, _ in whole(text) }
    }

    /// Looks at some tokens at once.
    init(among tokens: @escaping @Sendable (TokenizedSQL, Range<Int>) -> [DialectFinding]) {
        find = tokens
    }
}
