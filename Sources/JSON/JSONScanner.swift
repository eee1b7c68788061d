/// Walks JSON text without building a tree: steps over values and says where they were.
///
/// It checks only what it needs to find the ends of values, so text from elsewhere never makes it run
/// past the end, but text that passes is not therefore valid JSON.
package struct JSONScanner {
    package let bytes: UnsafeBufferPointer<UInt8>
    package private(set) var offset: Int
    private let end: Int

    /// Starts at the front of a range, the whole text if none is given.
    package init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>? = nil) {
        self.bytes = bytes
        offset = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    /// The next byte that is not white space; nil at the end.
    package mutating func peek() -> UInt8? {
        while offset < end {
            let byte = bytes[offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            offset += 1
        }
        return nil
    }

    /// Takes one punctuation mark if it comes next.
    package mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: mark) else { return false }
        offset += 1
        return true
    }

    /// Steps over a string and returns its place, quotes included.
    package mutating func string() throws(JSONSyntaxError) -> Range<Int> {
        guard take("\"") else { throw problem("no string") }
        let start = offset - 1
        while true {
            offset = bytes.firstQuoteOrBackslash(in: offset..<end)
            guard offset < end else { throw problem("no closing quote") }
            offset += 1
            if bytes[offset - 1] == UInt8(ascii: "\"") { return start..<offset }
            offset = min(offset + 1, end)
        }
    }

    /// Steps over any value and returns its place.
    package mutating func value() throws(JSONSyntaxError) -> Range<Int> {
        guard let first = peek() else { throw problem("no value") }
        let start = offset
        switch first {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 0
            repeat {
                switch peek() {
                case UInt8(ascii: "\""): _ = try string()
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    offset += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    offset += 1
                case .some: offset += 1
                case nil: throw problem("no closing bracket")
                }
            } while depth > 0
        default:
            while offset < end, !JSONScanner.endsScalar(bytes[offset]) { offset += 1 }
            guard offset > start else { throw problem("no value") }
        }
        return start..<offset
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            || byte <= 0x20
    }

    /// Steps into an object or array: calls `body` at each member's or element's value.
    ///
    /// `body` must step over the value; in an object it is given the place of the name.
    package mutating func forEachValue(
        _ body: (inout JSONScanner, _ name: Range<Int>?) throws(JSONSyntaxError) -> Bool
    ) throws(JSONSyntaxError) {
        let isObject = take("{")
        guard isObject || take("[") else { throw problem("neither object nor array") }
        let closing: Unicode.Scalar = isObject ? "}" : "]"
        if take(closing) { return }
        repeat {
            var name: Range<Int>?
            if isObject {
                name = try string()
                guard take(":") else { throw problem("no colon after a member name") }
            }
            guard try body(&self, name) else { return }
        } while take(",")
        guard take(closing) else { throw problem("neither comma nor closing bracket") }
    }

    /// Steps into an object up to the value of a member; false where there is no such member or no object.
    ///
    /// Names are compared as written, so this finds names without escapes; of repeated ones the first.
    /// What follows the value is not looked at, however much it is.
    package mutating func enter(_ name: StaticString) throws(JSONSyntaxError) -> Bool {
        guard take("{"), !take("}") else { return false }
        repeat {
            let place = try string()
            guard take(":") else { throw problem("no colon after a member name") }
            if text(at: place, equals: name) { return true }
            _ = try value()
        } while take(",")
        guard take("}") else { throw problem("neither comma nor closing brace") }
        return false
    }

    /// Steps into an array up to an element; false where there is no such element or no array.
    package mutating func enter(element index: Int) throws(JSONSyntaxError) -> Bool {
        guard take("["), !take("]") else { return false }
        for _ in 0..<index {
            _ = try value()
            guard take(",") else {
                guard take("]") else { throw problem("neither comma nor closing bracket") }
                return false
            }
        }
        return true
    }

    private func text(at place: Range<Int>, equals name: StaticString) -> Bool {
        guard place.count == name.utf8CodeUnitCount + 2 else { return false }
        for index in 0..<name.utf8CodeUnitCount
        where bytes[place.lowerBound + 1 + index] != name.utf8Start[index] {
            return false
        }
        return true
    }

    private func problem(_ text: String) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset, problem: text)
    }
}

