package import HTTP
import JSON
import MCP
import System

extension StreamableHTTP {
    /// Answers at the endpoint, and where nothing is.
    ///
    /// Checks come in the order of what they cost and what they tell.
    func endpointResponse(to request: HTTPRequest) async -> HTTPResponse {
        let id = StreamableHTTP.requestID(of: request)
        metrics?.began()
        let record = OpenRecord(
            RequestRecord(
                verb: StreamableHTTP.knownVerb(request.method), status: 0, outcome: .ok,
                duration: .zero, bytesIn: request.body.count, bytesOut: 0, requestID: id,
                peer: request.peer)
        ) { [metrics, observe] record in
            metrics?.ended(record)
            observe(record)
        }
        var response: HTTPResponse
        var isShared = false
        do throws(HTTPRefusal) {
            try options.origins.check(request, allowsAddresses: false)
            isShared = true
            response = try await admitted(request, record)
        } catch {
            response = error.response()
            record.note(StreamableHTTP.outcome(of: error.status))
        }
        let status = response.status
        record.note { $0.status = status }
        response.fields.set("X-Request-Id", id)
        if isShared {
            for (name, value) in OriginPolicy.sharing(with: request) {
                response.fields.append(name, value)
            }
        }
        if case .bytes(let bytes) = response.body {
            record.sent(bytes.count)
            record.close()
        }
        return response
    }

    /// Answers a request whose host and origin are allowed.
    private func admitted(
        _ request: HTTPRequest, _ record: OpenRecord
    ) async throws(HTTPRefusal) -> HTTPResponse {
        guard request.path == StreamableHTTP.path else {
            throw HTTPRefusal(404, "Nothing is here; MCP is at \(StreamableHTTP.path).")
        }
        // A page asks before it sends a key.
        if request.method == "OPTIONS" { return OriginPolicy.options(request) }
        let credential = try await credential(of: request)
        record.note { $0.keyPrefix = credential.prefix }
        guard request.method == "POST" else {
            throw HTTPRefusal(
                405, "There are no streams or sessions besides requests; POST messages here.",
                fields: ["Allow": "POST, OPTIONS"])
        }
        let accepted = try Accepted(request)
        let standing = standing(credential)
        if case .refused(let time) = standing { throw .refused(for: time) }
        let incoming = Incoming(parsing: request.body)
        if standing == .unproven {
            try limits.spend(incoming.requestCount, from: request.peerNetwork)
        }
        try limits.spend(incoming.requestCount, by: credential)
        let headers = RequestHeaders(fields: request.fields)
        let caller = Caller(
            credential: credential, traceparent: headers.traceparent(of: incoming.request),
            network: request.peerNetwork)
        guard let server = server(caller) else {
            throw .unauthorized("The key cannot be one.", error: "invalid_token")
        }
        let exchange = Exchange(headers: headers, server: server)
        let verdict = exchange.verdict(on: incoming)
        note(incoming, verdict, of: server, in: record)
        let cancel = {
            for id in exchange.cancelled(by: incoming) {
                calls.cancel(RequestName(id, in: request, by: credential))
            }
        }
        switch verdict {
        case .accepted:
            cancel()
            return HTTPResponse(status: 202)
        case .answer(let status, let response, let session):
            var answer = finished(status, response, accepted, record)
            if let session { answer.fields.set(SessionID.field, session) }
            return answer
        case .subscription(let subscription):
            return try open(subscription, accepted, record)
        case .work(let work):
            let names = work.names { RequestName($0, in: request, by: credential) }
            let call = try begin(work, names, server, credential)
            cancel()
            return await response(of: call, work, accepted, record)
        }
    }

    /// Reads the credential, slowly for an address that has sent wrong tokens.
    private func credential(of request: HTTPRequest) async throws(HTTPRefusal) -> Credential {
        let address = request.peerNetwork
        if options.authentication.token != nil {
            let arrival = now()
            let pause = guesses.update { $0.pause(for: address, at: arrival) }
            if pause > .zero { await sleep(pause) }
        }
        do throws(HTTPRefusal) {
            return try options.authentication.credential(of: request)
        } catch {
            guard let token = error.wrongToken else { throw error }
            let now = now()
            guard let wait = guesses.update({ $0.miss(token, from: address, at: now) }) else {
                throw error
            }
            throw .limited("Too many wrong tokens came from this address.", retryAfter: wait)
        }
    }

    /// Notes method and tool where the server has them; a client's own words are not for logs.
    private func note(
        _ incoming: Incoming, _ verdict: Verdict, of server: MCPServer, in record: OpenRecord
    ) {
        guard let request = incoming.request else {
            if case .batch = incoming { record.note { $0.method = "batch" } }
            return
        }
        if case .answer(let status, let response, _) = verdict,
            case .failure(let error) = response.outcome,
            status != 200 || error.code == RPCError.Code.methodNotFound
        {
            return
        }
        let tool = RequestHeaders.tool(of: request).flatMap { name in
            server.inputSchema(ofTool: name) == nil ? nil : name
        }
        record.note {
            $0.method = request.method
            $0.tool = tool
        }
    }

