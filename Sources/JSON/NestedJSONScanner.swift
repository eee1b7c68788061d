/// Walks JSON text that is the inside of a JSON string, as it stands: quotes are `\"`, backslashes `\\`.
///
/// It takes the text as JSON writers make it (RFC 8259 §7, the shortest escapes) and refuses any
/// other; `canonical` brings it to that form. As with `JSONScanner`, what passes is not therefore valid.
package struct NestedJSONScanner {
    /// Where a value or name is, in the bytes as they stand.
    package struct Place {
        package let range: Range<Int>

        /// How many of its bytes only escape others.
        package let escapes: Int

        /// Whether it has white space outside its strings.
        package let hasBlanks: Bool

        /// Bytes of the text.
        package var length: Int { range.count - escapes }

        package init(range: Range<Int>, escapes: Int, hasBlanks: Bool) {
            self.range = range
            self.escapes = escapes
            self.hasBlanks = hasBlanks
        }
    }

    /// One name with its value.
    package struct Member {
        package let name: Place
        package let value: Place
    }

    package let bytes: UnsafeBufferPointer<UInt8>
    package private(set) var offset: Int
    private var escapes = 0
    private var hasBlanks = false

    /// Starts behind the quote that opens the outer string; its end is found on the way.
    package init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Steps over an object and appends its members; returns its place, of whose white space nothing
    /// is known.
    package mutating func object(
        into members: inout [Member]
    ) throws(JSONSyntaxError) -> Place {
        guard peek() == UInt8(ascii: "{") else { throw problem("no object") }
        let start = offset
        let before = escapes
        offset += 1
        if !take("}") {
            repeat {
                let name = try string()
                guard take(":") else { throw problem("no colon after a member name") }
                members.append(Member(name: name, value: try value()))
            } while take(",")
            guard take("}") else { throw problem("neither comma nor closing brace") }
        }
        return Place(range: start..<offset, escapes: escapes - before, hasBlanks: true)
    }

    /// Steps over white space, and one punctuation mark if it comes next.
    package mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: mark) else { return false }
        offset += 1
        return true
    }

    /// The next byte that is not white space; nil at the end.
    @inline(__always)
    private mutating func peek() -> UInt8? {
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == 0x20 {
                offset += 1
            } else if byte == UInt8(ascii: "\\"), offset + 1 < bytes.count,
                isBlankEscape(bytes[offset + 1])
            {
                escapes += 1
                offset += 2
            } else {
                return byte
            }
            hasBlanks = true
        }
        return nil
    }

    private func isBlankEscape(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "n") || byte == UInt8(ascii: "t") || byte == UInt8(ascii: "r")
    }

    /// Steps over a string and returns its place, quotes included.
    package mutating func string() throws(JSONSyntaxError) -> Place {
        _ = peek()
        let start = offset
        let before = escapes
        try stepOverString()
        return Place(range: start..<offset, escapes: escapes - before, hasBlanks: false)
    }

    private mutating func stepOverString() throws(JSONSyntaxError) {
        guard try escapedByte() == UInt8(ascii: "\"") else { throw problem("no string") }
        while true {
            offset = bytes.firstQuoteOrBackslash(in: offset..<bytes.count)
            switch try escapedByte() {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"):
                // An escape of the text itself: one byte follows, itself perhaps escaped.
                guard offset < bytes.count else { throw problem("no closing quote") }
                if bytes[offset] == UInt8(ascii: "\\") {
                    _ = try escapedByte()
                } else {
                    offset += 1
                }
            default: throw problem("another escape than that of a quote or backslash")
            }
        }
    }

    /// Takes a backslash and what it escapes.
    @inline(__always)
    private mutating func escapedByte() throws(JSONSyntaxError) -> UInt8 {
        guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\") else {
            throw problem("no escape")
        }
        offset += 2
        escapes += 1
        return bytes[offset - 1]
    }

    /// Steps over any value and returns its place.
    package mutating func value() throws(JSONSyntaxError) -> Place {
        guard let first = peek() else { throw problem("no value") }
        let start = offset
        let before = escapes
        hasBlanks = false
        switch first {
        case UInt8(ascii: "\\"): try stepOverString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try stepOverContainer()
        default:
            while offset < bytes.count, !endsScalar(bytes[offset]) { offset += 1 }
            guard offset > start else { throw problem("no value") }
        }
        return Place(range: start..<offset, escapes: escapes - before, hasBlanks: hasBlanks)
    }

    private mutating func stepOverContainer() throws(JSONSyntaxError) {
        var depth = 0
        repeat {
            switch peek() {
            case UInt8(ascii: "\\"): try stepOverString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                offset += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                offset += 1
            case UInt8(ascii: "\""), nil: throw problem("no closing bracket")
            default: offset += 1
            }
        } while depth > 0
    }

    @inline(__always)
    private func endsScalar(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") || byte <= 0x20
    }

    private func problem(_ text: String) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset, problem: text)
    }
}

extension NestedJSONScanner {
    /// The text at a place, as UTF-8.
    package static func text(
        at place: Place, of bytes: UnsafeBufferPointer<UInt8>
    ) -> [UInt8] {
        JSONScanner.unescaped(inside: place.range, of: bytes)
    }

    /// The JSON string that opens at a quote, from behind it, in the form this scanner takes; closing quote included.
    package static func canonical(
        from quote: Int, of bytes: UnsafeBufferPointer<UInt8>
    ) throws(JSONSyntaxError) -> [UInt8] {
        var scanner = JSONScanner(bytes, in: quote..<bytes.count)
        var output: [UInt8] = []
        JSONScanner.unescaped(try scanner.string(), of: bytes).withUnsafeBufferPointer {
            JSONValue.writeEscaped($0, to: &output)
        }
        output.append(UInt8(ascii: "\""))
        return output
    }
}
