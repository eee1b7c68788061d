import JSON
import Testing

@testable import TrussTools

@Suite struct RowWriterTests {
    /// Encodes rows given as PostgreSQL's text, as the API would hand them on.
    static func encode(
        _ rows: String, _ format: RowFormat, maxRows: Int = 100, maxBytes: Int = 40_000,
        columns: String = "[]", escapesInvisibleText: Bool = true, escapingASCII: Bool = false
    ) throws -> (text: String, rows: WrittenRows) {
        let found: JSONValue = ["rows": .string(rows), "columns": .string(columns)]
        var body = JSONValue.object(["results": [["rows": []], ["rows": [found]]]]).description
        if escapingASCII { body = body.replacing("/", with: "\\/").replacing("ü", with: "\\u00fc") }
        let options = RowOptions(
            format: format, maxRows: maxRows, maxBytes: maxBytes,
            escapesInvisibleText: escapesInvisibleText)
        let written = try TransactionAnswer(Array(body.utf8), answers: 1..<2).rows(
            in: "rows", ofStatement: 1, options)
        let result = try #require(written)
        return (JSONValue.escapedString(result.output.bytes).string ?? "", result)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let rows: String
        let columns: String
        let objects: String
        let csv: String

        var testDescription: String { rows }
    }

    static let cases: [Case] = [
        Case(
            rows: #"[{"a":1,"b":"x"}, \#n {"a":-1.50e3,"b":null}]"#,
            columns: #"{"columns":["a","b"],"rows":[[1,"x"],[-1.50e3,null]]}"#,
            objects: #"[{"a":1,"b":"x"},{"a":-1.50e3,"b":null}]"#,
            csv: "a,b\n1,x\n-1.50e3,"),
        Case(
            rows: #"[{"a":"","b":" x","c":"a,b","d":"q\"q\\","e":"l\nr\tü\u0001"}]"#,
            columns:
                #"{"columns":["a","b","c","d","e"],"rows":[["", " x","a,b","q\"q\\","l\nr\tü\u0001"]]}"#
                .replacing(", ", with: ","),
            objects: #"[{"a":"","b":" x","c":"a,b","d":"q\"q\\","e":"l\nr\tü\u0001"}]"#,
            csv: "a,b,c,d,e\n\"\",\" x\",\"a,b\",\"q\"\"q\\\",l\\u{A}r\tü\\u{1}"),
        Case(
            rows: #"[{"j":{"k": [1, "a b", {}]},"t":true,"f":false}]"#,
            columns: #"{"columns":["j","t","f"],"rows":[[{"k":[1,"a b",{}]},true,false]]}"#,
            objects: #"[{"j":{"k":[1,"a b",{}]},"t":true,"f":false}]"#,
            csv: "j,t,f\n\"{\"\"k\"\":[1,\"\"a b\"\",{}]}\",true,false"),
        Case(
            rows: #"[{"a":1,"a":2,"B\"":3}]"#,
            columns: #"{"columns":["a","a","B\""],"rows":[[1,2,3]]}"#,
            objects: #"[{"a":1,"a":2,"B\"":3}]"#, csv: "a,a,\"B\"\"\"\n1,2,3"),
        Case(
            rows: #"[{"u":"/ü"}]"#, columns: #"{"columns":["u"],"rows":[["/ü"]]}"#,
            objects: #"[{"u":"/ü"}]"#, csv: "u\n/ü"),
        Case(rows: "[{}]", columns: #"{"columns":[],"rows":[[]]}"#, objects: "[{}]", csv: "\n"),
    ]

    // README: "or by `format` objects or CSV"
    @Test(arguments: cases, [false, true])
    func everyFormatKeepsEveryValue(_ test: Case, escapingASCII: Bool) throws {
        for (format, text) in [
            (RowFormat.columns, test.columns), (.objects, test.objects), (.csv, test.csv),
        ] {
            #expect(
                try Self.encode(test.rows, format, escapingASCII: escapingASCII).text == text)
        }
    }

    @Test func noRowsShowTheColumns() throws {
        #expect(
            try Self.encode("[]", .columns, columns: #"["a","b"]"#).text
                == #"{"columns":["a","b"],"rows":[]}"#)
        #expect(try Self.encode("[]", .csv, columns: #"["a","b"]"#).text == "a,b")
        #expect(try Self.encode("[]", .objects, columns: #"["a","b"]"#).text == "[]")
    }

    @Test func repeatedNamesAreSaid() throws {
        let encoded = try Self.encode(#"[{"a":1,"b":1,"a":2,"a":3}]"#, .columns).rows
        #expect(encoded.repeatedColumns == ["a"])
        #expect(encoded.notes(escapes: 0) == ["Column names used more than once: a."])
    }

    @Test func textThatIsNoRowsIsRefused() {
        for rows in ["", "[", "[1]", #"[{"a":1}"#, #"[{"a"}]"#, #"[{"a":"x]"#, "{}", #"[{"a":1]"#] {
            #expect(throws: JSONSyntaxError.self, "\(rows)") { try Self.encode(rows, .columns) }
        }
    }

    // README: "is cut at a row and says how to go on"
    @Test(arguments: RowFormat.allCases)
    func rowsAreCutBetweenRows(_ format: RowFormat) throws {
        let rows = (1...1000).map { #"{"id":\#($0),"name":"row \#($0)"}"# }.joined(
            separator: ", \n ")
        for budget in stride(from: 1000, to: 6000, by: 97) {
            let (text, encoded) = try Self.encode(
                "[\(rows)]", format, maxRows: 2000, maxBytes: budget)
            #expect(text.utf8.count <= budget && text.utf8.count > budget - 60)
            #expect(encoded.isCutByBytes && encoded.hasMore && encoded.shortenedValues == 0)
            #expect(
                text.contains("row \(encoded.shown)") && !text.contains("row \(encoded.shown + 1)"))
        }
    }

    @Test(arguments: RowFormat.allCases)
    func maxRowsIsNoMoreThanThat(_ format: RowFormat) throws {
        let (text, encoded) = try Self.encode(
            #"[{"a":"1x"},{"a":"2x"},{"a":"3x"}]"#, format, maxRows: 2)
        #expect(encoded.shown == 2 && encoded.hasMore && !encoded.isCutByBytes)
        #expect(text.contains("2x") && !text.contains("3x"))
    }

    @Test(arguments: RowFormat.allCases)
    func aRowOverBudgetKeepsEveryColumn(_ format: RowFormat) throws {
        let long = String(repeating: "ä\\\"", count: 100_000)
        let row: JSONValue = ["id": 7, "long": .string(long), "short": "s", "none": nil]
        let (text, encoded) = try Self.encode("[\(row)]", format, maxBytes: 2000)
        #expect(encoded.shown == 1 && encoded.shortenedValues == 1 && text.utf8.count <= 2000)
        #expect(text.contains("…[\(long.utf8.count) bytes]"))
        for word in ["7", "s", "long", "none"] { #expect(text.contains(word)) }
    }

    @Test func aRowOfManyLongValuesAndNamesFits() throws {
        let members = (0..<1600).map { index in
            JSONObject.Member(
                name: "column_\(index)_" + String(repeating: "n", count: 50),
                value: .string(String(repeating: "\"", count: 300)))
        }
        for format in RowFormat.allCases {
            let row = JSONValue.object(JSONObject(members))
            let (text, encoded) = try Self.encode("[\(row)]", format)
            #expect(text.utf8.count < 60_000 && encoded.output.bytes.count < 60_000)
            #expect(encoded.shown == 1)
        }
    }

    @Test func binaryAndVeryLongTextAreShortenedBeforeRowsAreCut() throws {
        let rows = (1...60).map { index -> String in
            let bytes = #"\\x"# + String(repeating: "0f", count: 2000)
            let text = String(repeating: "long ", count: 400)
            return #"{"id":\#(index),"b":"\#(bytes)","t":"\#(text)","s":"some ordinary text"}"#
        }
        let (text, encoded) = try Self.encode("[\(rows.joined(separator: ","))]", .columns)
        #expect(encoded.shortenedValues == 2 * encoded.shown)
        #expect(encoded.shown > 30)
        #expect(text.contains("…[4002 bytes]") && text.contains("…[2000 bytes]"))
        #expect(text.contains("some ordinary text"))
        let few = try Self.encode("[\(rows[0])]", .columns)
        #expect(few.rows.shortenedValues == 0, "what fits is left whole")
    }

    @Test func aMessageIsBoundedWhateverMustBeEscaped() throws {
        let row: JSONValue = ["t": .string(String(repeating: "\"\\", count: 200))]
        let rows = Array(repeating: row.description, count: 300).joined(separator: ",")
        for format in RowFormat.allCases {
            let encoded = try Self.encode("[\(rows)]", format).rows
            #expect(encoded.output.bytes.count < 58_000 && encoded.hasMore)
        }
    }

    @Test func invisibleCharactersAreShownAndCounted() throws {
        let rows = #"[{"a":"x\#u{202E}y","b":"👨‍👩‍👧"},{"a":"\#u{E0041}","b\#u{200B}":1}]"#
        #expect(
            try Self.encode(rows, .objects).text
                == #"[{"a":"x\u202ey","b":"👨‍👩‍👧"},{"a":"\udb40\udc41","b\u200b":1}]"#)
        let columns = try Self.encode(rows, .columns)
        #expect(columns.text.hasSuffix(#""rows":[["x\u202ey","👨‍👩‍👧"],["\udb40\udc41",1]]}"#))
        #expect(columns.rows.escapedCharacters == 2)
        #expect(
            columns.rows.notes(escapes: 2).last == "2 invisible characters are shown as escapes.")
        #expect(
            try Self.encode(rows, .csv).text == "a,b\nx\\u{202E}y,👨‍👩‍👧\n\\u{E0041},1")
        #expect(
            try Self.encode(rows, .objects, escapesInvisibleText: false).text
                == rows)
        #expect(try Self.encode(rows, .objects, maxRows: 1).rows.escapedCharacters == 1)
    }
}
