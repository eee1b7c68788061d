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
struct JSONParser {
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

    var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: expected) else { return false }
        offset += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }

    func unexpected(_ problem: String) -> JSONSyntaxError {
        JSONSyntaxError(
            offset: offset, problem: offset < bytes.count ? problem : "the text ends: " + problem)
    }
}
