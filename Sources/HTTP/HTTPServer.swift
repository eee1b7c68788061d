import Synchronization
import System

/// Serves HTTP/1.1 from one listener to one function.
///
/// The function runs in a task of its own for each request, which is cancelled when the connection
/// breaks and when draining takes too long. A function that ignores cancellation holds up `run()`.
package struct HTTPServer: Sendable {
    private let listener: HTTPListener
    private let limits: HTTPLimits
    private let respond: @Sendable (HTTPRequest) async -> HTTPResponse
    private let observe: @Sendable (HTTPRefusedRequest) -> Void
    private let connections = ConnectionCount()

    /// - Parameters:
    ///   - listener: what to accept from.
    ///   - limits: what one client may take.
    ///   - respond: answers one request.
    ///   - observe: is told of what the server refuses or cuts off by itself, in the midst of its work:
    ///     it must be quick.
    package init(
        listener: HTTPListener, limits: HTTPLimits = HTTPLimits(),
        respond: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
        observe: @escaping @Sendable (HTTPRefusedRequest) -> Void = { _ in }
    ) {
        self.listener = listener
        self.limits = limits
        self.respond = respond
        self.observe = observe
    }

    /// Serves until its task is cancelled, then drains: takes no further connection, answers what
    /// has been asked within `drainTime`, closes the rest; at its end no descriptor is left.
    package func run() async {
        let (drain, drainContinuation) = AsyncStream.makeStream(of: Never.self)
        // Not a child: cancellation is to begin the drain, not to cancel requests in progress.
        let serving = Task { await serve(drain: drain) }
        await withTaskCancellationHandler {
            await serving.value
        } onCancel: {
            listener.poller.drain()
            drainContinuation.finish()
        }
        listener.poller.stop()
        await listener.poller.stopped()
    }

    /// Serves until drained, or until the time for that is over.
    private func serve(drain: AsyncStream<Never>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await accept() }
            group.addTask {
                for await _ in drain {}
                try? await Task.sleep(for: limits.drainTime)
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Accepts until drain, and returns when every connection has ended.
    private func accept() async {
        await withDiscardingTaskGroup { group in
            var isOver = false
            while !isOver {
                let outcome = await listener.poller.wait(
                    for: .readable, on: listener.descriptor, yieldsToDrain: true)
                isOver = outcome != .ready
                // Also at the end: who is in the backlog has connected already.
                guard outcome != .cancelled, !acceptAll(into: &group) else { continue }
                // Out of descriptors or memory: ready again at once, but no better before a while.
                try? await Task.sleep(for: .milliseconds(50))
            }
            listener.close()
        }
    }

    /// Takes everything from the backlog; false when the system is short of something.
    private func acceptAll(into group: inout DiscardingTaskGroup) -> Bool {
        while true {
            let socket: Socket
            let peer: String
            switch listener.descriptor.accept() {
            case .nobody: return true
            case .lost: continue
            case .refused: return false
            case .connection(let descriptor, let host, let port):
                socket = Socket(descriptor, poller: listener.poller)
                peer = "\(host):\(port)"
            }
            guard connections.enter(limit: limits.connections) else {
                socket.turnAway(HTTPResponse(status: 503, message: "too many connections"))
                observe(HTTPRefusedRequest(status: 503, peer: peer))
                continue
            }
            let connection = Connection(
                socket: socket, poller: listener.poller, peer: peer, limits: limits,
                respond: respond, observe: observe)
            group.addTask {
                await connection.run()
                connections.leave()
            }
        }
    }
}

/// How many connections are open.
private final class ConnectionCount: Sendable {
    private let count = Mutex(0)

    /// Counts one more, unless that would be one too many.
    func enter(limit: Int) -> Bool {
        count.withLock {
            guard $0 < limit else { return false }
            $0 += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
