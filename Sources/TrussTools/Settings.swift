/// What an operator may set for all calls.
package struct Settings: Hashable, Sendable {
    /// Milliseconds after which PostgreSQL ends a statement, below the API's own 10 s (contract H9).
    package var statementTimeout = 9000

    /// Bytes of text that a result should not exceed.
    package var maxBytes = 40_000

    /// How rows are written where a call does not say.
    package var format = RowFormat.columns

    /// Whether invisible characters in stored data are shown as escapes.
    package var escapesInvisibleText = true

    /// Which relations may be reached.
    package var tables = TablePolicy()

    /// Whether clients that know how are told to ask a person before a tool destroys something.
    package var asksBeforeDestroying = false

    package init() {}
}
