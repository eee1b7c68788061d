package import JSON

/// The results of a transaction, looked up in the API's bytes.
package struct TransactionAnswer {
    private let body: [UInt8]

    /// The statements whose results are the answer.
    let answers: Range<Int>

    /// Reads nothing yet; `answers` are those of the transaction.
    package init(_ body: [UInt8], answers: Range<Int>) {
        self.body = body
        self.answers = answers
    }

    /// The rows that one column of the first row of an answering result holds as text, written out as they stand in
    /// the body; nil where the column is NULL.
    ///
    /// Should the API write its JSON with other escapes than the shortest, it is rewritten first.
    func rows(
        in column: StaticString, ofStatement index: Int, _ options: RowOptions
    ) throws(JSONSyntaxError) -> WrittenRows? {
        try body.withBuffer { (bytes) throws(JSONSyntaxError) in
            guard
                let start = try TransactionAnswer.start(of: column, ofStatement: index, in: bytes)
            else { return nil }
            let columns = { () throws(JSONSyntaxError) -> [String] in
                let names = try TransactionAnswer.text("columns", ofStatement: index, in: bytes)
                return try JSONValue(parsing: names ?? Array("[]".utf8)).array?
                    .compactMap(\.string) ?? []
            }
            do throws(JSONSyntaxError) {
                return try WrittenRows.of(bytes, from: start, options, columns: columns)
            } catch {
                let canonical = try NestedJSONScanner.canonical(from: start - 1, of: bytes)
                return try canonical.withBuffer { (bytes) throws(JSONSyntaxError) in
                    try WrittenRows.of(bytes, from: 0, options, columns: columns)
                }
            }
        }
    }

    /// Where the text in a column of the first row of a result begins, behind its quote; nil where it is NULL.
    static func start(
        of column: StaticString, ofStatement index: Int, in bytes: UnsafeBufferPointer<UInt8>
    ) throws(JSONSyntaxError) -> Int? {
        var scanner = JSONScanner(bytes)
        guard try scanner.enterFirstRow(ofStatement: index), try scanner.enter(column),
            scanner.take("\"")
        else { return nil }
        return scanner.offset
    }

    /// The text in a column of the first row of an answering result; nil where it is NULL or not there.
    func text(_ column: StaticString, ofStatement index: Int) throws(JSONSyntaxError) -> String? {
        try body.withBuffer { (bytes) throws(JSONSyntaxError) in
            try TransactionAnswer.text(column, ofStatement: index, in: bytes).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }

    /// All rows that a read found, its values as PostgreSQL made them.
    package func foundRows() throws(JSONSyntaxError) -> [JSONValue] {
        let rows = try body.withBuffer { (bytes) throws(JSONSyntaxError) in
            try TransactionAnswer.text("rows", ofStatement: answers.lowerBound, in: bytes)
        }
        return try JSONValue(parsing: rows ?? Array("[]".utf8)).array ?? []
    }

    /// All rows of the answering result as the API wrote them.
    func rows() throws(JSONSyntaxError) -> [JSONValue] {
        try body.withBuffer { (bytes) throws(JSONSyntaxError) in
            var scanner = JSONScanner(bytes)
            guard try scanner.enterRows(ofStatement: answers.lowerBound) else { return [] }
            let place = try scanner.value()
            return try JSONValue(parsing: Array(bytes[place])).array ?? []
        }
    }

    private static func text(
        _ column: StaticString, ofStatement index: Int, in bytes: UnsafeBufferPointer<UInt8>
    ) throws(JSONSyntaxError) -> [UInt8]? {
        var scanner = JSONScanner(bytes)
        guard try scanner.enterFirstRow(ofStatement: index), try scanner.enter(column),
            scanner.peek() == UInt8(ascii: "\"")
        else { return nil }
        return JSONScanner.unescaped(try scanner.string(), of: bytes)
    }
}

extension JSONScanner {
    /// Steps up to the rows of one result; throws where the answer is none of a transaction.
    fileprivate mutating func enterRows(ofStatement index: Int) throws(JSONSyntaxError) -> Bool {
        guard try enter("results") else {
            throw JSONSyntaxError(offset: 0, problem: "no results")
        }
        guard try enter(element: index) else { return false }
        return try enter("rows")
    }

    fileprivate mutating func enterFirstRow(
        ofStatement index: Int
    ) throws(JSONSyntaxError) -> Bool {
        guard try enterRows(ofStatement: index) else { return false }
        return try enter(element: 0)
    }
}

extension [UInt8] {
    /// `withUnsafeBufferPointer` for a closure of typed throws, which the library's own loses.
    func withBuffer<Value>(
        _ read: (UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) -> Value
    ) throws(JSONSyntaxError) -> Value {
        let result: Result<Value, JSONSyntaxError> = withUnsafeBufferPointer { bytes in
            do throws(JSONSyntaxError) {
                return .success(try read(bytes))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
