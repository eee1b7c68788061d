import JSON

/// How rows are written.
package enum RowFormat: String, CaseIterable, Sendable {
    /// `{"columns":[…],"rows":[[…]]}`, each name once.
    case columns
    /// `[{…}]`, every row with its names.
    case objects
    /// RFC 4180 with a header line and LF ends; NULL is an empty field, the empty string is `""`.
    case csv
}

/// Rows written out, and what was left off.
struct EncodedRows: Sendable {
    var output = EscapedOutput()

    /// Rows in the text.
    var shown = 0

    /// Rows that were counted, shown or not; nil unless asked for.
    var total: Int?

    /// Whether there are rows beyond those shown, and whether it was the byte budget that cut them.
    var hasMore = false
    var isCutByBytes = false

    /// Values that were shortened to fit.
    var shortenedValues = 0

    /// Characters written as escapes because they cannot be seen.
    var escapedCharacters = 0

    /// Column names that occur more than once.
    var repeatedColumns: [String] = []
}

/// Rewrites rows that PostgreSQL made as JSON, in the bytes of the API's answer: most values are copied
/// from there to the message as they stand, never unescaped, parsed or escaped again.
struct RowEncoder {
    let format: RowFormat
    let maxRows: Int
    let maxBytes: Int
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

    /// Encodes `[{…},…]` found in an answer; rows beyond `maxRows` and bytes beyond `maxBytes` stay out,
    /// whole rows at a time.
    ///
    /// What does not fit whole is tried again with very long values shortened.
    func encode(_ rows: NestedRows) throws(JSONSyntaxError) -> EncodedRows {
        let encoded = try encode(rows, limits: .none)
        guard encoded.isCutByBytes || encoded.shortenedValues > 0 else { return encoded }
        return try encode(rows, limits: .forBudget(maxBytes))
    }

    private func encode(
        _ rows: NestedRows, limits: ValueLimits
    ) throws(JSONSyntaxError) -> EncodedRows {
        var encoding = RowEncoding(self, limits: limits)
        encoding.reserve(forAnswerOf: rows.bytes.count)
        try encoding.take(rows.bytes, from: rows.start)
        return try encoding.finish(columns: rows.columns)
    }
}

/// Where rows are in the API's answer, and the names of their columns.
struct NestedRows {
    let bytes: UnsafeBufferPointer<UInt8>

    /// Behind the quote of the string that holds the rows.
    let start: Int

    /// The names where there are no rows to take them from.
    let columns: () throws(JSONSyntaxError) -> [String]
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
