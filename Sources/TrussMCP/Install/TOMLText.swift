/// TOML 1.0, read as far as needed to know where tables and keys stand.
struct TOMLText {
    /// A `[table]` with its keys, to the end of its last line that says something.
    struct Table {
        /// Empty for the keys before the first header.
        let path: [String]
        let isArray: Bool
        var range: Range<Int>
        var keys: [Key] = []
    }

    /// A key, as written in its table, with its value's place.
    struct Key {
        let path: [String]
        let line: Range<Int>
        let value: Range<Int>
    }

    struct Invalid: Error {
        let line: Int
        let problem: String
    }

    let bytes: [UInt8]
    private(set) var tables = [Table(path: [], isArray: false, range: 0..<0)]

    init(_ bytes: [UInt8]) throws(Invalid) {
        self.bytes = bytes
        var reader = TOMLReader(bytes: bytes)
        while let item = try reader.next() {
            switch item {
            case .header(let path, let isArray, let range):
                tables.append(Table(path: path, isArray: isArray, range: range))
            case .key(let key):
                let last = tables.count - 1
                tables[last].keys.append(key)
                tables[last].range = tables[last].range.lowerBound..<key.line.upperBound
            }
        }
    }
}

/// Takes one header or key after the other.
private struct TOMLReader {
    enum Item {
        case header([String], isArray: Bool, Range<Int>)
        case key(TOMLText.Key)
    }

    let bytes: [UInt8]
    var offset = 0

    mutating func next() throws(TOMLText.Invalid) -> Item? {
        skipBlankLines()
        guard let byte = peek else { return nil }
        let start = offset
        if byte == UInt8(ascii: "[") {
            offset += 1
            let isArray = take("[")
            let path = try dottedKey()
            guard take("]"), !isArray || take("]") else { throw problem("a ] is missing") }
            return .header(path, isArray: isArray, start..<(try lineEnd()))
        }
        let path = try dottedKey()
        guard take("=") else { throw problem("a = is missing") }
        skipBlanks()
        let valueStart = offset
        try skipValue()
        let value = valueStart..<offset
        return .key(TOMLText.Key(path: path, line: start..<(try lineEnd()), value: value))
    }

    private mutating func dottedKey() throws(TOMLText.Invalid) -> [String] {
        var path: [String] = []
        repeat {
            skipBlanks()
            path.append(try simpleKey())
            skipBlanks()
        } while take(".")
        return path
    }

    private mutating func simpleKey() throws(TOMLText.Invalid) -> String {
        let start = offset
        if let quote = peek, "\"'".utf8.contains(quote) {
            try skipString()
            return String(decoding: bytes[(start + 1)..<(offset - 1)], as: UTF8.self)
        }
        while let byte = peek, byte.isBareKeyByte { offset += 1 }
        guard offset > start else { throw problem("a key is missing") }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func skipValue() throws(TOMLText.Invalid) {
        switch peek {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): try skipString()
        case UInt8(ascii: "["), UInt8(ascii: "{"): try skipBrackets()
        default:
            let start = offset
            skipBareWord()
            // A date and a time may have a blank between them.
            if offset - start == 10, peek == UInt8(ascii: " "), offset + 1 < bytes.count,
                (0x30...0x39).contains(bytes[offset + 1])
            {
                offset += 1
                skipBareWord()
            }
            guard offset > start else { throw problem("a value is missing") }
        }
    }

    private mutating func skipBareWord() {
        while let byte = peek, byte.isBareKeyByte || "+.:".utf8.contains(byte) { offset += 1 }
    }

    /// Passes an array or inline table, over several lines.
    private mutating func skipBrackets() throws(TOMLText.Invalid) {
        var open: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): try skipString()
            case UInt8(ascii: "#"): skipComment()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(byte == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "}"))
                offset += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard open.popLast() == byte else { throw problem("a bracket is not open") }
                offset += 1
                if open.isEmpty { return }
            default: offset += 1
            }
        }
        throw problem("a bracket is not closed")
    }

    private mutating func skipString() throws(TOMLText.Invalid) {
        guard let quote = peek else { return }
        let long = [quote, quote, quote]
        let isLong = bytes[offset...].starts(with: long)
        offset += isLong ? 3 : 1
        while let byte = peek {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                offset += 2
            } else if isLong ? bytes[offset...].starts(with: long) : byte == quote {
                offset += isLong ? 3 : 1
                // Two more quotes may stand before the closing three.
                while isLong, peek == quote { offset += 1 }
                return
            } else if !isLong, byte == UInt8(ascii: "\n") {
                break
            } else {
                offset += 1
            }
        }
        throw problem("a string is not closed")
    }

    /// The end of the line, at which nothing but a comment may stand; without its line break.
    private mutating func lineEnd() throws(TOMLText.Invalid) -> Int {
        skipBlanks()
        if peek == UInt8(ascii: "#") { skipComment() }
        let end = offset
        _ = take("\r")
        guard peek == nil || take("\n") else { throw problem("text follows on the line") }
        return end
    }

    private mutating func skipBlankLines() {
        while let byte = peek {
            if " \t\r\n".utf8.contains(byte) {
                offset += 1
            } else if byte == UInt8(ascii: "#") {
                skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() {
        while let byte = peek, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
            offset += 1
        }
    }

    private mutating func skipBlanks() {
        while let byte = peek, " \t".utf8.contains(byte) { offset += 1 }
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private func problem(_ text: String) -> TOMLText.Invalid {
        let line = bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
        return TOMLText.Invalid(line: line, problem: text)
    }
}

extension UInt8 {
    fileprivate var isBareKeyByte: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self)
            || (0x61...0x7A).contains(self) || self == UInt8(ascii: "_")
            || self == UInt8(ascii: "-")
    }
}
