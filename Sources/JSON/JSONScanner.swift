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
