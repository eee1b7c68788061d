import Testing
import Transports

@Suite struct LineSplitterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let chunks: [String]
        let lines: [String]

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "one line", chunks: ["a\n"], lines: ["a"]),
        Case(name: "two in one chunk", chunks: ["a\nb\n"], lines: ["a", "b"]),
        Case(name: "one in three chunks", chunks: ["a", "b", "c\n"], lines: ["abc"]),
        Case(name: "newline alone", chunks: ["a", "\n", "b\n"], lines: ["a", "b"]),
        Case(name: "blank lines", chunks: ["\n\r\n \t\n", "a\n\n"], lines: ["a"]),
        Case(name: "carriage return stays", chunks: ["a\r\n"], lines: ["a\r"]),
        Case(name: "byte order mark", chunks: ["\u{feff}a\n"], lines: ["a"]),
        Case(name: "byte order mark later", chunks: ["a\n\u{feff}b\n"], lines: ["a", "\u{feff}b"]),
        Case(name: "no newline at the end", chunks: ["a\nb"], lines: ["a", "b"]),
        Case(name: "blank at the end", chunks: ["a\n \r"], lines: ["a"]),
        Case(name: "nothing", chunks: [], lines: []),
        Case(name: "at the limit", chunks: ["0123456789\n"], lines: ["0123456789"]),
        Case(name: "one past the limit", chunks: ["0123456789a\nb\n"], lines: ["too long", "b"]),
        Case(
            name: "past it in pieces", chunks: ["01234", "56789", "a", "b", "c\nd\n"],
            lines: ["too long", "d"]),
        Case(
            name: "past it twice", chunks: ["0123456789ab\n0123456789ab\n"],
            lines: ["too long", "too long"]),
        Case(name: "past it without end", chunks: ["0123456789ab", "cd"], lines: ["too long"]),
    ]

    @Test(arguments: cases)
    func bytesBecomeLinesHoweverTheyArrive(_ example: Case) {
        var splitter = LineSplitter(limit: 10)
        var lines: [InputLine] = []
        for chunk in example.chunks {
            lines += Array(chunk.utf8).withUnsafeBytes { splitter.lines(adding: $0) }
        }
        if let last = splitter.lastLine() { lines.append(last) }
        let texts = lines.map { line in
            switch line {
            case .text(let bytes): String(decoding: bytes, as: UTF8.self)
            case .tooLong: "too long"
            }
        }
        #expect(texts == example.lines)
    }
}
