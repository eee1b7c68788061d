/// How rows are written, and how much of them.
struct RowOptions: Sendable {
    var format: RowFormat

    /// Rows beyond these stay out.
    var maxRows = Int.max

    /// Bytes of text beyond these stay out, whole rows at a time.
    var maxBytes: Int
    var escapesInvisibleText = true

    /// Whether rows that are not shown are counted all the same.
    var countsRows = false

    /// Whether the rows of an answer of so many bytes are within the budget whatever they hold, but for characters
    /// that must be shown as escapes.
    ///
    /// No row takes more as text than in the answer, and the frame around the names takes less than 64 bytes. In CSV
    /// line feeds take five bytes for three, and in the message seven.
    func fitsSurely(_ length: Int) -> Bool {
        let shown = format == .csv ? 2 * length : length
        let escaped = format == .csv ? 3 * length : length
        return shown + 64 <= maxBytes
            && escaped + 64 <= EscapedOutput.maxEscapedBytes(maxBytes)
    }
}

/// How rows are written.
package enum RowFormat: String, CaseIterable, Sendable {
    /// `{"columns":[…],"rows":[[…]]}`, each name once.
    case columns
    /// `[{…}]`, every row with its names.
    case objects
    /// RFC 4180 with a header line and LF ends; NULL is an empty field, the empty string is `""`.
    case csv
}

/// How long a value may be before it is shortened, in bytes of its JSON text.
struct ValueLimits {
    var text = Int.max
    /// For `bytea`, which says nothing to a reader.
    var binary = Int.max

    static let none = ValueLimits()

    /// Limits that leave room for some dozens of values.
    static func forBudget(_ maxBytes: Int) -> ValueLimits {
        ValueLimits(text: max(maxBytes / 40, 100), binary: max(maxBytes / 400, 50))
    }
}
