import JSON
import MCP
import Seeds
import Testing

@testable import TrussTools

/// Rows that are written while they arrive, against the same answer read at its end.
@Suite struct ArrivingRowsTests {
    /// An answer in pieces, and what was made of it.
    struct Reading {
        let result: ToolResult
        let kept: Int

        /// Whether the text was made before the end.
        let hasArrived: Bool
    }

    static func presentation(
        _ format: RowFormat = .columns, maxRows: Int = 1000, maxBytes: Int = 1_000_000,
        escapesInvisibleText: Bool = true
    ) -> RowsPresentation {
        RowsPresentation(
            options: RowOptions(
                format: format, maxRows: maxRows, maxBytes: maxBytes,
                escapesInvisibleText: escapesInvisibleText),
            next: .raise("maxRows"))
    }

    static func body(_ rows: String, escapingASCII: Bool = false) -> [UInt8] {
        let found: JSONValue = ["columns": "[\"a\"]", "rows": .string(rows)]
        var body = JSONValue.object(["results": [["rows": []], ["rows": [found]]]]).description
        if escapingASCII { body = body.replacing("/", with: "\\/").replacing("ü", with: "\\u00fc") }
        return Array(body.utf8)
    }

    static func whole(
        _ body: [UInt8], _ presentation: RowsPresentation
    ) throws -> ToolResult {
        try presentation.result(of: TransactionAnswer(body, answers: 1..<2))
    }

    /// Reads an answer in pieces of a length, after the beginning of one that broke off.
    static func read(
        _ body: [UInt8], _ presentation: RowsPresentation, pieces: Int, length: Int?, step: Int = 1
    ) throws -> Reading {
        let rows = ArrivingRows(presentation, ofStatement: 1, step: step)
        rows.begin(length: body.count)
        body.prefix(body.count * 2 / 3).withUnsafeBytes { rows.take($0) }
        rows.begin(length: length)
        for start in stride(from: 0, to: body.count, by: pieces) {
            body[start..<min(start + pieces, body.count)].withUnsafeBytes { rows.take($0) }
        }
        let kept = rows.kept
        let result = try rows.result()
        return Reading(
            result: try result ?? whole(kept, presentation), kept: kept.count,
            hasArrived: result != nil)
    }

