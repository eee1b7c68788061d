import HTTP
import MCP

/// What a request is called by whoever sent it; the id is the client's choice, so that others may use it too.
///
/// Nothing but a session could tell apart two clients with one key, address and user agent.
struct RequestName: Hashable, Sendable {
    private let credential: Credential
    private let address: String
    private let userAgent: String?
    private let session: String?
    private let id: RequestID

    init(_ id: RequestID, in request: HTTPRequest, by credential: Credential) {
        self.credential = credential
        address = request.peerAddress
        userAgent = request.fields["User-Agent"]
        session = request.fields[SessionID.field]
        self.id = id
    }
}

/// The requests under way by their names, to find the one that a cancellation means.
///
/// A cancellation that may mean another client's request has no effect: where two of the name are under way,
/// and where one has ended lately, whose answer the cancellation may have crossed.
struct CancelTable<Handle: Sendable>: Sendable {
    private var held: [RequestName: [(ticket: Int, handle: Handle)]] = [:]

    /// Hashes of the names that have ended, since and before `turn`; equal ones only spare a request.
    private var ended: Set<Int> = []
    private var endedBefore: Set<Int> = []
    private var turn = Duration.zero

    /// How long an answer may be on its way to a client that still cancels.
    static var crossing: Duration { .seconds(10) }

    /// Notes a request under way; those of one batch share their ticket.
    mutating func hold(_ name: RequestName, _ ticket: Int, _ handle: Handle) {
        held[name, default: []].append((ticket, handle))
    }

    /// Notes its end.
    mutating func end(_ name: RequestName, _ ticket: Int, at now: Duration) {
        if let index = held[name]?.firstIndex(where: { $0.ticket == ticket }) {
            held[name]?.remove(at: index)
        }
        if held[name]?.isEmpty == true { held[name] = nil }
        age(to: now)
        ended.insert(name.hashValue)
    }

    /// The one request that can be meant; nil where there is none, or more than one might be.
    mutating func meant(by name: RequestName, at now: Duration) -> Handle? {
        age(to: now)
        guard let requests = held[name], requests.count == 1,
            !ended.contains(name.hashValue), !endedBefore.contains(name.hashValue)
        else { return nil }
        return requests.first?.handle
    }

    /// Forgets in two steps, so that each name is known for one to two times `crossing`.
    private mutating func age(to now: Duration) {
        guard now - turn >= CancelTable.crossing else { return }
        endedBefore = now - turn < CancelTable.crossing * 2 ? ended : []
        ended = []
        turn = now
    }
}
