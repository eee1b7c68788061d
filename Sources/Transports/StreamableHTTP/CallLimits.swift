import Synchronization

/// How much each credential may ask for.
package struct CallerLimits: Hashable, Sendable {
    /// Calls that are worked on at a time; 0 for any number.
    package var inFlight = 128

    /// Requests a minute, which may also come all at once; 0 for any number.
    package var perMinute = 600

    /// Subscriptions held open by the whole process.
    package var subscriptions = 1024

    package init() {}
}

/// Counts what each credential uses: a bucket of requests that fills steadily, and calls in flight.
final class CallLimits: Sendable {
    private struct Account {
        /// When the bucket is full again.
        var fullAt = Duration.zero
        var inFlight = 0
    }

    private struct State {
        var accounts: [Credential: Account] = [:]
        var subscriptions = 0
        /// With how many accounts those are looked for that say nothing any more.
        var sweepSize = 1024
    }

    private let limits: CallerLimits
    private let now: @Sendable () -> Duration
    private let state = Mutex(State())

    init(limits: CallerLimits, now: @escaping @Sendable () -> Duration) {
        self.limits = limits
        self.now = now
    }

    /// Takes requests from the bucket of a credential.
    ///
    /// - Throws: 429 where there are too few; more than ever fit are let through when it is full.
    func spend(_ requests: Int, by credential: Credential) throws(HTTPRefusal) {
        guard limits.perMinute > 0 else { return }
        let now = now()
        let interval = Duration.seconds(60) / limits.perMinute
        let size = interval * limits.perMinute
        let wait = state.withLock { state in
            sweep(&state, at: now)
            var account = state.accounts[credential] ?? Account()
            account.fullAt = max(account.fullAt, now) + interval * min(requests, limits.perMinute)
            let wait = account.fullAt - now - size
            if wait <= .zero { state.accounts[credential] = account }
            return wait
        }
        guard wait > .zero else { return }
        throw .limited(
            "More than \(limits.perMinute) requests a minute came with this key.",
            retryAfter: Int((wait / .seconds(1)).rounded(.up)))
    }

    /// Begins a call; `leave` ends it.
    ///
    /// - Throws: 429 where too many are under way.
    func enter(_ credential: Credential) throws(HTTPRefusal) {
        let isFree = state.withLock { state in
            var account = state.accounts[credential] ?? Account()
            guard limits.inFlight == 0 || account.inFlight < limits.inFlight else { return false }
            account.inFlight += 1
            state.accounts[credential] = account
            return true
        }
        guard !isFree else { return }
        throw .limited(
            "\(limits.inFlight) calls with this key are under way already.", retryAfter: 1)
    }

    func leave(_ credential: Credential) {
        state.withLock { $0.accounts[credential]?.inFlight -= 1 }
    }

    /// Counts one more open subscription; false where that would be one too many.
    func subscribe() -> Bool {
        state.withLock { state in
            guard state.subscriptions < limits.subscriptions else { return false }
            state.subscriptions += 1
            return true
        }
    }

    func unsubscribe() { state.withLock { $0.subscriptions -= 1 } }

    /// Forgets accounts that are as good as new, so that keys made up by the thousand cost nothing.
    private func sweep(_ state: inout State, at now: Duration) {
        guard state.accounts.count >= state.sweepSize else { return }
        state.accounts = state.accounts.filter { $0.value.inFlight > 0 || $0.value.fullAt > now }
        state.sweepSize = max(1024, 2 * state.accounts.count)
    }
}