    @Test(arguments: RowWriterTests.cases, RowFormat.allCases)
    func everyPieceLengthGivesTheSame(_ test: RowWriterTests.Case, format: RowFormat) throws {
        let row = test.rows.dropFirst().dropLast()
        for escapingASCII in [false, true] {
            let body = Self.body("[\(row) ,\n\(row)]", escapingASCII: escapingASCII)
            let presentation = Self.presentation(format)
            let whole = try Self.whole(body, presentation)
            for pieces in 1...body.count {
                let reading = try Self.read(
                    body, presentation, pieces: pieces, length: body.count)
                #expect(reading.result == whole, "pieces of \(pieces)")
            }
        }
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func randomRowsAreTheSameHoweverTheyArrive(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let texts = [
            "a", " ", "\\\"", "\\\\", "\\n", ",", "]", "}", "[{", "ü", "日本", "\u{202E}", "\u{200B}",
            "👩‍👩‍👧", "/",
        ]
        func value() -> String {
            let text = "\"\(random.text(of: texts, upTo: 12))\""
            let others = [
                "null", "-1.50e3", "true", "{}", "[1, [\(text), {\"x\" :null}]]",
                "{\"k\": \(text)}", text, text,
            ]
            return others[random.below(others.count)]
        }
        let rows = (0..<40).map { _ in
            "{\"a\":\(value()),\"b, c\": \(value()),\"a\":\(value())}"
        }.joined(separator: seed % 2 == 0 ? ", \n " : ",")
        for format in RowFormat.allCases {
            for maxRows in [1000, 17] {
                // Rows in which more is escaped than must be wait for the end, with all after them.
                let escapingASCII = seed % 5 == 0
                let body = Self.body("[\(rows)]", escapingASCII: escapingASCII)
                let presentation = Self.presentation(
                    format, maxRows: maxRows, escapesInvisibleText: seed % 3 > 0)
                let whole = try Self.whole(body, presentation)
                let reading = try Self.read(
                    body, presentation, pieces: 1 + random.below(300),
                    length: body.count, step: 1 + random.below(1000))
                #expect(reading.result == whole)
                #expect(reading.hasArrived || escapingASCII)
            }
        }
    }

    static let manyRows =
        "[\((1...5000).map { "{\"a\":\($0),\"b\":\"text\"}" }.joined(separator: ","))]"

    @Test(arguments: RowFormat.allCases) func whatWasWrittenIsNotKept(_ format: RowFormat) throws {
        let body = Self.body(Self.manyRows)
        let presentation = Self.presentation(format, maxRows: 5000)
        let reading = try Self.read(
            body, presentation, pieces: 1000, length: body.count, step: 2000)
        #expect(reading.hasArrived && reading.kept < 3000)
        #expect(try reading.result == Self.whole(body, presentation))
    }

    @Test func whatComesBehindTheLastRowToBeShownIsNotKept() throws {
        let body = Self.body(Self.manyRows)
        let presentation = Self.presentation(maxRows: 100)
        let reading = try Self.read(
            body, presentation, pieces: 1000, length: body.count, step: 2000)
        #expect(reading.hasArrived && reading.kept < 10_000)
        #expect(try reading.result == Self.whole(body, presentation))
    }

    /// An answer that may have to be shortened, one of unknown length, and a small one.
    @Test(arguments: [(4000, true, 1), (1_000_000, false, 1), (1_000_000, true, 1_000_000)])
    func otherAnswersAreKept(maxBytes: Int, hasLength: Bool, step: Int) throws {
        let body = Self.body(Self.manyRows)
        let presentation = Self.presentation(maxRows: 5000, maxBytes: maxBytes)
        let reading = try Self.read(
            body, presentation, pieces: 1000, length: hasLength ? body.count : nil, step: step)
        #expect(!reading.hasArrived && reading.kept == body.count)
        #expect(try reading.result == Self.whole(body, presentation))
    }

    /// The quotes of JSON values take twice as much in CSV as in the answer.
    @Test func valuesThatCSVMakesTooLongAreShortened() throws {
        let strings = Array(repeating: "\"\"", count: 9000).joined(separator: ",")
        let rows = (1...20).map { "{\"id\":\($0),\"j\":[\(strings)]}" }.joined(separator: ",")
        let body = Self.body("[\(rows)]")
        let presentation = Self.presentation(.csv, maxBytes: 1_000_000)
        let reading = try Self.read(body, presentation, pieces: 16_384, length: body.count)
        #expect(reading.result.text.contains("20 long values shortened"))
        #expect(try reading.result == Self.whole(body, presentation))
    }

    @Test func theTextIsHandedOverNotCopied() throws {
        var writer = RowWriter(Self.presentation().options)
        let rows = Array(#"[{\"a\":1}]"#.utf8)
        try rows.withBuffer { (bytes) throws(JSONSyntaxError) in
            try writer.take(bytes, from: 0)
        }
        #expect(try writer.finish(columns: { [] }).shown == 1)
        #expect(writer.result.output.bytes.isEmpty)
    }

    @Test func textThatEscapesMakeTooLongIsCutBetweenRows() throws {
        let hidden = String(repeating: "\u{202E}", count: 100)
        let rows = (1...50).map { "{\"a\":\($0),\"b\":\"\(hidden)\"}" }.joined(separator: ",")
        let body = Self.body("[\(rows)]")
        let presentation = Self.presentation(maxBytes: body.count + 64)
        let reading = try Self.read(body, presentation, pieces: 1000, length: body.count)
        #expect(reading.hasArrived)
        let text = reading.result.text
        #expect(text.contains("there are more, cut at the byte budget"))
        #expect(text.contains("[1,\"\\u202e\\u202e"))
        #expect(text.utf8.count < body.count + 300)
    }

    @Test(arguments: ["[]", "[{\"a\":1}", "[{\"a\":1},", "[{\"a\":1},2]", "[{\"a\":1},{\"a\":2}"])
    func whatIsNoRowsIsTheSameToo(_ rows: String) throws {
        let body = Self.body(rows)
        let presentation = Self.presentation()
        let whole = try? Self.whole(body, presentation)
        for pieces in 1...body.count {
            let reading = try? Self.read(body, presentation, pieces: pieces, length: body.count)
            #expect(reading?.result == whole, "pieces of \(pieces)")
        }
    }
}
