import JSON
import MCP

/// The order of things: what each line changes and starts, one line after the other.
struct Conversation {
    let server: MCPServer
    let writer: LineWriter
    let inFlight: InFlight
    private var session = Session.connection

    init(server: MCPServer, writer: LineWriter, inFlight: InFlight) {
        self.server = server
        self.writer = writer
        self.inFlight = inFlight
    }

    /// Acts on a line at once; only work for the product is left to run.
    mutating func take(_ line: InputLine) {
        switch line {
        case .tooLong(let limit):
            refuse(nil, .invalidRequest("The line is longer than \(limit) bytes; it was skipped."))
        case .text(let bytes):
            switch Incoming(parsing: bytes) {
            case .message(let message): take(message, cost: bytes.count)
            case .batch(let messages): take(messages, cost: bytes.count)
            }
        }
    }

    private mutating func take(_ message: Message, cost: Int) {
        switch message {
        case .request(let request): take(request, cost: cost)
        case .notification(let notification): take(notification)
        case .response: break
        case .malformed(let id, let error): refuse(id, error)
        }
    }

    private func take(_ notification: RPCNotification) {
        if case .cancels(let id) = server.effect(of: notification) { inFlight.cancel(id) }
    }

    private mutating func take(_ request: RPCRequest, cost: Int) {
        if let error = duplicate(request.id) { return refuse(request.id, error) }
        switch server.reaction(to: request, in: &session) {
        case .answer(let response):
            writer.send(response.pieces)
        case .subscription(let subscription):
            guard inFlight.hold(subscription) else {
                return refuse(request.id, .internalError("Too many subscriptions are open."))
            }
            writer.send(subscription.acknowledgement.line)
        case .work(let pending):
            start(pending, cost: cost) { [writer] response in writer.send(response.pieces) }
        }
    }

    private mutating func take(_ batch: [Message], cost: Int) {
        if let error = session.refusal(ofBatch: batch) { return refuse(nil, error) }
        let answers = batch.count { message in
            switch message {
            case .request, .malformed: true
            case .notification, .response: false
            }
        }
        let answer = BatchAnswer(requests: answers, to: writer)
        for message in batch {
            switch message {
            case .request(let request): take(request, of: answer, cost: cost / batch.count)
            case .notification(let notification): take(notification)
            case .response: break
            case .malformed(let id, let error):
                answer.settle(RPCResponse(refusing: id, in: session, error))
            }
        }
    }

    private mutating func take(_ request: RPCRequest, of answer: BatchAnswer, cost: Int) {
        if let error = duplicate(request.id) {
            return answer.settle(RPCResponse(refusing: request.id, in: session, error))
        }
        switch server.reaction(to: request, in: &session, isInBatch: true) {
        case .answer(let response):
            answer.settle(response)
        case .subscription:
            // A modern request, and `refusal(ofBatch:)` lets none through.
            answer.settle(nil)
        case .work(let pending):
            start(pending, cost: cost, onCancel: { answer.settle(nil) }) { answer.settle($0) }
        }
    }

    /// Has the product work on a request; what is cancelled before it can be sent never is.
    private func start(
        _ pending: PendingRequest, cost: Int, onCancel: @escaping @Sendable () -> Void = {},
        deliver: @escaping @Sendable (RPCResponse) -> Void
    ) {
        inFlight.start(pending.id, cost: cost, onCancel: onCancel) {
            [server, writer, inFlight] ticket in
            let response = await server.response(to: pending)
            await writer.room()
            if inFlight.claim(ticket) { deliver(response) }
        }
    }

    private func duplicate(_ id: RequestID) -> RPCError? {
        guard inFlight.contains(id) else { return nil }
        return .invalidRequest("A request with this id is still unanswered.")
    }

    private func refuse(_ id: RequestID?, _ error: RPCError) {
        writer.send(RPCResponse(refusing: id, in: session, error).line)
    }
}
