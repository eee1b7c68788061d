import JSON
import Seeds
import Testing

@Suite struct JSONParserTests {
    struct Accepted: Sendable {
        let text: String
        /// What the writer makes of it.
        let compact: String

        init(_ text: String, _ compact: String? = nil) {
            self.text = text
            self.compact = compact ?? text
        }
    }

    static let accepted: [Accepted] = [
        Accepted("null"), Accepted("true"), Accepted("false"), Accepted("\"\""), Accepted("[]"),
        Accepted("{}"), Accepted("0"), Accepted("-0"), Accepted("-0.0e-0"), Accepted("1.10"),
        Accepted("1e999"), Accepted("1E+2"), Accepted("1e-2"), Accepted("0e1"), Accepted("0.5"),
        Accepted("12345678901234567890"), Accepted("-9223372036854775809"),
        Accepted("0.1000000000000000055511151231257827"), Accepted("1e9999999999999999999"),
        Accepted(" \t\r\n1 \t\r\n", "1"), Accepted(" [ 1 , 2 ] ", "[1,2]"), Accepted("[[[]]]"),
        Accepted("[null,1,\"1\",{}]"), Accepted("{\"\":0}"),
        Accepted("{ \"b\" : 1 , \"a\" : 2 }", "{\"b\":1,\"a\":2}"),
        Accepted("{\"a\":{\"b\":[{}]}}"),
        Accepted("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\""),
        Accepted("\"\\u0041\\u00e9\\u20AC\"", "\"Aé€\""), Accepted("\"\\uD83D\\ude00\"", "\"😀\""),
        Accepted("\"\\uDBFF\\uDFFF\"", "\"\u{10FFFF}\""), Accepted("\"\\u0000\""),
        Accepted("\"\\u001f\""), Accepted("\"\u{7F}\""), Accepted("\"\\uFFFE\"", "\"\u{FFFE}\""),
        Accepted("\"\u{2028}\u{2029}\""), Accepted("\"\\u2028\"", "\"\u{2028}\""),
        Accepted("\"\u{FEFF}\""), Accepted("\"e\u{301}\""), Accepted("\"a\\\"b\""),
        Accepted("\"\\\\u0041\""), Accepted("{\"a\\u0062\":1}", "{\"ab\":1}"),
    ]

    @Test(arguments: accepted) func readsEverythingTheGrammarHas(_ it: Accepted) throws {
        #expect(try JSONValue(parsing: it.text).description == it.compact)
        #expect(try JSONValue(parsing: it.compact).description == it.compact)
    }

    struct Refused: Sendable {
        let bytes: [UInt8]
        let offset: Int
        let problem: String

        init(_ text: String, at offset: Int, _ problem: String) {
            self.init(Array(text.utf8), at: offset, problem)
        }

        init(_ bytes: [UInt8], at offset: Int, _ problem: String) {
            self.bytes = bytes
            self.offset = offset
            self.problem = problem
        }
    }

