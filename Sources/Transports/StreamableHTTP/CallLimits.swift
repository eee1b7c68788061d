import Synchronization

/// How much each credential, and each address, may ask for.
package struct CallerLimits: Hashable, Sendable {
    /// Calls that are worked on at a time; 0 for any number.
    package var inFlight = 128

    /// Requests a minute, which may also come all at once; 0 for any number.
    package var perMinute = 600

    /// Requests a minute of one address with keys that are not proven; 0 for any number.
    package var perAddress = 6000

    /// Subscriptions held open by the whole process.
    package var subscriptions = 1024

    package init() {}
}

/// Counts what each credential uses: a bucket of requests that fills steadily, and calls in flight.
final class CallLimits: Sendable {
    /// Whose requests are counted.
    private enum Payer: Hashable {
        case credential(Credential)
        case address(String)
    }

    private struct Account {
        /// When the bucket is full again.
        var fullAt = Duration.zero
        var inFlight = 0
    }

    private struct State {
        var accounts: [Payer: Account] = [:]
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
        guard let wait = take(requests, from: .credential(credential), of: limits.perMinute) else {
            return
        }
        throw .limited(
            "More than \(limits.perMinute) requests a minute came with this key.",
            retryAfter: wait)
    }

    /// Takes requests with keys that are not proven from the bucket of an address.
    ///
    /// - Throws: 429 where there are too few.
    func spend(_ requests: Int, from address: String) throws(HTTPRefusal) {
        guard !address.isEmpty,
            let wait = take(requests, from: .address(address), of: limits.perAddress)
        else { return }
        throw .limited(
            """
            More than \(limits.perAddress) requests a minute came from this address with keys that have \
            not been used with success.
            """, retryAfter: wait)
    }

    /// Seconds to wait where the bucket, which fills in a minute, has too few.
    private func take(_ requests: Int, from payer: Payer, of perMinute: Int) -> Int? {
        guard perMinute > 0 else { return nil }
        let now = now()
        let interval = Duration.seconds(60) / perMinute
        let size = interval * perMinute
        let wait = state.withLock { state in
            sweep(&state, at: now)
            var account = state.accounts[payer] ?? Account()
            account.fullAt = max(account.fullAt, now) + interval * min(requests, perMinute)
            let wait = account.fullAt - now - size
            if wait <= .zero { state.accounts[payer] = account }
            return wait
        }
        return wait > .zero ? Int((wait / .seconds(1)).rounded(.up)) : nil
    }

    /// Begins a call; `leave` ends it.
    ///
    /// - Throws: 429 where too many are under way.
    func enter(_ credential: Credential) throws(HTTPRefusal) {
        let isFree = state.withLock { state in
            var account = state.accounts[.credential(credential)] ?? Account()
            guard limits.inFlight == 0 || account.inFlight < limits.inFlight else { return false }
            account.inFlight += 1
            state.accounts[.credential(credential)] = account
            return true
        }
        guard !isFree else { return }
        throw .limited(
            "\(limits.inFlight) calls with this key are under way already.", retryAfter: 1)
    }

    func leave(_ credential: Credential) {
        state.withLock { $0.accounts[.credential(credential)]?.inFlight -= 1 }
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
