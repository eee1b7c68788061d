import Testing

@testable import HTTP

@Suite struct ParserStateTests {
    @Test func anErrorIsFinal() {
        var parser = HTTPRequestParser()
        parser.append("bad\r\n\r\n".utf8)
        #expect(throws: HTTPParseError.self) { try parser.next() }
        parser.append("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        #expect(throws: HTTPParseError.self) { try parser.next() }
    }

    @Test func aValueThatIsNotUTF8IsRefusedByItsName() {
        var parser = HTTPRequestParser()
        parser.append(Array("GET / HTTP/1.1\r\nX-Key: ".utf8) + [0xE9, 13, 10, 13, 10])
        let error = #expect(throws: HTTPParseError.self) { try parser.next() }
        #expect(error?.message == "the value of X-Key is not UTF-8")
    }

    @Test func phasesFollowTheBytes() throws {
        var parser = HTTPRequestParser()
        #expect(parser.phase == .idle)
        parser.append("\r\n".utf8)
        #expect(try parser.next() == nil)
        #expect(parser.phase == .idle)
        parser.append("POST / HTTP/1.1\r\n".utf8)
        #expect(try parser.next() == nil)
        #expect(parser.phase == .head)
        parser.append("Host: a\r\nContent-Length: 1\r\n\r\n".utf8)
        #expect(try parser.next() == nil)
        #expect(parser.phase == .body)
        parser.append("x".utf8)
        #expect(try parser.next()?.body == [UInt8(ascii: "x")])
        #expect(parser.phase == .idle)
    }

    /// What comes with a head that expects 100 Continue, and whether the client still waits.
    struct Expectation: Sendable {
        let head: String
        let rest: String
        let awaits: Bool
    }

    static let expectations: [Expectation] = [
        Expectation(
            head: "HTTP/1.1\r\nContent-Length: 1\r\nExpect: 100-continue", rest: "", awaits: true),
        Expectation(
            head: "HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-Continue", rest: "x", awaits: false),
        Expectation(
            head: "HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue", rest: "",
            awaits: true),
        Expectation(
            head: "HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue", rest: "1",
            awaits: false),
        Expectation(
            head: "HTTP/1.1\r\nContent-Length: 0\r\nExpect: 100-continue", rest: "", awaits: false),
        Expectation(head: "HTTP/1.1\r\nContent-Length: 1", rest: "", awaits: false),
        Expectation(
            head: "HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue", rest: "", awaits: false),
    ]

    @Test(arguments: expectations)
    func continueIsAwaitedUntilTheBodyBegins(_ row: Expectation) throws {
        var parser = HTTPRequestParser()
        parser.append("POST / \(row.head)\r\nHost: a\r\n\r\n\(row.rest)".utf8)
        _ = try parser.next()
        #expect(parser.awaitsContinue == row.awaits)
        parser.continued()
        #expect(!parser.awaitsContinue)
    }

    @Test func keepAliveFollowsVersionAndOptions() {
        func keepsAlive(_ minorVersion: Int, _ options: String...) -> Bool {
            var request = HTTPRequest(method: "GET", target: "/")
            request.minorVersion = minorVersion
            for option in options { request.fields.append("Connection", option) }
            return request.keepsAlive
        }
        #expect(keepsAlive(1))
        #expect(!keepsAlive(1, "close"))
        #expect(!keepsAlive(1, "keep-alive", "x, Close"))
        #expect(!keepsAlive(0))
        #expect(keepsAlive(0, "Keep-Alive"))
    }

    @Test func pipelinedRequestsCostLinearTime() throws {
        var parser = HTTPRequestParser()
        let one = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        parser.append(Array(repeatElement(one, count: 5000).joined()))
        var count = 0
        while try parser.next() != nil { count += 1 }
        #expect(count == 5000)
    }

    @Test func settingAFieldReplacesItWhereItWas() {
        var fields: HTTPFields = ["A": "1", "Host": "x", "B": "2", "HOST": "y"]
        fields.set("host", "z")
        #expect(fields.fields.map(\.name) == ["A", "host", "B"])
        #expect(fields["Host"] == "z")
        #expect(fields.all("a") == ["1"])
    }
}