    /// An answer that was known at once.
    private func finished(
        _ status: Int, _ response: RPCResponse, _ accepted: Accepted, _ record: OpenRecord
    ) -> HTTPResponse {
        if case .failure = response.outcome { record.note(.protocolError) }
        let json = response.message
        guard status == 200, !accepted.json else { return .json(status, json) }
        let event = EventStream.event(json)
        return HTTPResponse(status: 200, fields: EventStream.fields, body: .bytes(event))
    }

    private func open(
        _ subscription: Subscription, _ accepted: Accepted, _ record: OpenRecord
    ) throws(HTTPRefusal) -> HTTPResponse {
        guard accepted.events else {
            throw HTTPRefusal(
                406, "A subscription is a stream; Accept must allow text/event-stream.")
        }
        guard limits.subscribe() else {
            throw .limited("Too many subscriptions are open.", retryAfter: 30)
        }
        let stream = EventStream.stream(
            of: subscription, until: closing, keepAlive: options.keepAlive, record: record
        ) { [limits] in limits.unsubscribe() }
        return HTTPResponse(status: 200, fields: EventStream.fields, body: .stream(stream))
    }

    /// Has the product work.
    private func begin(
        _ work: Work, _ names: [Int: RequestName], _ server: MCPServer, _ credential: Credential
    ) throws(HTTPRefusal) -> Call {
        try limits.enter(credential)
        return calls.start(work.items.count, named: names) { [limits] withdrawn in
            defer { limits.leave(credential) }
            return await server.answer(to: work, unless: withdrawn)
        }
    }

    /// Answers in whole where that is quick.
    private func response(
        of call: Call, _ work: Work, _ accepted: Accepted, _ record: OpenRecord
    ) async -> HTTPResponse {
        // Only a client that takes both forms can learn late which one it gets.
        let limit = !accepted.json ? .zero : accepted.events ? options.streamDelay : nil
        let answer = await withTaskCancellationHandler {
            await call.answer(within: limit)
        } onCancel: {
            if work.endsWithStream { call.cancel() }
        }
        if Task.isCancelled {
            record.close(.abandoned)
        } else if let answer {
            record.note(answer.outcome)
            if answer.isNone { return HTTPResponse(status: 202) }
            if accepted.json { return .json(200, answer.json) }
        }
        let stream = EventStream.stream(
            of: call, endsWithStream: work.endsWithStream, keepAlive: options.keepAlive,
            record: record)
        return HTTPResponse(status: 200, fields: EventStream.fields, body: .stream(stream))
    }
}

extension StreamableHTTP {
    /// Records what the HTTP server refused or cut off before, or after, it was asked.
    package func record(_ refused: HTTPRefusedRequest) {
        metrics?.refused(refused)
        observe(
            RequestRecord(
                verb: refused.method.map(StreamableHTTP.knownVerb), status: refused.status,
                outcome: refused.isUnread ? .unread : StreamableHTTP.outcome(of: refused.status),
                duration: refused.duration, bytesIn: refused.bytesIn, bytesOut: 0,
                requestID: StreamableHTTP.newRequestID(), peer: refused.peer))
    }

    private static let verbs: Set = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private static func knownVerb(_ verb: String) -> String {
        verbs.contains(verb) ? verb : "other"
    }

    private static func outcome(of status: Int) -> RequestOutcome {
        switch status {
        case 401: .unauthorized
        case 429: .limited
        case 503: .overloaded
        default: .refused
        }
    }

    /// The caller's `X-Request-Id` where it is harmless, else a new one.
    private static func requestID(of request: HTTPRequest) -> String {
        if let given = request.fields["X-Request-Id"], (8...64).contains(given.utf8.count),
            given.utf8.allSatisfy({ $0.isHexDigit || $0 == UInt8(ascii: "-") })
        {
            return given
        }
        return newRequestID()
    }

    private static func newRequestID() -> String {
        String(UInt64.random(in: .min ... .max) | 1 << 63, radix: 16)
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool { Character(UnicodeScalar(self)).isHexDigit }
}

extension Incoming {
    /// The one request this is, if it is one.
    fileprivate var request: RPCRequest? {
        if case .message(.request(let request)) = self { request } else { nil }
    }

    /// Requests in it; anything else counts as one.
    fileprivate var requestCount: Int {
        guard case .batch(let messages) = self else { return 1 }
        return max(messages.count, 1)
    }
}
