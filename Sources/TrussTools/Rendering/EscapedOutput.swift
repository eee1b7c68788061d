import JSON

/// Text gathered as the inside of the JSON string it will be sent as, with its length before escapes.
struct EscapedOutput: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Bytes of the text itself.
    private(set) var length = 0

    /// A place to go back to.
    struct Mark {
        fileprivate let bytes: Int
        let length: Int
    }

    var mark: Mark { Mark(bytes: bytes.count, length: length) }

    mutating func reserve(_ capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func goBack(to mark: Mark) {
        bytes.removeLast(bytes.count - mark.bytes)
        length = mark.length
    }

    /// Whether the text is within a budget, and, however much of it must be escaped, its message too.
    func fits(_ maxBytes: Int) -> Bool {
        length <= maxBytes && bytes.count <= EscapedOutput.maxEscapedBytes(maxBytes)
    }

    /// What a message may take for a text of so many bytes: text full of quotes is shown half as long.
    static func maxEscapedBytes(_ maxBytes: Int) -> Int { maxBytes + maxBytes * 2 / 5 }

    /// Appends a byte that needs no escape.
    @inline(__always)
    mutating func put(_ mark: Unicode.Scalar) {
        bytes.append(UInt8(ascii: mark))
        length += 1
    }

    mutating func put(_ text: some Sequence<UInt8>) {
        let text = Array(text)
        text.withUnsafeBufferPointer { JSONValue.writeEscaped($0, to: &bytes) }
        length += text.count
    }

    /// Appends text that is escaped already, as it stands.
    @inline(__always)
    mutating func put(_ place: NestedJSONScanner.Place, of source: UnsafeBufferPointer<UInt8>) {
        bytes += UnsafeBufferPointer(rebasing: source[place.range])
        length += place.length
    }

    mutating func putNewline() {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "n"))
        length += 1
    }

    /// Appends the values of a row as they stand, as a JSON array; gathered first, since they are short.
    mutating func put(
        valuesOf row: [NestedJSONScanner.Member], of source: UnsafeBufferPointer<UInt8>
    ) {
        var size = row.count + 2
        for cell in row {
            size += cell.value.range.count
            length += cell.value.length + 1
        }
        length += row.isEmpty ? 2 : 1
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { gathered in
            var count = 0
            for cell in row {
                gathered[count] = UInt8(ascii: count == 0 ? "[" : ",")
                count += 1
                let value = UnsafeBufferPointer(rebasing: source[cell.value.range])
                _ = UnsafeMutableBufferPointer(rebasing: gathered[count...]).update(
                    fromContentsOf: value)
                count += value.count
            }
            if row.isEmpty {
                gathered[0] = UInt8(ascii: "[")
                count = 1
            }
            gathered[count] = UInt8(ascii: "]")
            bytes += UnsafeBufferPointer(rebasing: gathered[...count])
        }
    }

    mutating func put(_ other: EscapedOutput) {
        bytes += other.bytes
        length += other.length
    }

    /// Puts a line before everything, by moving it.
    mutating func prepend(_ text: String) {
        var front = EscapedOutput()
        front.put(text.utf8)
        bytes.insert(contentsOf: front.bytes, at: 0)
        length += front.length
    }

    /// Takes back the last newline, if one is last.
    mutating func removeNewline() {
        guard bytes.suffix(2) == [UInt8(ascii: "\\"), UInt8(ascii: "n")] else { return }
        bytes.removeLast(2)
        length -= 1
    }
}
