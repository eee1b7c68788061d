/// What Truss has said of the keys that callers bring.
///
/// Truss counts the requests of this whole process before it looks at a key (contract 1.1): keys made up by one
/// caller would use up what everybody may ask. So each key is tried once, few at a time, until Truss accepts it.
package struct KeyTable {
    /// What is known of a key.
    package enum Standing: Hashable, Sendable {
        /// Truss has accepted it.
        case accepted
        /// Truss has not been asked, or has not said.
        case unproven
        /// Truss has refused it, and is not asked again for so long.
        case refused(Duration)
    }

    /// A request that is to show what Truss says of a key.
    struct Trial: Hashable {
        let key: APIKey.Digest
        let address: String
        fileprivate let number: Int
        fileprivate let start: Duration
    }

    private struct Refusal {
        var count = 0
        var end = Duration.zero
    }

    /// Requests a minute for keys that Truss has not accepted, of the 200 that it allows.
    static let trialsPerMinute = 30

    /// Keys of each of two generations; the keys in use move to the younger one.
    static let generation = 8192

    private static let window = Duration.seconds(60)
    private static let shortestRefusal = Duration.seconds(10)
    private static let longestRefusal = Duration.seconds(300)

    private var accepted: Set<APIKey.Digest> = []
    private var acceptedBefore: Set<APIKey.Digest> = []
    private var refusals: [APIKey.Digest: Refusal] = [:]

    /// Those under way, and those of the last minute that Truss counted without accepting the key.
    private var trials: [Trial] = []
    private var lastNumber = 0

    mutating func standing(of key: APIKey.Digest, at now: Duration) -> Standing {
        if accepted.contains(key) { return .accepted }
        if acceptedBefore.contains(key) {
            accept(key)
            return .accepted
        }
        guard let refusal = refusals[key], refusal.end > now else { return .unproven }
        return .refused(refusal.end - now)
    }

    /// Begins a trial, which must be ended.
    ///
    /// One address has at most half of what the others have left, so that it cannot take all.
    ///
    /// - Returns: nil where no more are free.
    mutating func begin(
        _ key: APIKey.Digest, from address: String, at now: Duration
    ) -> Trial? {
        trials.removeAll { $0.start + KeyTable.window <= now }
        let own = trials.count { $0.address == address }
        guard own < KeyTable.trialsPerMinute - trials.count else { return nil }
        lastNumber += 1
        let trial = Trial(key: key, address: address, number: lastNumber, start: now)
        trials.append(trial)
        return trial
    }

    /// How long until another trial may be free.
    func wait(at now: Duration) -> Duration {
        trials.map { $0.start + KeyTable.window - now }.min() ?? .zero
    }

    /// Ends a trial; one that shows a good key, or that Truss did not count, is as if it had not been.
    mutating func end(_ trial: Trial, _ showing: KeyShowing, at now: Duration) {
        note(trial.key, showing, at: now)
        if showing == .accepted || showing == .uncounted { trials.removeAll { $0 == trial } }
    }

    /// Notes what an answer shows of a key.
    mutating func note(_ key: APIKey.Digest, _ showing: KeyShowing, at now: Duration) {
        switch showing {
        case .accepted:
            refusals[key] = nil
            accept(key)
        case .refused:
            accepted.remove(key)
            acceptedBefore.remove(key)
            refuse(key, at: now)
        case .unclear, .uncounted: break
        }
    }

    private mutating func accept(_ key: APIKey.Digest) {
        guard accepted.insert(key).inserted else { return }
        guard accepted.count >= KeyTable.generation else { return }
        acceptedBefore = accepted
        accepted = []
    }

    /// Refuses for longer each time, as a key may be valid by the next.
    private mutating func refuse(_ key: APIKey.Digest, at now: Duration) {
        refusals = refusals.filter { $0.value.end + KeyTable.longestRefusal > now }
        var refusal = refusals[key] ?? Refusal()
        let time = KeyTable.shortestRefusal * (1 << min(refusal.count, 5))
        refusal.count += 1
        refusal.end = now + min(time, KeyTable.longestRefusal)
        refusals[key] = refusal
    }
}

/// What an answer shows of the key it was asked for with.
enum KeyShowing: Hashable, Sendable {
    case accepted, refused
    /// Truss has counted the request, and said nothing of the key.
    case unclear
    /// Truss has not counted the request.
    case uncounted

    init(_ outcome: Result<APIResponse, APIError>) {
        switch outcome {
        case .failure(let error): self = error.mayHaveBeenSent ? .unclear : .uncounted
        case .success(let response) where response.isSuccess: self = .accepted
        case .success(let response):
            let failure = APIFailure(response)
            self =
                switch failure.kind {
                case .keyRefused: .refused
                case .serviceKeyNeeded, .keyRateLimited, .wordBlocked, .queryTimeout: .accepted
                case .gateway, .addressRateLimited: .uncounted
                // What fails before the key is looked at has no code (contract 1.3).
                default: failure.isSQLError ? .accepted : .unclear
                }
        }
    }
}