extension JSONScanner {
    /// The text of a string at a place, quotes and escapes undone; half a surrogate pair becomes U+FFFD.
    package static func unescaped(
        _ place: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>
    ) -> [UInt8] {
        unescaped(inside: place.dropFirst().dropLast(), of: bytes)
    }

    /// The text of the inside of a string.
    static func text(ofEscaped escaped: [UInt8]) -> String {
        escaped.withUnsafeBufferPointer {
            String(decoding: unescaped(inside: $0.indices, of: $0), as: UTF8.self)
        }
    }

    /// The text of the inside of a string at a place, escapes undone.
    package static func unescaped(
        inside: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>
    ) -> [UInt8] {
        // An escape is longer than what it stands for, but for one that the end cuts short.
        let capacity = inside.count + UTF8.encodedReplacementCharacter.count
        return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            var index = inside.startIndex
            while index < inside.endIndex {
                let byte = bytes[index]
                index += 1
                if byte != UInt8(ascii: "\\") || index >= inside.endIndex {
                    buffer[count] = byte
                    count += 1
                    continue
                }
                let kind = bytes[index]
                index += 1
                switch kind {
                case UInt8(ascii: "b"): buffer[count] = 0x08
                case UInt8(ascii: "f"): buffer[count] = 0x0C
                case UInt8(ascii: "n"): buffer[count] = 0x0A
                case UInt8(ascii: "r"): buffer[count] = 0x0D
                case UInt8(ascii: "t"): buffer[count] = 0x09
                case UInt8(ascii: "u"):
                    let scalar = scalar(at: &index, before: inside.endIndex, of: bytes)
                    for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                        buffer[count] = unit
                        count += 1
                    }
                    continue
                default: buffer[count] = kind
                }
                count += 1
            }
        }
    }

    /// Reads the digits after `\u`, and the second half of a pair.
    private static func scalar(
        at index: inout Int, before end: Int, of bytes: UnsafeBufferPointer<UInt8>
    ) -> Unicode.Scalar {
        let first = hexUnit(at: index, before: end, of: bytes)
        index = min(index + 4, end)
        if first & 0xFC00 == 0xD800, index + 6 <= end, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        {
            let second = hexUnit(at: index + 2, before: end, of: bytes)
            if second & 0xFC00 == 0xDC00 {
                index += 6
                let code = 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)
                return Unicode.Scalar(code) ?? "\u{FFFD}"
            }
        }
        return Unicode.Scalar(first) ?? "\u{FFFD}"
    }

    private static func hexUnit(
        at index: Int, before end: Int, of bytes: UnsafeBufferPointer<UInt8>
    ) -> UInt32 {
        guard index + 4 <= end else { return 0xFFFD }
        var unit: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: unit = unit << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: unit = unit << 4 | UInt32(byte - 0x57)
            default: return 0xFFFD
            }
        }
        return unit
    }

    /// Appends the value at a place without the white space outside its strings.
    package static func appendCompact(
        _ place: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]
    ) {
        let first = bytes[place.lowerBound]
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            output += UnsafeBufferPointer(rebasing: bytes[place])
            return
        }
        var isInString = false
        var index = place.lowerBound
        while index < place.upperBound {
            let byte = bytes[index]
            index += 1
            if isInString {
                output.append(byte)
                if byte == UInt8(ascii: "\\"), index < place.upperBound {
                    output.append(bytes[index])
                    index += 1
                }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else if byte > 0x20 {
                output.append(byte)
                isInString = byte == UInt8(ascii: "\"")
            }
        }
    }
}
