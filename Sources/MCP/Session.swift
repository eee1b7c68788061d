package import JSON

/// What a transport remembers between messages, all of it legacy: the version agreed, and with whom.
package struct Session: Hashable, Sendable {
    /// Nil until a client has said a version.
    package private(set) var agreed: ProtocolVersion?

    /// What the client said of itself; nothing where it did not.
    private(set) var client = Client()

    /// The version that rules while none is agreed.
    package let assumed: ProtocolVersion

    private let isLasting: Bool

    /// One client from start to end, as over stdio; it may send `initialize` once.
    ///
    /// Who sends requests without it is served by the newest legacy revision.
    package static var connection: Session {
        Session(agreed: nil, assumed: .newestLegacy, isLasting: true)
    }

    /// One HTTP exchange with the version its header names (2025-06-18, Transports: absent means 2025-03-26).
    ///
    /// Whether its client shows pages is what the transport has carried over from `initialize`.
    package static func exchange(
        naming version: ProtocolVersion?, showsPages: Bool = false
    ) -> Session {
        var session = Session(agreed: version, assumed: .march2025, isLasting: false)
        session.client.showsPages = showsPages
        return session
    }
}

extension Session {
    /// Agrees with a client on a version, once.
    mutating func agree(on version: ProtocolVersion, with client: Client) throws(RPCError) {
        guard agreed == nil || !isLasting else {
            throw .invalidRequest("initialize was answered before; the version stays as agreed.")
        }
        agreed = version
        self.client = client
    }

    /// What stands for an id that cannot be read.
    ///
    /// Nothing, except up to 2025-06-18, whose schemas require the member.
    package var unreadableID: JSONValue? {
        guard let agreed, agreed <= .june2025 else { return nil }
        return .null
    }

    /// Why an array of messages is refused as a whole; nil where each is to be answered.
    ///
    /// Batches exist in 2025-03-26 only, and a modern request never travels in one.
    package func refusal(ofBatch messages: [Message]) -> RPCError? {
        guard (agreed ?? assumed) == .march2025 else {
            return .invalidRequest("Batches are not supported; send one message at a time.")
        }
        if messages.isEmpty { return .invalidRequest("The batch is empty.") }
        let hasModern = messages.contains {
            if case .request(let request) = $0 {
                RequestContext.isClaimed(by: request)
            } else {
                false
            }
        }
        return hasModern
            ? .invalidRequest("A request of 2026-07-28 or later cannot be in a batch.") : nil
    }
}
