/// One client's connection: requests in turn, each answered before the next is read.
struct Connection: Sendable {
    let socket: Socket
    let poller: Poller
    let peer: String
    let limits: HTTPLimits
    let respond: @Sendable (HTTPRequest) async -> HTTPResponse

    /// What reading for a request came to.
    private enum Arrival {
        case request(HTTPRequest)
        /// The client is to be told, and the connection ended.
        case refused(HTTPResponse)
        /// There will be no more requests.
        case none
    }

    /// Serves until either side is done, then closes the socket.
    func run() async {
        defer { socket.close() }
        var parser = HTTPRequestParser(limits: limits)
        while true {
            switch await arrival(&parser) {
            case .none: return
            case .refused(let response):
                var closing = HTTPRequest(method: "", target: "")
                closing.fields.append("Connection", "close")
                _ = await send(response, to: closing)
                return await linger()
            case .request(var request):
                request.peer = peer
                guard let response = await response(to: request) else { return socket.abort() }
                switch await send(response, to: request) {
                case .next: break
                case .finished: return await linger()
                case .broken: return socket.abort()
                }
            }
        }
    }

    // MARK: Request

    private func arrival(_ parser: inout HTTPRequestParser) async -> Arrival {
        var phase = HTTPRequestParser.Phase.idle
        var deadline = ContinuousClock.now + limits.idleTime
        var progress = Progress(limits: limits)
        var yieldsToDrain = true
        while true {
            do throws(HTTPParseError) {
                if let request = try parser.next() { return .request(request) }
            } catch {
                return .refused(HTTPResponse(status: error.status, message: error.message))
            }
            if parser.awaitsContinue {
                parser.continued()
                _ = await socket.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), limits: limits)
            }
            switch (phase, parser.phase) {
            case (.idle, .head): deadline = .now + limits.headerTime
            case (.idle, .body), (.head, .body): progress = Progress(limits: limits)
            default: break
            }
            phase = parser.phase
            let outcome = await socket.read(
                until: phase == .body ? progress.deadline : deadline,
                yieldsToDrain: phase == .idle && yieldsToDrain
            ) { parser.append($0) }
            switch outcome {
            case .moved(let count): progress.moved(count)
            case .timedOut where phase != .idle:
                return .refused(HTTPResponse(status: 408, message: "the request took too long"))
            case .draining:
                // A request may be on its way: its sender does not know yet.
                yieldsToDrain = false
                deadline = min(deadline, .now + limits.drainGrace)
            case .ended, .timedOut, .failed: return .none
            }
        }
    }

    /// Asks for the response while watching the connection; nil when the client is gone.
    ///
    /// A client that has finished sending still wants its answer; only a broken connection cancels.
    private func response(to request: HTTPRequest) async -> HTTPResponse? {
        await withTaskGroup(of: HTTPResponse?.self) { group in
            group.addTask { await respond(request) }
            group.addTask {
                await socket.untilBroken()
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            let second = await group.next() ?? nil
            // What was cancelled half-way is not an answer, whether its stream is open or not.
            guard let response = first, !Task.isCancelled else {
                if case .stream(let stream)? = (first ?? second)?.body { await stream.terminate() }
                return nil
            }
            return response
        }
    }

    // MARK: Response

    /// What becomes of the connection after a response.
    private enum Continuation {
        case next
        case finished
        case broken
    }

    private func send(_ response: HTTPResponse, to request: HTTPRequest) async -> Continuation {
        guard response.isWellFormed else {
            if case .stream(let stream) = response.body { await stream.terminate() }
            return await send(
                HTTPResponse(status: 500, message: "the response could not be sent"), to: request)
        }
        var closes = !request.keepsAlive || poller.isDraining
        closes = closes || response.fields.tokens("Connection").contains("close")
        let hasBody = request.method != "HEAD" && !response.isBodiless
        let isDone: Bool
        switch response.body {
        case .bytes(let bytes):
            var head = response.head(
                framing: .sized(bytes.count), connection: connection(request, closes: closes))
            isDone = await write(&head, hasBody ? bytes : [])
        case .stream(let stream):
            let isChunked = request.minorVersion > 0
            closes = closes || !isChunked
            let head = response.head(
                framing: isChunked ? .chunked : .untilClose,
                connection: connection(request, closes: closes))
            isDone =
                hasBody
                ? await write(head, stream, isChunked: isChunked)
                : await socket.write(head, limits: limits).isComplete
            await stream.terminate()
        }
        return !isDone ? .broken : closes ? .finished : .next
    }

    /// The `Connection` option: what differs from the version's habit (RFC 9112 §9.3).
    private func connection(_ request: HTTPRequest, closes: Bool) -> String? {
        if closes { return "close" }
        return request.minorVersion == 0 ? "keep-alive" : nil
    }

    /// Sends a head and a whole body, small ones in one piece.
    private func write(_ head: inout [UInt8], _ body: [UInt8]) async -> Bool {
        if body.count <= 16 * 1024 {
            head += body
            return await socket.write(head, limits: limits).isComplete
        }
        guard await socket.write(head, limits: limits).isComplete else { return false }
        return await socket.write(body, limits: limits).isComplete
    }

    /// Sends a head at once and pieces as they come, until the stream ends or the client hangs up.
    private func write(
        _ head: [UInt8], _ stream: AsyncStream<[UInt8]>, isChunked: Bool
    ) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                guard await socket.write(head, limits: limits).isComplete else { return false }
                for await piece in stream where !piece.isEmpty {
                    let framed = isChunked ? Self.chunk(piece) : piece
                    guard await socket.write(framed, limits: limits).isComplete else {
                        return false
                    }
                }
                guard !Task.isCancelled else { return false }
                guard isChunked else { return true }
                return await socket.write(Array("0\r\n\r\n".utf8), limits: limits).isComplete
            }
            group.addTask {
                await socket.untilEnd()
                return false
            }
            let isDone = await group.next() ?? false
            group.cancelAll()
            return isDone
        }
    }

    private static func chunk(_ piece: [UInt8]) -> [UInt8] {
        var chunk = Array((String(piece.count, radix: 16) + "\r\n").utf8)
        chunk.reserveCapacity(chunk.count + piece.count + 2)
        chunk += piece
        chunk += [.carriageReturn, .lineFeed]
        return chunk
    }

    /// Ends the sending side, and reads on a little: a close with bytes unread would make the kernel
    /// reset the connection, and the client might lose the response (RFC 9112 §9.6).
    private func linger() async {
        socket.finishSending()
        let deadline = ContinuousClock.now + limits.lingerTime
        var budget = limits.bodyBytes
        while budget > 0, deadline > .now {
            guard case .moved(let count) = await socket.read(until: deadline, { _ in }) else {
                return
            }
            budget -= count
        }
    }
}

extension Socket.Outcome {
    /// Whether a write sent everything.
    fileprivate var isComplete: Bool {
        if case .moved = self { true } else { false }
    }
}

extension AsyncStream<[UInt8]> {
    /// Makes the stream's `onTermination` run, unless it has ended already.
    fileprivate func terminate() async {
        await withTaskGroup(of: Void.self) { group in
            // A task cancelled from the start cancels the stream it asks for an element.
            group.cancelAll()
            group.addTask {
                var iterator = makeAsyncIterator()
                _ = await iterator.next()
            }
        }
    }
}
