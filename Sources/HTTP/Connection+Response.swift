import System

/// Sending: heads, bodies and streams.
extension Connection {
    /// What becomes of the connection after a response.
    enum Continuation {
        case next
        case finished
        case broken
        /// Broken off, because the client does not read.
        case stalled
    }

    func send(_ response: HTTPResponse, to request: HTTPRequest) async -> Continuation {
        guard response.isWellFormed else {
            if case .stream(let stream) = response.body { await stream.terminate() }
            return await send(
                HTTPResponse(status: 500, message: "the response could not be sent"), to: request)
        }
        var closes = !request.keepsAlive || poller.isDraining
        closes = closes || response.fields.tokens("Connection").contains("close")
        let hasBody = request.method != "HEAD" && !response.isBodiless
        let outcome: Socket.Outcome
        switch response.body {
        case .bytes(let bytes):
            var head = response.head(
                framing: .sized(bytes.count), connection: connection(request, closes: closes))
            outcome = await write(&head, hasBody ? bytes : [])
        case .stream(let stream):
            let isChunked = request.minorVersion > 0
            closes = closes || !isChunked
            let head = response.head(
                framing: isChunked ? .chunked : .untilClose,
                connection: connection(request, closes: closes))
            outcome =
                hasBody
                ? await write(head, stream, isChunked: isChunked)
                : await socket.write(head, limits: limits)
            await stream.terminate()
        }
        switch outcome {
        case .moved: return closes ? .finished : .next
        case .timedOut: return .stalled
        case .ended, .draining, .failed: return .broken
        }
    }

    /// The `Connection` option: what differs from the version's habit (RFC 9112 §9.3).
    private func connection(_ request: HTTPRequest, closes: Bool) -> String? {
        if closes { return "close" }
        return request.minorVersion == 0 ? "keep-alive" : nil
    }

    /// Sends a head and a whole body, small ones in one piece.
    private func write(_ head: inout [UInt8], _ body: [UInt8]) async -> Socket.Outcome {
        if body.count <= 16 * 1024 {
            head += body
            return await socket.write(head, limits: limits)
        }
        let outcome = await socket.write(head, limits: limits)
        guard case .moved = outcome else { return outcome }
        return await socket.write(body, limits: limits)
    }

    /// Sends a head at once and pieces as they come, until the stream ends or the client hangs up.
    private func write(
        _ head: [UInt8], _ stream: AsyncStream<[UInt8]>, isChunked: Bool
    ) async -> Socket.Outcome {
        await withTaskGroup(of: Socket.Outcome.self) { group in
            group.addTask {
                var outcome = await socket.write(head, limits: limits)
                var pieces = stream.makeAsyncIterator()
                while case .moved = outcome, let piece = await pieces.next() {
                    if piece.isEmpty { continue }
                    let framed = isChunked ? Self.chunk(piece) : piece
                    outcome = await socket.write(framed, limits: limits)
                }
                guard case .moved = outcome else { return outcome }
                guard !Task.isCancelled else { return .failed }
                guard isChunked else { return outcome }
                return await socket.write(Array("0\r\n\r\n".utf8), limits: limits)
            }
            group.addTask {
                await socket.untilEnd()
                return .failed
            }
            let outcome = await group.next() ?? .failed
            group.cancelAll()
            return outcome
        }
    }

    private static func chunk(_ piece: [UInt8]) -> [UInt8] {
        var chunk = Array((String(piece.count, radix: 16) + "\r\n").utf8)
        chunk.reserveCapacity(chunk.count + piece.count + 2)
        chunk += piece
        chunk += [.carriageReturn, .lineFeed]
        return chunk
    }
}

extension AsyncStream<[UInt8]> {
    /// Makes the stream's `onTermination` run, unless it has ended already.
    func terminate() async {
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
