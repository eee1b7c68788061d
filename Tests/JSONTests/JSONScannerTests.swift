import JSON
import Seeds
import Testing

@Suite struct JSONScannerTests {
    /// Scans a whole text as one value.
    private func scan<T>(
        _ bytes: [UInt8], in range: Range<Int>? = nil,
        _ body: (inout JSONScanner) throws(JSONSyntaxError) -> T
    ) throws(JSONSyntaxError) -> T {
        let result: Result<T, JSONSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer, in: range)
            do throws(JSONSyntaxError) {
                return .success(try body(&scanner))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func compact(_ bytes: [UInt8], _ place: Range<Int>) -> [UInt8] {
        var output: [UInt8] = []
        bytes.withUnsafeBufferPointer { JSONScanner.appendCompact(place, of: $0, to: &output) }
        return output
    }

    private func unescaped(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { JSONScanner.unescaped(0..<bytes.count, of: $0) }
    }

    /// Builds the tree again from what the scanner says of places.
    private func tree(_ scanner: inout JSONScanner) throws(JSONSyntaxError) -> JSONValue {
        let first = scanner.peek()
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            let place = try scanner.value()
            guard first == UInt8(ascii: "\"") else {
                return try JSONValue(parsing: Array(scanner.bytes[place]))
            }
            let text = JSONScanner.unescaped(place, of: scanner.bytes)
            return .string(String(decoding: text, as: UTF8.self))
        }
        var members: [JSONObject.Member] = []
        try scanner.forEachValue { (scanner, name) throws(JSONSyntaxError) in
            let bytes = scanner.bytes
            let name = name.map { JSONScanner.unescaped($0, of: bytes) } ?? []
            members.append(
                JSONObject.Member(
                    name: String(decoding: name, as: UTF8.self), value: try tree(&scanner)))
            return true
        }
        return first == UInt8(ascii: "[")
            ? .array(members.map(\.value)) : .object(JSONObject(members))
    }

