import JSON
import Testing

@Suite struct NestedJSONScannerTests {
    /// Steps over the object in a JSON text as another JSON text holds it; each member's name and value.
    private func members(of text: String) throws(JSONSyntaxError) -> [[String]] {
        let outer = JSONValue.array([.string(text), 1]).bytes
        let result: Result<[[String]], JSONSyntaxError> = outer.withUnsafeBufferPointer { bytes in
            var scanner = NestedJSONScanner(bytes, at: 2)
            var members: [NestedJSONScanner.Member] = []
            do throws(JSONSyntaxError) {
                _ = try scanner.object(into: &members)
            } catch {
                return .failure(error)
            }
            return .success(
                members.map { member in
                    [member.name, member.value].map { place in
                        let text = NestedJSONScanner.text(at: place, of: bytes)
                        #expect(text.count == place.length)
                        return String(decoding: text, as: UTF8.self)
                    }
                })
        }
        return try result.get()
    }

    @Test func findsTheMembersOfRandomObjects() throws {
        var random = RandomJSON(seed: 7)
        for _ in 0..<400 {
            let object: JSONObject = ["a\"\\\n": try random.value(), "ü": try random.value()]
            let found = try members(of: " \(JSONValue.object(object)) ")
            let expected = object.members.map {
                [JSONValue.string($0.name), $0.value].map(\.description)
            }
            #expect(found == expected)
        }
    }

    @Test(arguments: [
        "", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":\"x}", "{\"a\":[1}", "[1]", "{1:2}",
        "{\"a\":1,}",
        "{\"a\":{\"b\":\"}", "{\"a\":\"\\",
    ])
    func refusesWhatEndsTooSoon(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try members(of: text) }
    }

    @Test func otherEscapesAreBroughtToTheShortest() throws {
        let text = #""{\u0022a\u0022:\"\u00fc\/\"}""#
        let bytes = Array(text.utf8)
        let canonical = try bytes.withUnsafeBufferPointer {
            try NestedJSONScanner.canonical(from: 0, of: $0)
        }
        #expect(String(decoding: canonical, as: UTF8.self) == #"{\"a\":\"ü/\"}""#)
    }

    @Test func anEscapedStringIsWrittenAsItIs() throws {
        let value: JSONValue = ["text": .escapedString(Array(#"a\"b\u00e9"#.utf8))]
        #expect(value.description == #"{"text":"a\"b\u00e9"}"#)
        #expect(value.object?["text"]?.string == "a\"bé")
    }

    @Test func everyByteIsEscapedOnceWhateverTheLength() throws {
        for length in [0, 1, 7, 8, 9, 1017, 1018, 1019, 1024, 5000] {
            let text = String(repeating: "\"\\\u{1}\nü", count: length)
            #expect(try JSONValue(parsing: JSONValue.string(text).bytes) == .string(text))
        }
    }
}
