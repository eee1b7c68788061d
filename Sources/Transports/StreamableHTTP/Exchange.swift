import HTTP
import JSON
import MCP

/// What a posted body leads to, before anything is sent.
enum Verdict {
    /// The whole answer, known at once, and the id of the session that begins with it.
    case answer(status: Int, RPCResponse, session: String? = nil)

    /// Accepted, and there is nothing to say.
    case accepted

    /// Takes as long as the product takes; a batch's answer is an array.
    case work(Work)

    /// Stays open.
    case subscription(Subscription)
}

/// One posted body under the rules of its era (2026-07-28, Versioning; Streamable HTTP).
struct Exchange {
    let headers: RequestHeaders
    let server: MCPServer

    /// Messages of a batch at most.
    static let longestBatch = 100

    func verdict(on incoming: Incoming) -> Verdict {
        switch incoming {
        case .batch(let messages): verdict(on: messages)
        case .message(.request(let request)):
            RequestContext.isClaimed(by: request) || headers.claimsModern
                ? modernVerdict(on: request) : legacyVerdict(on: request)
        case .message(.notification): legacySession { _ in .accepted }
        case .message(.response):
            headers.claimsModern
                ? refused(400, nil, .invalidRequest("A response is not expected here."))
                : legacySession { _ in .accepted }
        case .message(.malformed(let id, let error)): refused(400, id, error)
        }
    }

    /// The requests that a posted body cancels; a modern client closes its stream instead.
    func cancelled(by incoming: Incoming) -> [RequestID] {
        guard !headers.claimsModern else { return [] }
        let messages =
            switch incoming {
            case .message(let message): [message]
            case .batch(let messages): messages
            }
        return messages.compactMap { message in
            guard case .notification(let notification) = message,
                case .cancels(let id) = server.effect(of: notification)
            else { return nil }
            return id
        }
    }

    // MARK: Modern

    private func modernVerdict(on request: RPCRequest) -> Verdict {
        let context: RequestContext
        do throws(RPCError) {
            context = try headers.envelope(of: request)
        } catch {
            return refused(400, request.id, error)
        }
        var session = Session.exchange(naming: nil)
        let reaction = server.reaction(to: request, by: context, in: &session)
        if case .answer(let response) = reaction, case .failure(let error) = response.outcome,
            error.code == RPCError.Code.methodNotFound
        {
            return .answer(status: 404, response)
        }
        do throws(RPCError) {
            try headers.checkName(of: request)
            if case .work = reaction, let tool = RequestHeaders.tool(of: request),
                let schema = server.inputSchema(ofTool: tool)
            {
                try headers.checkParameters(of: request, schema: schema)
            }
        } catch {
            return refused(400, request.id, error)
        }
        switch reaction {
        case .answer(let response): return .answer(status: 200, response)
        case .subscription(let subscription): return .subscription(subscription)
        case .work(let pending):
            return .work(Work(items: [.pending(pending)], isBatch: false, endsWithStream: true))
        }
    }

    // MARK: Legacy

    private func legacyVerdict(on request: RPCRequest) -> Verdict {
        legacySession { session in
            let context: RequestContext
            do throws(RPCError) {
                context = try RequestContext(of: request, in: session)
            } catch {
                return refused(400, request.id, error)
            }
            var session = session
            switch server.reaction(to: request, by: context, in: &session) {
            case .answer(let response):
                let begins =
                    request.method == Method.initialize && server.givesReferences(in: session)
                return .answer(status: 200, response, session: begins ? SessionID.new() : nil)
            case .subscription(let subscription): return .subscription(subscription)
            case .work(let pending):
                return .work(
                    Work(items: [.pending(pending)], isBatch: false, endsWithStream: false))
            }
        }
    }

    /// An array of messages, which exists in 2025-03-26 only.
    private func verdict(on messages: [Message]) -> Verdict {
        legacySession { session in
            if let error = session.refusal(ofBatch: messages) { return refused(400, nil, error) }
            guard messages.count <= Exchange.longestBatch else {
                let limit = Exchange.longestBatch
                return refused(
                    400, nil,
                    .invalidRequest("A batch has at most \(limit) messages, not \(messages.count).")
                )
            }
            var session = session
            let items = messages.compactMap { message -> Work.Item? in
                switch message {
                case .notification, .response: nil
                case .malformed(let id, let error):
                    .settled(RPCResponse(refusing: id, in: session, error))
                case .request(let request):
                    switch server.reaction(to: request, in: &session, isInBatch: true) {
                    case .answer(let response): .settled(response)
                    case .work(let pending): .pending(pending)
                    // A modern request, and `refusal(ofBatch:)` lets none through.
                    case .subscription: nil
                    }
                }
            }
            guard !items.isEmpty else { return .accepted }
            return .work(Work(items: items, isBatch: true, endsWithStream: false))
        }
    }

    private func legacySession(_ verdict: (Session) -> Verdict) -> Verdict {
        do throws(RPCError) {
            return verdict(
                .exchange(
                    naming: try headers.legacyVersion(),
                    showsPages: SessionID.showsPages(headers.fields)))
        } catch {
            return refused(400, nil, error)
        }
    }

    private func refused(_ status: Int, _ id: RequestID?, _ error: RPCError) -> Verdict {
        let named = headers.fields[RequestHeaders.version].flatMap { ProtocolVersion(rawValue: $0) }
        let session = Session.exchange(naming: named ?? .newestLegacy)
        return .answer(status: status, RPCResponse(refusing: id, in: session, error))
    }
}