    static let structure: [Refused] = [
        Refused("", at: 0, "the text ends: no value"), Refused("  ", at: 2, "no value"),
        Refused("\u{FEFF}1", at: 0, "no value"), Refused("\u{A0}1", at: 0, "no value"),
        Refused("\u{0C}1", at: 0, "no value"), Refused("1\0", at: 1, "more text"),
        Refused("[", at: 1, "the text ends"), Refused("[1", at: 2, "neither comma"),
        Refused("[1,", at: 3, "no value"), Refused("[1,]", at: 3, "no value"),
        Refused("[,1]", at: 1, "no value"), Refused("[1 2]", at: 3, "neither comma"),
        Refused("[1}", at: 2, "neither comma"), Refused("]", at: 0, "no value"),
        Refused("[1]]", at: 3, "more text"), Refused("1 2", at: 2, "more text"),
        Refused("[1],", at: 3, "more text"), Refused("[:]", at: 1, "no value"),
        Refused("{", at: 1, "no member name"), Refused("{\"a\"", at: 4, "no colon"),
        Refused("{\"a\":", at: 5, "no value"), Refused("{\"a\":1", at: 6, "neither comma"),
        Refused("{\"a\":1,", at: 7, "no member name"),
        Refused("{\"a\":1,}", at: 7, "no member name"), Refused("{\"a\"}", at: 4, "no colon"),
        Refused("{\"a\",1}", at: 4, "no colon"), Refused("{a:1}", at: 1, "no member name"),
        Refused("{'a':1}", at: 1, "no member name"), Refused("{1:1}", at: 1, "no member name"),
        Refused("{\"a\":1]", at: 6, "neither comma"), Refused("{\"a\"::1}", at: 5, "no value"),
        Refused("{,}", at: 1, "no member name"), Refused("[1]//", at: 3, "more text"),
        Refused("/**/1", at: 0, "no value"), Refused("nul", at: 3, "no value"),
        Refused("nulL", at: 3, "no value"), Refused("True", at: 0, "no value"),
        Refused("truex", at: 4, "more text"), Refused("undefined", at: 0, "no value"),
        Refused("NaN", at: 0, "no value"), Refused("Infinity", at: 0, "no value"),
    ]

    static let numbers: [Refused] = [
        Refused("-", at: 1, "no digit"), Refused("+1", at: 0, "no value"),
        Refused("01", at: 1, "more text"), Refused("-01", at: 2, "more text"),
        Refused("1.", at: 2, "no digit"), Refused(".5", at: 0, "no value"),
        Refused("1.e1", at: 2, "no digit"), Refused("1e", at: 2, "no digit"),
        Refused("1e+", at: 3, "no digit"), Refused("1e-x", at: 3, "no digit"),
        Refused("1e1.5", at: 3, "more text"), Refused("0x1", at: 1, "more text"),
        Refused("1_000", at: 1, "more text"), Refused("--1", at: 1, "no digit"),
        Refused("-Infinity", at: 1, "no digit"), Refused("١", at: 0, "no value"),
        Refused("[-]", at: 2, "no digit"),
    ]

    static let strings: [Refused] = [
        Refused("\"", at: 1, "no closing quote"), Refused("\"a", at: 2, "no closing quote"),
        Refused("\"\\", at: 2, "no closing quote"), Refused("\"\\\"", at: 3, "no closing quote"),
        Refused("'a'", at: 0, "no value"), Refused("\"\\x\"", at: 1, "an unknown escape"),
        Refused("\"a\\'\"", at: 2, "an unknown escape"),
        Refused("\"\\u12\"", at: 5, "no hexadecimal digit"),
        Refused("\"\\u12G4\"", at: 5, "no hexadecimal digit"),
        Refused("\"\\U0041\"", at: 1, "an unknown escape"),
        Refused("\"\\u", at: 3, "no hexadecimal digit"),
        Refused("\"a\nb\"", at: 2, "control character"),
        Refused("\"\0\"", at: 1, "control character"),
        Refused("\"\u{1F}\"", at: 1, "control character"),
        Refused("{\"a\tb\":1}", at: 3, "control character"),
    ]

    static let surrogates: [Refused] = [
        Refused("\"\\uD800\"", at: 1, "half a surrogate pair"),
        Refused("\"x\\uDC00\"", at: 2, "half a surrogate pair"),
        Refused("\"\\uD800\\u0041\"", at: 1, "half a surrogate pair"),
        Refused("\"\\uD800\\n\"", at: 1, "half a surrogate pair"),
        Refused("\"\\uD800\\uD800\"", at: 1, "half a surrogate pair"),
        Refused("\"\\uDFFF\\uD800\"", at: 1, "half a surrogate pair"),
        Refused("\"\\uD83Dx\\uDE00\"", at: 1, "half a surrogate pair"),
    ]

