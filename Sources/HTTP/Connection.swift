import System

/// One client's connection: requests in turn, each answered before the next is read.
struct Connection: Sendable {
    let socket: Socket
    let poller: Poller
    let peer: String
    let limits: HTTPLimits
    let respond: @Sendable (HTTPRequest) async -> HTTPResponse
    let observe: @Sendable (HTTPRefusedRequest) -> Void

    /// What reading for a request came to.
    private enum Arrival {
        case request(HTTPRequest)
        /// The client is to be told, and the connection ended.
        case refused(HTTPParseError, bytesIn: Int, since: ContinuousClock.Instant)
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
            case .refused(let error, let bytesIn, let start):
                observe(
                    HTTPRefusedRequest(
                        method: parser.method, status: error.status, bytesIn: bytesIn,
                        duration: .now - start, peer: peer))
                var closing = HTTPRequest(method: "", target: "")
                closing.fields.append("Connection", "close")
                let response = HTTPResponse(status: error.status, message: error.message)
                _ = await send(response, to: closing)
                return await linger()
            case .request(var request):
                request.peer = peer
                guard let response = await response(to: request) else { return socket.abort() }
                let start = ContinuousClock.now
                switch await send(response, to: request) {
                case .next: break
                case .finished: return await linger()
                case .broken: return socket.abort()
                case .stalled:
                    observe(
                        HTTPRefusedRequest(
                            method: request.method, status: response.status, isUnread: true,
                            duration: .now - start, peer: peer))
                    return socket.abort()
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
        var start = ContinuousClock.now
        var bytesIn = 0
        while true {
            do throws(HTTPParseError) {
                if let request = try parser.next() { return .request(request) }
            } catch {
                return .refused(error, bytesIn: bytesIn, since: start)
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
            case .moved(let count):
                if phase == .idle { start = .now }
                bytesIn += count
                progress.moved(count)
            case .timedOut where phase != .idle:
                return .refused(.tooSlow, bytesIn: bytesIn, since: start)
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

    // MARK: End

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

extension HTTPParseError {
    fileprivate static let tooSlow = Self(status: 408, message: "the request took too long")
}
