/// A piece of SQL text as PostgreSQL's scanner divides it; white space and comments are pieces too.
package struct SQLToken: Hashable, Sendable {
    /// What the scanner takes a piece for.
    package enum Kind: Hashable, Sendable {
        case whitespace
        /// From `--` to the end of the line.
        case lineComment
        /// From `/*` to its `*/`; comments nest.
        case blockComment

        /// An unquoted identifier or a key word: only the grammar can tell them apart.
        case word
        case quotedIdentifier
        /// The forms `U&"…"`, whose name is spelt with escapes.
        case unicodeIdentifier

        /// The form `'…'`, with its continuations on further lines.
        case string
        /// The form `E'…'`, with backslash escapes.
        case escapeString
        /// The form `B'…'`.
        case bitString
        /// The form `X'…'`.
        case hexString
        /// The form `N'…'`.
        case nationalString
        /// The form `U&'…'`.
        case unicodeString
        /// The form `$tag$…$tag$`.
        case dollarString

        case number
        /// A positional parameter, `$1`.
        case parameter
        /// A run of operator characters, also the one-character ones such as `*` and `=`.
        case `operator`
        /// One of `( ) [ ] , ; . : :: := ..`.
        case punctuation
        /// A byte that begins nothing in SQL, such as `\` or NUL.
        case stray
    }

    /// Why PostgreSQL would refuse a piece by itself.
    package enum Flaw: Hashable, Sendable {
        /// The text ends inside it.
        case unterminated
        /// A number or parameter that runs into letters (`1a`, `0x`, `1e+`).
        case malformed
    }

    package let kind: Kind

    /// Where the piece is, in bytes of UTF-8.
    package let range: Range<Int>

    package let flaw: Flaw?

    package init(_ kind: Kind, _ range: Range<Int>, flaw: Flaw? = nil) {
        self.kind = kind
        self.range = range
        self.flaw = flaw
    }

    /// Whether the grammar never sees the piece.
    package var isTrivia: Bool {
        switch kind {
        case .whitespace, .lineComment, .blockComment: true
        default: false
        }
    }
}
