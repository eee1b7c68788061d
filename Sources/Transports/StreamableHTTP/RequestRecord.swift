import Synchronization

/// How a request ended, in few words that never come from a client.
package enum RequestOutcome: String, CaseIterable, Sendable {
    case ok
    /// The tool ran and says that it failed.
    case toolError = "tool_error"
    /// A JSON-RPC error.
    case protocolError = "protocol_error"
    /// A status of 4xx before the message was looked at.
    case refused
    case unauthorized
    case limited
    /// There were too many connections.
    case overloaded
    /// The answer was cut off, for the client did not read it; how the request ended has its own record.
    case unread
    /// The client went away before the answer.
    case abandoned
}

/// What is known of one request once it is answered; nothing in it is secret.
package struct RequestRecord: Sendable {
    /// The HTTP method where there is one that is known.
    package var verb: String?

    /// The MCP method where the server has it.
    package var method: String?

    /// The tool called where the server has it.
    package var tool: String?

    package var status: Int
    package var outcome: RequestOutcome
    package var duration: Duration
    package var bytesIn: Int
    package var bytesOut: Int

    /// What the response carries as `X-Request-Id`.
    package var requestID: String

    /// The beginning of the caller's key.
    package var keyPrefix: String?

    /// The client's address and port.
    package var peer: String
}

/// A record that is not complete while its response is being sent.
final class OpenRecord: Sendable {
    private let record: Mutex<RequestRecord?>
    private let start = ContinuousClock.now
    private let observe: @Sendable (RequestRecord) -> Void

    init(_ record: RequestRecord, observe: @escaping @Sendable (RequestRecord) -> Void) {
        self.record = Mutex(record)
        self.observe = observe
    }

    func note(_ change: @Sendable (inout RequestRecord) -> Void) {
        record.withLock { record in
            guard var noted = record else { return }
            change(&noted)
            record = noted
        }
    }

    func sent(_ bytes: Int) { note { $0.bytesOut += bytes } }

    /// Says how it ends, where that is known before the end.
    func note(_ outcome: RequestOutcome) { note { $0.outcome = outcome } }

    /// Hands the record over; only the first time counts.
    func close(_ outcome: RequestOutcome? = nil) {
        guard var record = record.withLock({ $0.take() }) else { return }
        if let outcome { record.outcome = outcome }
        record.duration = ContinuousClock.now - start
        observe(record)
    }
}