    @Test func agreesWithTheParserOnRandomValues() throws {
        var random = RandomJSON(seed: 2)
        for _ in 0..<600 {
            let value = try random.value()
            let text = random.text(of: value)
            let bytes = Array(text.utf8)
            #expect(try JSONValue(parsing: text) == value)
            #expect(
                try scan(bytes) { scanner throws(JSONSyntaxError) in try tree(&scanner) } == value)

            let place = try scan(bytes) { scanner throws(JSONSyntaxError) in try scanner.value() }
            #expect(try JSONValue(parsing: Array(bytes[place])) == value)
            #expect(bytes[place.upperBound...].allSatisfy { $0 <= 0x20 })
            let compact = compact(bytes, place)
            #expect(try JSONValue(parsing: compact) == value)
            #expect(self.compact(value.bytes, 0..<value.bytes.count) == value.bytes)
        }
    }

    @Test func survivesEveryTruncation() throws {
        var random = RandomJSON(seed: 3)
        for _ in 0..<60 {
            let bytes = Array(random.text(of: try random.value()).utf8)
            for count in 0...bytes.count {
                let start = Array(bytes[..<count])
                if let place = try? scan(
                    start, { scanner throws(JSONSyntaxError) in try scanner.value() })
                {
                    if place.isEmpty || place.upperBound > count {
                        Issue.record("\(place) in \(start)")
                    }
                    _ = compact(start, place)
                }
                _ = try? scan(start) { scanner throws(JSONSyntaxError) in try tree(&scanner) }
                _ = try? scan(start) { scanner throws(JSONSyntaxError) in
                    try scanner.enter("name") ? try scanner.value() : nil
                }
            }
        }
    }

    @Test func survivesAnyBytes() {
        var random = SeededGenerator(seed: 4)
        let alphabet = Array("{}[]\":,\\u0dD8 1a\n\u{E9}".utf8) + [0xFF, 0x00]
        for _ in 0..<8_000 {
            let bytes = (0..<Int.random(in: 0...16, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            _ = try? scan(bytes) { scanner throws(JSONSyntaxError) in try tree(&scanner) }
            _ = try? scan(bytes) { scanner throws(JSONSyntaxError) in
                try scanner.enter("a") ? try scanner.value() : nil
            }
            _ = bytes.withUnsafeBufferPointer { JSONScanner.unescaped(0..<bytes.count, of: $0) }
        }
    }

    struct Member: Sendable {
        let text: String
        let value: String?

        init(_ text: String, _ value: String?) {
            self.text = text
            self.value = value
        }
    }

    static let members: [Member] = [
        Member(" { \"x\" : [1, {\"a\":2}] , \"a\" : { \"b\" : 1 } } ", "{ \"b\" : 1 }"),
        Member("{\"a\":1,\"a\":2}", "1"),
        Member("{\"a\": -1.5e3}", "-1.5e3"),
        Member("{\"aa\":1,\"\":2}", nil),
        Member("{\"\\u0061\":1}", nil),
        Member("{\"x\":\"\\\"a\\\":1\"}", nil),
        Member("{}", nil),
        Member("[\"a\",1]", nil),
        Member("\"a\"", nil),
        Member("", nil),
    ]

    @Test(arguments: members) func findsAMember(_ it: Member) throws {
        let bytes = Array(it.text.utf8)
        let place = try scan(bytes) { scanner throws(JSONSyntaxError) in
            try scanner.enter("a") ? try scanner.value() : nil
        }
        #expect(place.map { String(decoding: bytes[$0], as: UTF8.self) } == it.value)
    }

    @Test func staysInsideItsRange() throws {
        let bytes = Array("[1,[2,3],4]".utf8)
        let offset = try scan(bytes, in: 3..<8) { scanner throws(JSONSyntaxError) in
            let place = try scanner.value()
            #expect(place == 3..<8)
            #expect(scanner.peek() == nil)
            return scanner.offset
        }
        #expect(offset == 8)
        #expect(throws: JSONSyntaxError(offset: 7, problem: "no closing bracket")) {
            try scan(bytes, in: 3..<7) { scanner throws(JSONSyntaxError) in try scanner.value() }
        }
    }

    @Test func stopsWhereItsCallerWantsNoMore() throws {
        var seen: [Range<Int>] = []
        let bytes = Array("[1,22,333".utf8)
        try scan(bytes) { scanner throws(JSONSyntaxError) in
            try scanner.forEachValue { (scanner, name) throws(JSONSyntaxError) in
                #expect(name == nil)
                seen.append(try scanner.value())
                return seen.count < 2
            }
        }
        #expect(seen == [1..<2, 3..<5])
    }

    struct Broken: Sendable {
        let text: String
        let offset: Int
        let problem: String

        init(_ text: String, at offset: Int, _ problem: String) {
            self.text = text
            self.offset = offset
            self.problem = problem
        }
    }

    static let broken: [Broken] = [
        Broken("", at: 0, "neither object nor array"),
        Broken("5", at: 0, "neither object nor array"),
        Broken("[1", at: 2, "neither comma nor closing bracket"),
        Broken("[1,", at: 3, "no value"),
        Broken("[1,]", at: 3, "no value"),
        Broken("[1}", at: 2, "neither comma nor closing bracket"),
        Broken("{1:2}", at: 1, "no string"),
        Broken("{\"a\" 1}", at: 5, "no colon after a member name"),
        Broken("{\"a", at: 3, "no closing quote"),
        Broken("[\"a\\", at: 4, "no closing quote"),
        Broken("[[1", at: 3, "no closing bracket"),
    ]

    @Test(arguments: broken) func saysWhereAValueBreaksOff(_ it: Broken) {
        #expect(throws: JSONSyntaxError(offset: it.offset, problem: it.problem)) {
            try scan(Array(it.text.utf8)) { scanner throws(JSONSyntaxError) in
                try scanner.forEachValue { (scanner, _) throws(JSONSyntaxError) in
                    _ = try scanner.value()
                    return true
                }
            }
        }
    }

    struct Escaped: Sendable {
        let text: String
        let plain: String

        init(_ text: String, _ plain: String) {
            self.text = text
            self.plain = plain
        }
    }

    static let escaped: [Escaped] = [
        Escaped("\"\"", ""),
        Escaped("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
        Escaped("\"\\u00e9\\uD83D\\uDE00\\u0000\"", "é😀\0"),
        Escaped("\"\\uD83D\"", "\u{FFFD}"),
        Escaped("\"\\uD83D\\n\"", "\u{FFFD}\n"),
        Escaped("\"\\uD83D\\u0041\"", "\u{FFFD}A"),
        Escaped("\"\\uDE00\\uD83D\"", "\u{FFFD}\u{FFFD}"),
        Escaped("\"\\u\"", "\u{FFFD}"),
        Escaped("\"\\u1\"", "\u{FFFD}"),
        Escaped("\"a\\u12\"", "a\u{FFFD}"),
        Escaped("\"\\uZZZZx\"", "\u{FFFD}x"),
        Escaped("\"\\q\"", "q"),
    ]

    @Test(arguments: escaped) func undoesEscapes(_ it: Escaped) {
        #expect(unescaped(it.text) == Array(it.plain.utf8))
    }

    @Test func compactKeepsEveryByteOfStringsAndNumbers() {
        let text = "{ \"a b\" : [ 1.10 , \"\\u0041 \\\" \\\\\" , { } ] ,\n\"c\" :\tnull }"
        let bytes = Array(text.utf8)
        let expected = "{\"a b\":[1.10,\"\\u0041 \\\" \\\\\",{}],\"c\":null}"
        #expect(compact(bytes, 0..<bytes.count) == Array(expected.utf8))
    }
}