    static let encodings: [Refused] = [
        Refused([0x22, 0xFF, 0x22], at: 1, "invalid UTF-8"),
        Refused([0x22, 0x61, 0xC3, 0x22], at: 2, "invalid UTF-8"),
        Refused([0x22, 0xC0, 0x80, 0x22], at: 1, "invalid UTF-8"),
        Refused([0x22, 0xE2, 0x82, 0x22], at: 1, "invalid UTF-8"),
        Refused([0x22, 0xED, 0xA0, 0x80, 0x22], at: 1, "invalid UTF-8"),
        Refused([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], at: 1, "invalid UTF-8"),
        Refused([0x22, 0xC3, 0xA9, 0x80, 0x22], at: 3, "invalid UTF-8"),
        Refused([0x22, 0x5C, 0x6E, 0xC3, 0xA9, 0xFE, 0x22], at: 5, "invalid UTF-8"),
        Refused([0x5B, 0xE9, 0x5D], at: 1, "no value"),
        Refused([0xFF, 0xFE, 0x31, 0x00], at: 0, "no value"),
        Refused([0x31, 0x00], at: 1, "more text"),
    ]

    @Test(arguments: structure + numbers + strings + surrogates + encodings)
    func refusesEverythingElseAndSaysWhere(_ it: Refused) throws {
        let error = try #require(parse(it.bytes).error)
        #expect(error.offset == it.offset)
        #expect(error.problem.contains(it.problem))
        #expect(error.description.hasSuffix("at byte \(it.offset)"))
    }

    @Test func nestsToTheLimitAndNoDeeper() throws {
        let depth = JSONValue.maxDepth
        for (opening, closing) in [("[", "]"), ("{\"\":", "}")] {
            let allowed = Array(repeatElement(opening, count: depth).joined().utf8)
            let end = Array(repeatElement(closing, count: depth).joined().utf8)
            let inside = Array((opening == "[" ? "" : "0").utf8)
            #expect(parse(allowed + inside + end).value?.bytes == allowed + inside + end)
            let error = try #require(parse(allowed + Array("[]".utf8) + end).error)
            #expect(error.offset == allowed.count)
            #expect(error.problem == "nesting deeper than 512")
        }
        #expect(parse(Array(repeating: 0x5B, count: 100_000)).error?.offset == depth)
        let wide = "[" + repeatElement("[]", count: 10_000).joined(separator: ",") + "]"
        #expect(try JSONValue(parsing: wide).array?.count == 10_000)
    }

    @Test func keepsRepeatedMembersUnlessTheyAreRefused() throws {
        let text = "{\"a\":1,\"b\":2,\"a\":3}"
        let kept = try JSONValue(parsing: text)
        #expect(kept.description == text)
        #expect(kept.object?["a"] == 3)
        let error = try #require(parse(Array(text.utf8), .refused).error)
        #expect(error.offset == 13)
        #expect(error.problem == "member \"a\" again")
        let escaped = parse(Array("[{\"a\":1,\"\\u0061\":1}]".utf8), .refused)
        #expect(escaped.error?.offset == 8)
        #expect(parse(Array("{\"a\":{\"a\":1},\"b\":{\"a\":1}}".utf8), .refused).error == nil)
    }

    @Test func comparesMemberNamesByCodePoints() throws {
        let text = "{\"\u{E9}\":1,\"e\u{301}\":2}"
        let object = try #require(parse(Array(text.utf8), .refused).value?.object)
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
    }

    @Test func refusesEveryBeginningOfADocument() {
        let bytes = Array(
            "{\"a\":[1.5e-3,true,null,\"\\uD83D\\uDE00é\\n\"],\"b\":{\"c\":-0}}".utf8)
        #expect(parse(bytes).error == nil)
        for count in bytes.indices {
            #expect((parse(Array(bytes[..<count])).error?.offset ?? .max) <= count)
        }
    }

    @Test func survivesAnyBytes() {
        var random = SeededGenerator(seed: 1)
        let alphabet = Array("{}[]\":,\\u00dDfF eE+-.0123456789tnrals\n\u{E9}".utf8) + [0xFF, 0x00]
        for _ in 0..<8_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            switch parse(bytes) {
            case .success(let value): #expect(parse(value.bytes).value == value)
            case .failure(let error): #expect(0...bytes.count ~= error.offset)
            }
        }
    }
}
