/// Why a text is not JSON, and where.
package struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Byte offset of the first byte that cannot be read.
    package let offset: Int

    /// What was found or missing there, as the end of a sentence.
    package let problem: String

    package init(offset: Int, problem: String) {
        self.offset = offset
        self.problem = problem
    }

    package var description: String { "not JSON: \(problem) at byte \(offset)" }
}

extension JSONValue {
    /// How a parser treats an object that names a member twice.
    package enum RepeatedMembers: Sendable {
        /// Both are kept; look-up finds the last.
        case kept
        /// The text is refused: whoever wrote it cannot have meant both.
        case refused
    }

    /// Nesting beyond this is refused, far above real data and far below the stack's end.
    package static let maxDepth = 512

    /// Reads one JSON text by the grammar of RFC 8259, with nothing but white space around it.
    package init(
        parsing bytes: [UInt8], repeatedMembers: RepeatedMembers = .kept
    ) throws(JSONSyntaxError) {
        let result: Result<JSONValue, JSONSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(bytes: buffer, repeatedMembers: repeatedMembers)
            do throws(JSONSyntaxError) {
                return .success(try parser.document())
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }

    /// Reads one JSON text.
    package init(
        parsing text: String, repeatedMembers: RepeatedMembers = .kept
    ) throws(JSONSyntaxError) {
        try self.init(parsing: Array(text.utf8), repeatedMembers: repeatedMembers)
    }
}

/// Recursive descent over bytes; depth is bounded, so the stack is.
private struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let repeatedMembers: JSONValue.RepeatedMembers
    var offset = 0
    var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, repeatedMembers: JSONValue.RepeatedMembers) {
        self.bytes = bytes
        self.repeatedMembers = repeatedMembers
    }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        let value = try value()
        skipWhitespace()
        guard offset == bytes.count else { throw unexpected("more text after the value") }
        return value
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        skipWhitespace()
        guard let first = peek else { throw unexpected("no value") }
        switch first {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw unexpected("no value")
        }
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONValue {
        try enter()
        var members: [JSONObject.Member] = []
        var names: Set<[UInt8]> = []
        skipWhitespace()
        if !take("}") {
            repeat {
                skipWhitespace()
                let start = offset
                guard peek == UInt8(ascii: "\"") else { throw unexpected("no member name") }
                let name = try string()
                if repeatedMembers == .refused, !names.insert(Array(name.utf8)).inserted {
                    throw JSONSyntaxError(
                        offset: start, problem: "member \(JSONValue.string(name)) again")
                }
                skipWhitespace()
                guard take(":") else { throw unexpected("no colon after a member name") }
                members.append(JSONObject.Member(name: name, value: try value()))
                skipWhitespace()
            } while take(",")
            guard take("}") else { throw unexpected("neither comma nor closing brace") }
        }
        depth -= 1
        return .object(JSONObject(members))
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        skipWhitespace()
        if !take("]") {
            repeat {
                elements.append(try value())
                skipWhitespace()
            } while take(",")
            guard take("]") else { throw unexpected("neither comma nor closing bracket") }
        }
        depth -= 1
        return .array(elements)
    }

    private mutating func enter() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= JSONValue.maxDepth else {
            throw unexpected("nesting deeper than \(JSONValue.maxDepth)")
        }
        offset += 1
    }

    private mutating func literal(
        _ word: StaticString, _ value: JSONValue
    ) throws(JSONSyntaxError) -> JSONValue {
        for index in 0..<word.utf8CodeUnitCount {
            guard peek == word.utf8Start[index] else { throw unexpected("no value") }
            offset += 1
        }
        return value
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONNumber {
        let start = offset
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = UnsafeBufferPointer(rebasing: bytes[start..<offset])
        return JSONNumber(checked: String(decoding: text, as: UTF8.self))
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = offset
        while let byte = peek, byte &- 0x30 < 10 { offset += 1 }
        guard offset > start else { throw unexpected("no digit in a number") }
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        let start = offset
        offset += 1
        var decoded: [UInt8] = []
        var runStart = offset
        while true {
            guard let byte = peek else { throw unexpected("no closing quote") }
            switch byte {
            case UInt8(ascii: "\""):
                let run = UnsafeBufferPointer(rebasing: bytes[runStart..<offset])
                offset += 1
                if decoded.isEmpty { return try text(run, from: start) }
                decoded += run
                return try text(decoded, from: start)
            case UInt8(ascii: "\\"):
                decoded += UnsafeBufferPointer(rebasing: bytes[runStart..<offset])
                try escape(into: &decoded)
                runStart = offset
            case 0..<0x20: throw unexpected("an unescaped control character in a string")
            default: offset += 1
            }
        }
    }

    private func text(
        _ utf8: some Collection<UInt8>, from start: Int
    ) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw JSONSyntaxError(
                offset: start + validCount(in: bytes[start..<offset]),
                problem: "invalid UTF-8 in a string")
        }
        return text
    }

    /// How many bytes come before the first that is no UTF-8.
    private func validCount(in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
            count += scalar.count
        }
        return count
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(JSONSyntaxError) {
        let start = offset
        offset += 1
        guard let kind = peek else { throw unexpected("no closing quote") }
        offset += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(kind)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try hexUnit())
            if code & 0xFC00 == 0xD800, take("\\") {
                let isPair = take("u")
                let low = isPair ? UInt32(try hexUnit()) : 0
                guard low & 0xFC00 == 0xDC00 else {
                    throw JSONSyntaxError(offset: start, problem: "half a surrogate pair")
                }
                code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw JSONSyntaxError(offset: start, problem: "half a surrogate pair")
            }
            decoded += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        default:
            throw JSONSyntaxError(offset: start, problem: "an unknown escape")
        }
    }

    private mutating func hexUnit() throws(JSONSyntaxError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
                byte < 0x80
            else { throw unexpected("no hexadecimal digit in an escape") }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: expected) else { return false }
        offset += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }

    private func unexpected(_ problem: String) -> JSONSyntaxError {
        JSONSyntaxError(
            offset: offset, problem: offset < bytes.count ? problem : "the text ends: " + problem)
    }
}
