/// What a client has written, line by line.
package enum InputLine: Hashable, Sendable {
    /// Without its newline; never blank.
    case text([UInt8])
    /// Longer than so many bytes; none of it is kept.
    case tooLong(limit: Int)
}

/// Cuts bytes into lines, however they arrive.
///
/// A carriage return before the newline is white space to JSON and stays. Blank lines and a byte
/// order mark at the start are dropped.
package struct LineSplitter {
    /// Bytes of a line at most, its newline not counted.
    package let limit: Int

    private var partial: [UInt8] = []
    private var isSkipping = false
    private var isFirst = true

    package init(limit: Int) {
        self.limit = limit
    }

    /// The lines that these bytes complete.
    ///
    /// One too long is reported as soon as that is known.
    package mutating func lines(adding bytes: UnsafeRawBufferPointer) -> [InputLine] {
        var lines: [InputLine] = []
        var rest = bytes[...]
        while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
            take(rest[..<newline], into: &lines)
            endLine(into: &lines)
            rest = rest[(newline + 1)...]
        }
        take(rest, into: &lines)
        return lines
    }

    /// The last line, where the input ends without a newline.
    package mutating func lastLine() -> InputLine? {
        var lines: [InputLine] = []
        endLine(into: &lines)
        return lines.first
    }

    private mutating func take(
        _ bytes: Slice<UnsafeRawBufferPointer>, into lines: inout [InputLine]
    ) {
        if isSkipping { return }
        guard partial.count + bytes.count <= limit else {
            partial = []
            isSkipping = true
            lines.append(.tooLong(limit: limit))
            return
        }
        partial += bytes
    }

    private mutating func endLine(into lines: inout [InputLine]) {
        var line = partial
        partial = []
        isSkipping = false
        if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isFirst = false
        let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        if !isBlank { lines.append(.text(line)) }
    }
}
