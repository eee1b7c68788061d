import JSON

/// What a cut page says of the rows that follow it (`TablePage`).
struct PageEnding {
    /// How many rows the filters match: `900`, or `about 120000`; nil where that is not cheap to know.
    let total: String?

    /// The place of the last row that is shown, as a JSON list to copy; nil where rows have none, or a long one.
    let last: String?

    /// Longer places are not worth their tokens.
    private static let maxBytes = 300

    init(_ answer: TransactionAnswer, shown: Int) throws(JSONSyntaxError) {
        let index = answer.answers.lowerBound
        var place: JSONValue?
        if let places = try answer.text("places", ofStatement: index) {
            let all = try JSONValue(parsing: Array(places.utf8)).array ?? []
            place = all.indices.contains(shown - 1) ? all[shown - 1] : nil
        }
        self.init(total: try answer.text("total", ofStatement: index), place: place)
    }

    /// Reads it from what follows the rows in the answer's one row, of which no more than that is left.
    ///
    /// Such a page has as many rows as were asked for.
    init(behindRows tail: ArraySlice<UInt8>) throws(JSONSyntaxError) {
        let row = Array(#"{"rows":"#.utf8) + tail
        func text(_ name: StaticString) throws(JSONSyntaxError) -> String? {
            try row.withBuffer { (bytes) throws(JSONSyntaxError) in
                var scanner = JSONScanner(bytes)
                guard try scanner.enter(name), scanner.peek() == UInt8(ascii: "\"") else {
                    return nil
                }
                return String(
                    decoding: JSONScanner.unescaped(try scanner.string(), of: bytes), as: UTF8.self)
            }
        }
        let last = try text("last")
        self.init(
            total: try text("total"),
            place: try last.map { (text) throws(JSONSyntaxError) in
                try JSONValue(parsing: Array(text.utf8))
            })
    }

    private init(total: String?, place: JSONValue?) {
        self.total = total.map { $0.hasPrefix("~") ? "about \($0.dropFirst())" : $0 }
        let text = place.map { VisibleText.escaped($0.description, .json).text }
        last = text.flatMap { $0.utf8.count <= PageEnding.maxBytes ? $0 : nil }
    }
}
