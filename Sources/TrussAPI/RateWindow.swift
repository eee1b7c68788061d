import Synchronization

/// What is left of the API's limit per client address (contract 1.4), as its answers report it.
final class RateWindow: Sendable {
    private struct State {
        var remaining = Int.max
        var end = Duration.zero
        var underWay = 0
    }

    private let state = Mutex(State())

    /// Counts one request as under way, unless it would be one too many.
    ///
    /// - Returns: nil where it may be sent now (and `settle` must follow), else how long to wait
    ///   before asking again, and how long until the window ends.
    func reserve(at now: Duration) -> (pause: Duration, untilEnd: Duration)? {
        state.withLock { state in
            if now >= state.end { state.remaining = Int.max }
            guard state.remaining <= state.underWay else {
                state.underWay += 1
                return nil
            }
            let untilEnd = state.end - now
            // The answers under way say how many of them are counted already; look again soon.
            let isOpen = state.remaining > 0
            return (isOpen ? min(untilEnd, .milliseconds(50)) : untilEnd, untilEnd)
        }
    }

    /// Ends a reservation with what its answer reported, if any.
    func settle(_ report: APIResponse.RateLimit?, at now: Duration) {
        state.withLock { state in
            state.underWay -= 1
            guard let report else { return }
            let end = now + .seconds(report.reset)
            // Answers overtake each other; within one window, the least is the latest. The end is
            // reported in whole seconds, so that of the same window may differ by one.
            if end > state.end + .milliseconds(1500) || now >= state.end {
                state.remaining = report.remaining
                state.end = end
            } else {
                state.remaining = min(state.remaining, report.remaining)
            }
        }
    }
}
