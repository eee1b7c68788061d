import TestAPI
import Testing
import TrussAPI

/// Answers in chunks, well-formed or not, with what may follow the last of them.
@Suite(.timeLimit(.minutes(2))) struct TrailerTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        var name: String
        var status = 200
        var fields: [String] = []
        var body: String
        var testDescription: String { name }

        var steps: [ScriptedAPI.Step] {
            let head = ["HTTP/1.1 \(status) Status", "Transfer-Encoding: chunked"] + fields
            return [.send(head.joined(separator: "\r\n") + "\r\n\r\n" + body)]
        }
    }

    static let whole = [
        Answer(name: "no trailer", body: "2\r\n[]\r\n0\r\n\r\n"),
        Answer(name: "a trailer", body: "2\r\n[]\r\n0\r\nTrailer: x\r\n\r\n"),
        Answer(
            name: "an announced trailer", fields: ["Trailer: Expires"],
            body: "2\r\n[]\r\n0\r\nExpires: now\r\n\r\n"),
        Answer(name: "two trailers", body: "2\r\n[]\r\n0\r\nA: b\r\nC: d\r\n\r\n"),
        Answer(name: "a cookie", body: "2\r\n[]\r\n0\r\nSet-Cookie: a=b\r\n\r\n"),
        Answer(name: "a length", body: "2\r\n[]\r\n0\r\nContent-Length: 7\r\n\r\n"),
        Answer(name: "a location", body: "2\r\n[]\r\n0\r\nLocation: http://x/\r\n\r\n"),
        Answer(
            name: "after an error", status: 400, body: "2\r\n[]\r\n0\r\nTrailer: x\r\n\r\n"),
        Answer(
            name: "after a challenge", status: 401, fields: ["WWW-Authenticate: Basic realm=\"x\""],
            body: "2\r\n[]\r\n0\r\nTrailer: x\r\n\r\n"),
    ]

    /// One connection serves them all, so that a trailer leaves nothing behind there either.
    @Test(arguments: whole) func whatFollowsTheLastChunkIsIgnored(_ answer: Answer) async throws {
        let api = try ScriptedAPI(answer.steps)
        defer { api.stop() }
        let instance = try api.instance()
        for _ in 0..<20 {
            let response = try await instance.respond(to: .readWithBody)
            #expect(response.status == answer.status)
            #expect(response.body == Array("[]".utf8))
        }
        #expect(Set(api.received.map(\.connection)) == [0])
    }

    @Test func anEmptyBodyMayHaveTrailers() async throws {
        let api = try ScriptedAPI(Answer(name: "", body: "0\r\nTrailer: x\r\n\r\n").steps)
        defer { api.stop() }
        #expect(try await api.instance().respond(to: .write).body.isEmpty)
    }

    @Test func aTrailerMayComeLate() async throws {
        let piece = "1\r\n1\r\n"
        let api = try ScriptedAPI([
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(piece)"),
            .send(String(repeating: piece, count: 20_000)), .send("0\r\nTrai"), .send("ler: x\r\n"),
            .send("\r\n"),
        ])
        defer { api.stop() }
        #expect(try await api.instance().respond(to: .read).body.count == 20_001)
    }

    @Test func theHeadThatCountsComesAfterTheInterimOnes() async throws {
        let interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        let api = try ScriptedAPI([
            .send(interim + interim), .send("HTTP/1.1 404 Not Found\r\nX-Request-Id: y\r\n"),
            .send("Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nA: b\r\n\r\n"),
        ])
        defer { api.stop() }
        let response = try await api.instance().respond(to: .readWithBody)
        #expect(response.status == 404)
        #expect(response.requestID == "y")
    }

    @Test(arguments: [300, 301, 302, 303, 305, 307, 308]) func redirects(_ status: Int) async throws
    {
        for fields in [["Location: http://127.0.0.1:1/"], []] {
            let answer = Answer(
                name: "", status: status, fields: fields, body: "2\r\n[]\r\n0\r\nA: b\r\n\r\n")
            let api = try ScriptedAPI(answer.steps)
            defer { api.stop() }
            let error = try await api.error(of: .read)
            guard case .redirected(status, _) = error else {
                return #expect(Bool(false), "\(error)")
            }
        }
    }

    @Test(arguments: ["HTTP/1.1 500 X\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"])
    func aHeadAfterTheBodyIsNone(_ head: String) async throws {
        let api = try ScriptedAPI(Answer(name: "", body: "2\r\n[]\r\n0\r\n\(head)\r\n").steps)
        defer { api.stop() }
        // Whether it is a trailer is for libcurl to say.
        let response = try? await api.instance().respond(to: .read)
        #expect(response == nil || response?.status == 200)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nConte",
        "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /x\r\n", "HTTP/1.1 101 S\r\nTransfer-Encoding: chunke",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n",
    ]) func halfAHeadIsNoAnswer(_ head: String) async throws {
        let api = try ScriptedAPI([.send(head), .close])
        defer { api.stop() }
        for request in [APIRequest.read, .readWithBody, .write] {
            let error = try await api.error(of: request)
            guard case .connectionLost = error else { return #expect(Bool(false), "\(error)") }
        }
    }

    static let broken = [
        Answer(name: "a trailer that is no field", body: "2\r\n[]\r\n0\r\nnonsense\r\n\r\n"),
        Answer(name: "bad size", body: "zz\r\n[]\r\n0\r\n\r\n"),
        Answer(name: "negative size", body: "-2\r\n[]\r\n0\r\n\r\n"),
        Answer(name: "endless size", body: "FFFFFFFFFFFFFFFFFF\r\n[]\r\n0\r\n\r\n"),
        Answer(name: "size too small", body: "1\r\n[]\r\n0\r\n\r\n"),
        Answer(name: "no end", body: "2\r\n[]\r\n"),
        Answer(name: "no end after a trailer", body: "2\r\n[]\r\n0\r\nTrailer: x\r\n"),
        Answer(name: "half a trailer", body: "2\r\n[]\r\n0\r\nTrail"),
    ]

    @Test(arguments: broken) func brokenChunksEndTheExchange(_ answer: Answer) async throws {
        let api = try ScriptedAPI(answer.steps + [.close])
        defer { api.stop() }
        for request in [APIRequest.read, .write] {
            let error = try await api.error(of: request)
            guard case .connectionLost = error else { return #expect(Bool(false), "\(error)") }
        }
    }
}
