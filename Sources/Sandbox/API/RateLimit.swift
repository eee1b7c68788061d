import Synchronization

/// Fixed windows of 60 seconds, each starting with its first request (contract 1.4).
final class RateLimit: Sendable {
    /// The state of one caller's window after a request was counted.
    struct Count {
        let limit: Int

        /// Requests left; negative once the limit is passed.
        let remaining: Int

        /// Seconds until the window ends, rounded up.
        let reset: Int

        var isExceeded: Bool { remaining < 0 }
    }

    private struct Window {
        var end: ContinuousClock.Instant
        var count: Int
    }

    private let windows = Mutex<[String: Window]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
    }

    /// Counts a request of a caller.
    func count(_ caller: String, limit: Int) -> Count {
        let now = now()
        return windows.withLock { windows in
            var window = windows[caller] ?? Window(end: now, count: 0)
            if window.end <= now { window = Window(end: now + .seconds(60), count: 0) }
            window.count += 1
            windows[caller] = window
            let seconds = ((window.end - now) / .seconds(1)).rounded(.up)
            return Count(limit: limit, remaining: limit - window.count, reset: Int(seconds))
        }
    }
}
