import JSON

/// One run over some rows.
struct RowEncoding {
    let format: RowFormat
    private let maxRows: Int
    let maxBytes: Int
    private let countsRows: Bool
    private let rows: NestedRows
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: ValueLimits
    let mayHide: Bool
    private(set) var row: [NestedJSONScanner.Member] = []

    /// The row as it stands, where it holds nothing that must be rewritten.
    private(set) var wholeRow: NestedJSONScanner.Place?
    var maxName = Int.max
    var result = EncodedRows()

    init(_ encoder: RowEncoder, _ rows: NestedRows, limits: ValueLimits, mayHide: Bool) {
        format = encoder.format
        maxRows = encoder.maxRows
        maxBytes = encoder.maxBytes
        countsRows = encoder.countsRows
        self.rows = rows
        bytes = rows.bytes
        self.limits = limits
        self.mayHide = mayHide
    }

    mutating func run() throws(JSONSyntaxError) {
        // Untouched pages cost nothing, a copy while growing would.
        let room = EscapedOutput.maxEscapedBytes(min(maxBytes, bytes.count))
        result.output.reserve(min(room, bytes.count) + 1024)
        var scanner = NestedJSONScanner(bytes, at: rows.start)
        guard scanner.take("[") else { throw problem }
        var count = 0
        var isOpen = true
        if !scanner.take("]") {
            repeat {
                guard isOpen, count < maxRows else {
                    result.hasMore = true
                    guard countsRows else { break }
                    _ = try scanner.value()
                    count += 1
                    continue
                }
                try read(&scanner)
                if count == 0 { open(row.map(name)) }
                count += 1
                isOpen = append()
            } while scanner.take(",")
            guard result.hasMore || scanner.take("]") else { throw problem }
        } else {
            open(try rows.columns())
        }
        if countsRows { result.total = count }
        close()
    }

    private var problem: JSONSyntaxError { JSONSyntaxError(offset: rows.start, problem: "no rows") }

    /// Reads the places of one row's values.
    private mutating func read(_ scanner: inout NestedJSONScanner) throws(JSONSyntaxError) {
        row.removeAll(keepingCapacity: true)
        wholeRow = nil
        let place = try scanner.object(into: &row)
        if !mayHide { wholeRow = compact(place) }
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

    /// Appends the row if it fits, the first made to fit, and returns whether to go on.
    private mutating func append() -> Bool {
        let mark = Mark(result)
        write(limits)
        guard !result.output.fits(maxBytes - 2) else {
            result.shown += 1
            return true
        }
        goBack(to: mark)
        guard result.shown == 0 else {
            result.hasMore = true
            result.isCutByBytes = true
            return false
        }
        var room = maxBytes - 2 - mark.output.length
        repeat {
            goBack(to: mark)
            write(limit(forRoom: room))
            room /= 2
        } while !result.output.fits(maxBytes - 2) && room > row.count
        result.shown = 1
        return true
    }

    private struct Mark {
        let output: EscapedOutput.Mark
        let shortenedValues: Int
        let escapedCharacters: Int

        init(_ rows: EncodedRows) {
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
        let names = format == .objects ? row.reduce(0) { $0 + min($1.name.length, maxName) + 1 } : 0
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
