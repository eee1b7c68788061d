import Seeds
import Testing

@testable import HTTP

@Suite struct ParserTests {
    /// Literal bytes, and what they are read as: one line per request, then the error's status.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let expected: [String]
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ expected: String...) {
            self.name = name
            self.text = text
            self.expected = expected
        }
    }

    /// Small, so that the rows about limits fit a line.
    static let limits = HTTPLimits.with {
        $0.headBytes = 100
        $0.targetBytes = 20
        $0.bodyBytes = 10
    }

    static let cases: [Case] =
        accepted + targets + refusedLines + refusedFields + lengths + chunks + limitCases

    /// A request line and Host, then what a row adds.
    static func request(_ rest: String, method: String = "POST", version: String = "1.1") -> String
    {
        "\(method) / HTTP/\(version)\r\nHost: a\r\n\(rest)"
    }

    static let accepted: [Case] = [
        Case("nothing", ""),
        Case("a head without its end", "GET / HTTP/1.1\r\nHost: a\r\n"),
        Case("no body", "GET /x?y=1 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x?y=1 []"),
        Case("one empty line before", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / []"),
        Case("any method", request("\r\n", method: "M-SEARCH"), "M-SEARCH / []"),
        Case("1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "GET / []"),
        Case("a later minor version", request("\r\n", version: "1.7"), "POST / []"),
        Case("white space around a value", request("A: \t b c \t\r\n\r\n"), "POST / [] a=b c"),
        Case("an empty value", request("A:\r\n\r\n"), "POST / [] a="),
        Case("repeated fields", request("A: 1\r\na: 2\r\n\r\n"), "POST / [] a=1 a=2"),
        Case("UTF-8 in a value", request("A: é\r\n\r\n"), "POST / [] a=é"),
        Case("Host with a port", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET / []"),
        Case("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / []"),
        Case(
            "two at once, and half a third",
            request("Content-Length: 3\r\n\r\nabc") + request("\r\n", method: "GET") + "PUT",
            "POST / [abc]", "GET / []"),
    ]

    static let targets: [Case] = [
        Case("asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * []"),
        Case("asterisk for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("absolute", "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x [] host=b"),
        Case("absolute, no path", "GET HTTP://b HTTP/1.1\r\nHost: a\r\n\r\n", "GET / [] host=b"),
        Case("absolute, query", "GET http://b?c HTTP/1.1\r\nHost: a\r\n\r\n", "GET /?c [] host=b"),
        Case("absolute with a user", "GET http://u@b/ HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("absolute without host", "GET http:/// HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("another scheme", "GET ftp://b/ HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("authority", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "501"),
        Case("no slash", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("a fragment", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("a control byte", "GET /\u{7F} HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("a NUL", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("not ASCII", "GET /é HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case(
            "what browsers leave", "GET /?{|}[]\"' HTTP/1.1\r\nHost: a\r\n\r\n", "GET /?{|}[]\"' []"
        ),
    ]

    static let refusedLines: [Case] = [
        Case("two empty lines before", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("two words", "GET /\r\n\r\n", "400"),
        Case("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("a tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("a space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "400"),
        Case("a space before", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("an empty method", " / HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("a method with a colon", "G:T / HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("LF alone", "GET / HTTP/1.1\nHost: a\r\n\r\n", "400"),
        Case("LF alone after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", "400"),
        Case("LF alone at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", "400"),
        Case("CR alone", "GET / HTTP/1.1\rHost: a\r\n\r\n", "400"),
        Case("CR twice", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", "400"),
        Case("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"),
        Case("HTTP/0.9", request("\r\n", version: "0.9"), "505"),
        Case("a longer version", request("\r\n", version: "1.10"), "400"),
        Case("a version of letters", request("\r\n", version: "1.x"), "400"),
        Case("lower-case http", "GET / http/1.1\r\nHost: a\r\n\r\n", "400"),
        Case("TLS", "\u{16}\u{3}\u{1}\u{2}\n", "400"),
    ]

    static let refusedFields: [Case] = [
        Case("no Host", "GET / HTTP/1.1\r\n\r\n", "400"),
        Case("two Hosts", request("Host: a\r\n\r\n"), "400"),
        Case("two Hosts in 1.0", request("Host: a\r\n\r\n", version: "1.0"), "400"),
        Case("a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400"),
        Case("a Host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "400"),
        Case("a Host list", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "400"),
        Case("folding", request("A: b\r\n c\r\n\r\n"), "400"),
        Case("folding at once", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "400"),
        Case("folding by tab", request("A: b\r\n\tc\r\n\r\n"), "400"),
        Case("a space before the colon", request("A : b\r\n\r\n"), "400"),
        Case("a space in the name", request("A b: c\r\n\r\n"), "400"),
        Case("no colon", request("A\r\n\r\n"), "400"),
        Case("no name", request(": a\r\n\r\n"), "400"),
        Case("a name with a NUL", request("A\0: b\r\n\r\n"), "400"),
        Case("a name not ASCII", request("é: b\r\n\r\n"), "400"),
        Case("a value with a NUL", request("A: b\0\r\n\r\n"), "400"),
        Case("a value with CR", request("A: b\rc\r\n\r\n"), "400"),
        Case("a value with DEL", request("A: \u{7F}\r\n\r\n"), "400"),
        Case("an unknown expectation", request("Expect: tea\r\n\r\n"), "417"),
    ]

    static let lengths: [Case] = [
        Case("zero", request("Content-Length: 0\r\n\r\n"), "POST / []"),
        Case("leading zeros", request("Content-Length: 003\r\n\r\nabc"), "POST / [abc]"),
        Case("a short body", request("Content-Length: 3\r\n\r\nab")),
        Case("repeated", request("Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), "400"),
        Case("conflicting", request("Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"), "400"),
        Case("a list", request("Content-Length: 3, 3\r\n\r\nabc"), "400"),
        Case("a sign", request("Content-Length: +3\r\n\r\nabc"), "400"),
        Case("negative", request("Content-Length: -3\r\n\r\nabc"), "400"),
        Case("hexadecimal", request("Content-Length: 0x3\r\n\r\nabc"), "400"),
        Case("other digits", request("Content-Length: ３\r\n\r\nabc"), "400"),
        Case("empty", request("Content-Length:\r\n\r\n"), "400"),
        Case("beyond 64 bits", request("Content-Length: 18446744073709551619\r\n\r\nabc"), "413"),
        Case(
            "with Transfer-Encoding",
            request("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"), "400"),
    ]

    static func chunked(_ body: String) -> String {
        request("Transfer-Encoding: chunked\r\n\r\n\(body)")
    }

    static let chunks: [Case] = [
        Case("two chunks", chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), "POST / [abcde]"),
        Case("no chunk", chunked("0\r\n\r\n"), "POST / []"),
        Case("any case", request("transfer-encoding: Chunked\r\n\r\n0\r\n\r\n"), "POST / []"),
        Case("hexadecimal sizes", chunked("a\r\n0123456789\r\n0\r\n\r\n"), "POST / [0123456789]"),
        Case("leading zeros", chunked("003\r\nabc\r\n000\r\n\r\n"), "POST / [abc]"),
        Case("extensions", chunked("3;a=b;c=\"d e\"\r\nabc\r\n0 ; x\r\n\r\n"), "POST / [abc]"),
        Case("a trailer", chunked("0\r\nA: b\r\nC: d\r\n\r\n") + "GET", "POST / []"),
        Case("CR LF in a chunk", chunked("2\r\n\r\n\r\n0\r\n\r\n"), "POST / [\r\n]"),
        Case("then another", chunked("0\r\n\r\n") + request("\r\n"), "POST / []", "POST / []"),
        Case("not ended", chunked("3\r\nabc\r\n0\r\n")),
        Case("no size", chunked("\r\n"), "400"),
        Case("not hexadecimal", chunked("g\r\n"), "400"),
        Case("a sign", chunked("+1\r\na\r\n"), "400"),
        Case("0x", chunked("0x1\r\na\r\n"), "400"),
        Case("a space after the size", chunked("1 \r\na\r\n"), "400"),
        Case("a space before the size", chunked(" 1\r\na\r\n"), "400"),
        Case("LF after the size", chunked("1\na\r\n"), "400"),
        Case("CR in an extension", chunked("1;a\rb\r\na\r\n"), "400"),
        Case("a longer chunk", chunked("1\r\nab\r\n0\r\n\r\n"), "400"),
        Case("LF after a chunk", chunked("1\r\na\n0\r\n\r\n"), "400"),
        Case("a bad trailer", chunked("0\r\nA b: c\r\n\r\n"), "400"),
        Case("a folded trailer", chunked("0\r\nA: b\r\n c\r\n\r\n"), "400"),
        Case("a size beyond 64 bits", chunked("fffffffffffffffff\r\n"), "400"),
        Case("a size that fills 60 bits", chunked("fffffffffffffff\r\n"), "413"),
        Case("gzip", request("Transfer-Encoding: gzip\r\n\r\n"), "501"),
        Case("identity", request("Transfer-Encoding: identity\r\n\r\n"), "501"),
        Case("gzip, chunked", request("Transfer-Encoding: gzip, chunked\r\n\r\n"), "501"),
        Case("chunked twice", request("Transfer-Encoding: chunked, chunked\r\n\r\n"), "501"),
        Case(
            "chunked on two lines",
            request("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), "501"),
        Case("a disguise", request("Transfer-Encoding: \"chunked\"\r\n\r\n"), "501"),
        Case("in 1.0", request("Transfer-Encoding: chunked\r\n\r\n", version: "1.0"), "400"),
    ]

    /// `request("A: …")` takes 29 bytes before the value and 4 after it.
    static let limitCases: [Case] = [
        Case("a target at the limit", target(20), "GET \(path(20)) []"),
        Case("a target beyond", target(21), "414"),
        Case("a request line beyond the head", target(101), "414"),
        Case("a request line without end", "GET /" + String(repeating: "x", count: 96), "414"),
        Case("a head at the limit", request("A: \(text(67))\r\n\r\n"), "POST / [] a=\(text(67))"),
        Case("a head beyond", request("A: \(text(68))\r\n\r\n"), "431"),
        Case("a head without end", request("A: \(text(90))"), "431"),
        Case(
            "a body at the limit", request("Content-Length: 10\r\n\r\n0123456789"),
            "POST / [0123456789]"),
        Case("a body beyond", request("Content-Length: 11\r\n\r\n"), "413"),
        Case(
            "chunks at the limit", chunked("9\r\n012345678\r\n1\r\n9\r\n0\r\n\r\n"),
            "POST / [0123456789]"),
        Case("chunks beyond", chunked("9\r\n012345678\r\n2\r\n"), "413"),
        Case("extensions at the limit", chunked("1;\(text(99))\r\na\r\n0\r\n\r\n"), "POST / [a]"),
        Case("extensions beyond", chunked("1;\(text(50))\r\na\r\n0;\(text(49))\r\n\r\n"), "400"),
        Case("an extension without end", chunked("1;\(text(120))"), "400"),
        Case("a trailer at the limit", chunked("0\r\nA: \(text(93))\r\n\r\n"), "POST / []"),
        Case("a trailer beyond", chunked("0\r\nA: \(text(94))\r\n\r\n"), "431"),
    ]

    static func text(_ count: Int) -> String { String(repeating: "x", count: count) }
    static func path(_ count: Int) -> String { "/" + text(count - 1) }
    static func target(_ count: Int) -> String { "GET \(path(count)) HTTP/1.1\r\nHost: a\r\n\r\n" }

    /// Feeds pieces and says what was read, in the words of `Case.expected`.
    static func reading(_ pieces: [ArraySlice<UInt8>]) -> [String] {
        var parser = HTTPRequestParser(limits: limits)
        var lines: [String] = []
        for piece in pieces {
            parser.append(piece)
            do throws(HTTPParseError) {
                while let request = try parser.next() { lines.append(summary(request)) }
            } catch {
                return lines + ["\(error.status)"]
            }
        }
        return lines
    }

    /// The request on one line; fields only where they are not of every request.
    static func summary(_ request: HTTPRequest) -> String {
        let common = ["host=a", "host=", "host=[::1]:80"]
        let framing: Set = ["content-length", "transfer-encoding"]
        let fields = request.fields.fields
            .filter { !framing.contains($0.name.lowercased()) }
            .map { "\($0.name.lowercased())=\($0.value)" }
            .filter { !common.contains($0) }
        let body = String(decoding: request.body, as: UTF8.self)
        return (["\(request.method) \(request.target) [\(body)]"] + fields).joined(separator: " ")
    }

    @Test(arguments: cases)
    func textIsReadAsOnePiece(_ row: Case) {
        #expect(Self.reading([ArraySlice(row.text.utf8)]) == row.expected)
    }

    @Test(arguments: cases)
    func textIsReadByteByByte(_ row: Case) {
        #expect(Self.reading(Array(row.text.utf8).map { [$0] }) == row.expected)
    }

    @Test(arguments: cases)
    func textIsReadInAnyPieces(_ row: Case) {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20 {
            var rest = ArraySlice(row.text.utf8)
            var pieces: [ArraySlice<UInt8>] = []
            while !rest.isEmpty {
                let count = Int.random(in: 1...min(rest.count, 40), using: &generator)
                pieces.append(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            #expect(Self.reading(pieces) == row.expected)
        }
    }

    @Test func namesInTheTableAreUnique() {
        for group in [Self.accepted, Self.targets, Self.refusedLines, Self.refusedFields] {
            #expect(Set(group.map(\.name)).count == group.count)
        }
    }
}
