import JSON

/// Rows written out, and what was left off.
struct WrittenRows: Sendable {
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

extension WrittenRows {
    /// Writes `[{…},…]` found in an answer behind the quote of the string that holds it; most values are copied from
    /// there to the message as they stand, never unescaped, parsed or escaped again.
    ///
    /// What does not fit whole is tried again with very long values shortened. `columns` are the names where there
    /// are no rows to take them from.
    static func of(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ options: RowOptions,
        columns: () throws(JSONSyntaxError) -> [String]
    ) throws(JSONSyntaxError) -> WrittenRows {
        let rows = try all(bytes, start, options, .none, columns)
        guard rows.isCutByBytes || rows.shortenedValues > 0 else { return rows }
        return try all(bytes, start, options, .forBudget(options.maxBytes), columns)
    }

    private static func all(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ options: RowOptions,
        _ limits: ValueLimits, _ columns: () throws(JSONSyntaxError) -> [String]
    ) throws(JSONSyntaxError) -> WrittenRows {
        var writer = RowWriter(options, limits: limits)
        writer.reserve(forAnswerOf: bytes.count)
        try writer.take(bytes, from: start)
        return try writer.finish(columns: columns)
    }
}

extension WrittenRows {
    /// What a reader must know of them besides how many there are.
    func notes(escapes: Int) -> [String] {
        var notes: [String] = []
        if !repeatedColumns.isEmpty {
            let named = repeatedColumns.prefix(10).map { LineBudget.cut($0, to: 100) }
            let names = VisibleText.name(named.joined(separator: ", "))
            let others = repeatedColumns.count - named.count
            notes.append(
                "Column names used more than once: \(names)\(others > 0 ? " and \(others) more" : "")."
            )
        }
        if shortenedValues > 0 {
            notes.append(
                shortenedValues == 1
                    ? "1 long value shortened; its full length is shown."
                    : "\(shortenedValues) long values shortened; their full lengths are shown.")
        }
        if escapes > 0 { notes.append(VisibleText.note(escapes)) }
        return notes
    }
}
