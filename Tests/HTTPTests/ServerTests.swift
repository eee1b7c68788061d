import Testing

@testable import HTTP

@Suite struct ServerTests {
    static let get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func requestsOnOneConnectionAreAnsweredInTurn() async throws {
        let replies = try await withServer { port in
            try await offPool {
                let client = try Client(port: port)
                return try (1...3).map { number in
                    client.send(
                        "POST /\(number) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok")
                    return try client.reply()
                }
            }
        }
        #expect(replies.map(\.body) == ["POST /1 ok", "POST /2 ok", "POST /3 ok"])
        #expect(replies.allSatisfy { $0.status == 200 && $0.fields == ["content-length": "10"] })
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        let bodies = try await withServer { port in
            try await offPool {
                let client = try Client(port: port)
                client.send((1...50).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
                return try (1...50).map { _ in try client.reply().body }
            }
        }
        #expect(bodies == (1...50).map { "GET /\($0) " })
    }

    @Test func aBodyMayComeInChunks() async throws {
        let reply = try await withServer { port in
            try await offPool {
                let client = try Client(port: port)
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                for chunk in ["3\r\nabc\r\n", "2;x\r\nde\r\n", "0\r\nTrailer: y\r\n\r\n"] {
                    client.send(chunk)
                }
                return try client.reply()
            }
        }
        #expect(reply.body == "PUT / abcde")
    }

    @Test func aLargeBodyGoesBothWays() async throws {
        let body = String(repeating: "0123456789", count: 500_000)
        let reply = try await withServer { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(
                    "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
                client.send(body)
                return try client.reply()
            }
        }
        #expect(reply.body == "PUT / " + body)
    }

    @Test func aStreamIsSentPieceByPieceAndTheConnectionStays() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            request.path == "/s"
                ? HTTPResponse(status: 200, fields: ["A": "b"], body: .stream(stream))
                : echo(request)
        }
        try await withServer(respond: respond) { port in
            let (reply, chunks, next) = try await offPool {
                let client = try Client(port: port)
                client.send("GET /s HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
                // The head is there before any piece is.
                let reply = try client.reply(hasBody: false)
                var chunks: [String?] = []
                for piece in ["one", "", "two"] {
                    continuation.yield(Array(piece.utf8))
                    if !piece.isEmpty { chunks.append(try client.chunk()) }
                }
                continuation.finish()
                chunks.append(try client.chunk())
                return (reply, chunks, try client.reply())
            }
            #expect(reply.fields == ["a": "b", "transfer-encoding": "chunked"])
            #expect(chunks == ["one", "two", nil])
            #expect(next.body == "GET /x ")
        }
    }

    /// A request, and all the bytes that come back until the server closes.
    struct Exchange: Sendable, CustomTestStringConvertible {
        let name: String
        let request: String
        let response: String
        var testDescription: String { name }
    }

    static let exchanges: [Exchange] = [
        Exchange(
            name: "Connection: close is obeyed, and what follows is not read",
            request: "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + get,
            response: "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET / "),
        Exchange(
            name: "HTTP/1.0 closes",
            request: "GET / HTTP/1.0\r\n\r\n",
            response: "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET / "),
        Exchange(
            name: "HTTP/1.0 keeps the connection when asked",
            request: "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n",
            response: "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: keep-alive\r\n\r\nGET / "
                + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET / "),
        Exchange(
            name: "HTTP/1.0 gets a stream without chunks",
            request: "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            response: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcd"),
        Exchange(
            name: "HEAD has the length and no body",
            request: "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            response: "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n"),
        Exchange(
            name: "HEAD of a stream has no body",
            request: "HEAD /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            response: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"),
        Exchange(
            name: "204 has neither length nor body",
            request: "GET /204 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            response: "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
        Exchange(
            name: "the server's framing is its own",
            request: "GET /framing HTTP/1.1\r\nHost: a\r\n\r\n" + get,
            response:
                "HTTP/1.1 404 Not Found\r\nAllow: GET\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ),
        Exchange(
            name: "a field that would become two is not sent",
            request: "GET /splitting HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            response:
                "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: 31\r\nConnection: close\r\n\r\nthe response could not be sent\n"),
        Exchange(
            name: "a bad request is told so after the good one before it",
            request: "HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET  / HTTP/1.1\r\nHost: a\r\n\r\n" + get,
            response: "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
                + "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: 74\r\nConnection: close\r\n\r\n"
                + "the request line must be a method, a target and HTTP/1.1, one space apart\n"),
        Exchange(
            name: "100 Continue comes before the answer",
            request: "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nExpect: 100-continue\r\n"
                + "Connection: close\r\n\r\n",
            response: "HTTP/1.1 100 Continue\r\n\r\n"),
    ]

    @Sendable static func respond(_ request: HTTPRequest) async -> HTTPResponse {
        switch request.path {
        case "/stream":
            let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
            for piece in ["ab", "cd"] { continuation.yield(Array(piece.utf8)) }
            continuation.finish()
            return HTTPResponse(status: 200, body: .stream(stream))
        case "/204": return HTTPResponse(status: 204, body: .bytes([1]))
        case "/framing":
            return HTTPResponse(
                status: 404,
                fields: [
                    "content-length": "9", "Transfer-Encoding": "x", "Allow": "GET",
                    "Connection": "close",
                ])
        case "/splitting": return HTTPResponse(status: 200, fields: ["A": "b\r\nC: d"])
        default: return echo(request)
        }
    }

    @Test(arguments: exchanges)
    func everyByteIsAsExpected(_ exchange: Exchange) async throws {
        let response = try await withServer(respond: Self.respond) { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(exchange.request)
                if exchange.response.contains("100 Continue") {
                    return client.bytes(exchange.response.utf8.count)
                }
                return client.rest()
            }
        }
        #expect(response == exchange.response)
    }

    @Test func theBodyFollows100Continue() async throws {
        let reply = try await withServer { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(
                    "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
                )
                guard try client.line() == "HTTP/1.1 100 Continue", try client.line() == "" else {
                    throw Client.Failure("not told to continue")
                }
                client.send("ok")
                return try client.reply()
            }
        }
        #expect(reply.body == "PUT / ok")
    }

    @Test func theRequestNamesItsPeer() async throws {
        let respond: @Sendable (HTTPRequest) async -> HTTPResponse = {
            HTTPResponse(status: 200, body: .bytes(Array($0.peer.utf8)))
        }
        let body = try await withServer(respond: respond) { port in
            try await offPool {
                let client = try Client(port: port)
                client.send(Self.get)
                return try client.reply().body
            }
        }
        #expect(body.hasPrefix("127.0.0.1:"))
    }

    @Test func aPortInUseIsNamed() throws {
        let listener = try HTTPListener(host: "127.0.0.1", port: 0)
        let port = listener.port
        let error = #expect(throws: HTTPListenerError.self) {
            try HTTPListener(host: "127.0.0.1", port: port)
        }
        let message = error.map { "\($0)" }
        #expect(message == "cannot listen on 127.0.0.1 port \(port): Address already in use")
    }

    @Test(arguments: [-1, 65_536])
    func aPortThatIsNoneIsRefused(_ port: Int) {
        #expect(throws: HTTPListenerError.self) { try HTTPListener(host: "127.0.0.1", port: port) }
    }

    @Test func aHostThatIsNoneIsRefused() {
        let error = #expect(throws: HTTPListenerError.self) {
            try HTTPListener(host: "256.0.0.1.invalid.", port: 0)
        }
        #expect(error?.host == "256.0.0.1.invalid.")
    }
}
