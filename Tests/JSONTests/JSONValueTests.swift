import JSON
import Testing

@Suite struct JSONValueTests {
    @Test func literalsMakeEveryKind() throws {
        let name = "b"
        let value: JSONValue = [
            "null": nil, "true": true, "number": -5, "text": "a\(name)", "list": [1, "x", []],
            "object": [:],
        ]
        #expect(
            value.description
                == #"{"null":null,"true":true,"number":-5,"text":"ab","list":[1,"x",[]],"object":{}}"#
        )
        #expect(try JSONValue(parsing: value.bytes) == value)
    }

    @Test func eachAccessorKnowsItsKindOnly() {
        let values: [JSONValue] = [nil, true, 7, "7", [7], ["seven": 7]]
        #expect(values.map(\.bool) == [nil, true, nil, nil, nil, nil])
        #expect(values.map(\.int) == [nil, nil, 7, nil, nil, nil])
        #expect(values.map(\.string) == [nil, nil, nil, "7", nil, nil])
        #expect(values.map(\.array) == [nil, nil, nil, nil, [7], nil])
        #expect(values.map(\.object) == [nil, nil, nil, nil, nil, ["seven": 7]])
    }

    struct Summary: Sendable {
        let value: JSONValue
        let text: String

        init(_ value: JSONValue, _ text: String) {
            self.value = value
            self.text = text
        }
    }

    static let summaries: [Summary] = [
        Summary(nil, "null"),
        Summary(true, "the boolean true"),
        Summary(12, "the number 12"),
        Summary("a\"b\n", #"the string "a\"b\n""#),
        Summary(.string(String(repeating: "x", count: 81)), "a string of 81 bytes"),
        Summary([1, 2], "an array of 2 elements"),
        Summary([], "an empty array"),
        Summary(["a": 1], "an object of 1 member"),
    ]

    @Test(arguments: summaries) func messagesNameAValueShortly(_ it: Summary) {
        #expect(it.value.summary == it.text)
    }

    struct Escape: Sendable {
        let text: String
        let written: String

        init(_ text: String, _ written: String) {
            self.text = text
            self.written = written
        }
    }

    static let escapes: [Escape] = [
        Escape("", #""""#),
        Escape("\"\\/", #""\"\\/""#),
        Escape("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
        Escape("\0\u{1}\u{B}\u{1F}\u{7F}", "\"\\u0000\\u0001\\u000b\\u001f\u{7F}\""),
        Escape("\u{2028}é😀", "\"\u{2028}é😀\""),
        Escape("a\"\u{301}", "\"a\\\"\u{301}\""),
        Escape("\r\n", #""\r\n""#),
    ]

    @Test(arguments: escapes) func writesNoEscapeThatIsNotNeeded(_ it: Escape) throws {
        #expect(JSONValue.string(it.text).bytes == Array(it.written.utf8))
        #expect(JSONValue.object([it.text: 0]).bytes == Array("{\(it.written):0}".utf8))
        #expect(try JSONValue(parsing: it.written).string?.utf8.elementsEqual(it.text.utf8) == true)
    }

    @Test func everyControlCharacterStaysOnOneLine() throws {
        for code in UInt8(0)..<0x20 {
            let text = String(Unicode.Scalar(code))
            let bytes = JSONValue.string(text).bytes
            #expect(bytes.allSatisfy { $0 >= 0x20 })
            #expect(try JSONValue(parsing: bytes) == .string(text))
        }
    }

    @Test func writingAppends() {
        var output = Array("x".utf8)
        JSONValue.array([1, "a"]).write(to: &output)
        JSONObject().write(to: &output)
        #expect(output == Array("x[1,\"a\"]{}".utf8))
    }
}
