import JSON

/// Rows being written out, as many at a time as there are.
struct RowWriter {
    let options: RowOptions
    let limits: ValueLimits

    /// Rows that were read, written or not.
    private(set) var count = 0

    /// Whether nothing more is to be taken.
    private(set) var isDone = false

    /// Where the rows end that were read, in the bytes they were taken from.
    private(set) var offset = 0

    /// What is being read; empty but while rows are taken.
    private(set) var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private(set) var row: [NestedJSONScanner.Member] = []

    /// The row as it stands, where it holds nothing that must be rewritten.
    private(set) var wholeRow: NestedJSONScanner.Place?

    /// Whether what is written next may hold characters that cannot be seen.
    private(set) var mayHide = true
    var maxName = Int.max
    var result = WrittenRows()

    init(_ options: RowOptions, limits: ValueLimits = .none) {
        self.options = options
        self.limits = limits
    }

    /// Makes room for the text; untouched pages cost nothing, a copy while growing would.
    mutating func reserve(forAnswerOf length: Int) {
        let room = EscapedOutput.maxEscapedBytes(min(options.maxBytes, length))
        result.output.reserve(min(room, length) + 1024)
    }

    /// Writes the rows that are there whole, from where the last ones ended.
    ///
    /// - Throws: where there is anything but whole rows and their end; `offset` is where that begins.
    mutating func take(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) throws(JSONSyntaxError) {
        self.bytes = bytes
        defer { self.bytes = UnsafeBufferPointer(start: nil, count: 0) }
        offset = start
        var scanner = NestedJSONScanner(bytes, at: start)
        while !isDone {
            guard scanner.take(count == 0 ? "[" : ",") else {
                guard count > 0, scanner.take("]") else {
                    throw JSONSyntaxError(offset: start, problem: "no rows")
                }
                isDone = true
                return
            }
            if count == 0, scanner.take("]") {
                isDone = true
                return
            }
            if result.hasMore || count >= options.maxRows {
                result.hasMore = true
                guard options.countsRows else { return isDone = true }
                _ = try scanner.value()
            } else {
                try read(&scanner)
                if count == 0 { open(row.map(name)) }
                append()
            }
            count += 1
            offset = scanner.offset
        }
    }

    /// The rows, with what comes after them; where there are none, of the columns given.
    mutating func finish(
        columns: () throws(JSONSyntaxError) -> [String]
    ) throws(JSONSyntaxError) -> WrittenRows {
        if count == 0, !result.hasMore { open(try columns()) }
        if options.countsRows { result.total = count }
        close()
        // Handed over, so that what is appended to the text does not copy all of it.
        var rows = WrittenRows()
        swap(&rows, &result)
        return rows
    }

    /// Reads the places of one row's values.
    private mutating func read(_ scanner: inout NestedJSONScanner) throws(JSONSyntaxError) {
        row.removeAll(keepingCapacity: true)
        let place = try scanner.object(into: &row)
        mayHide = VisibleText.hasCandidates(UnsafeBufferPointer(rebasing: bytes[place.range]))
        wholeRow = mayHide ? nil : compact(place)
    }

    /// A row that is nothing but its names, values and marks; nil where there is white space besides.
    private func compact(_ place: NestedJSONScanner.Place) -> NestedJSONScanner.Place? {
        var length = 2 * row.count + 1
        for cell in row {
            if cell.value.hasBlanks { return nil }
            length += cell.name.length + cell.value.length
        }
        return place.length == length ? place : nil
    }

    /// Appends the row if it fits, the first made to fit; of the others there is more then.
    private mutating func append() {
        let mark = Mark(result)
        if mayFit {
            write(limits)
            guard !result.output.fits(options.maxBytes - 2) else {
                result.shown += 1
                return
            }
            goBack(to: mark)
        }
        guard result.shown == 0 else {
            result.hasMore = true
            result.isCutByBytes = true
            return
        }
        var room = options.maxBytes - 2 - mark.output.length
        repeat {
            goBack(to: mark)
            write(limit(forRoom: room))
            room /= 2
        } while !result.output.fits(options.maxBytes - 2) && room > row.count
        result.shown = 1
    }

    /// Whether the row is worth writing, to see whether it fits: one of megabytes is not.
    ///
    /// A value that is not shortened takes as much as in the answer, but that blanks go, and in CSV escapes: the
    /// longest of six bytes for one.
    private var mayFit: Bool {
        guard limits.text == .max else { return true }
        let least = row.reduce(0) { $0 + ($1.value.hasBlanks ? 0 : $1.value.length) }
        return result.output.length + (options.format == .csv ? least / 6 : least)
            <= options.maxBytes
    }

    private struct Mark {
        let output: EscapedOutput.Mark
        let shortenedValues: Int
        let escapedCharacters: Int

        init(_ rows: WrittenRows) {
            output = rows.output.mark
            shortenedValues = rows.shortenedValues
            escapedCharacters = rows.escapedCharacters
        }
    }

    private mutating func goBack(to mark: Mark) {
        result.output.goBack(to: mark.output)
        result.shortenedValues = mark.shortenedValues
        result.escapedCharacters = mark.escapedCharacters
    }

    /// The length to which values must be cut so that the row fits: only the longest are touched.
    private func limit(forRoom room: Int) -> ValueLimits {
        let names =
            options.format == .objects ? row.reduce(0) { $0 + min($1.name.length, maxName) + 1 } : 0
        var room = max(room - names - 2, 0)
        let lengths = row.map { $0.value.length + 1 }.sorted()
        for (index, length) in lengths.enumerated() {
            let share = room / (lengths.count - index)
            guard length <= share else {
                let limit = max(share - ShortenedValue.markBytes, 1)
                return ValueLimits(text: limit, binary: limit)
            }
            room -= length
        }
        return .none
    }
}
