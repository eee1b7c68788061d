import System

/// An instance that is asked with patience: few exchanges at a time, no faster than it allows.
///
/// Reads are sent again after passing faults, writes never.
package struct ResilientInstance: TrussInstance {
    package struct Limits: Hashable, Sendable {
        /// Exchanges at a time; more would starve the API's own pool (contract H16).
        package var exchanges: Int

        /// For a read, from the first attempt to the last byte; for a write, until it is sent.
        package var time: Duration

        /// How often a read is sent at most.
        package var attempts: Int

        package init(exchanges: Int = 8, time: Duration = .seconds(20), attempts: Int = 4) {
            self.exchanges = exchanges
            self.time = time
            self.attempts = attempts
        }
    }

    private typealias Outcome = Result<APIResponse, APIError>

    private var instance: any TrussInstance
    private let limits: Limits
    private let timing: Timing
    private let gate: Permits
    private let window = RateWindow()

    package init(
        _ instance: any TrussInstance, limits: Limits = Limits(), timing: Timing = .real
    ) {
        self.instance = instance
        self.limits = limits
        self.timing = timing
        gate = Permits(limits.exchanges)
    }

    /// Another way to the same API (with another key, say), within the same limits.
    package func with(_ instance: any TrussInstance) -> ResilientInstance {
        var resilient = self
        resilient.instance = instance
        return resilient
    }

    /// Requests that wait for a place at the moment.
    package var waiting: Int { gate.waiting }

    package var keyPrefix: String? { get async { await instance.keyPrefix } }

    package func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        let deadline = timing.now() + min(request.timeLimit ?? limits.time, limits.time)
        var attempt = 1
        while true {
            let outcome = await outcome(of: request, reader, before: deadline)
            guard request.isRead, attempt < limits.attempts,
                let pause = pause(after: outcome, attempt: attempt),
                timing.now() + pause < deadline
            else { return try outcome.get() }
            try await rest(pause)
            attempt += 1
        }
    }

    /// One attempt: waits for its turn and for the rate limit, then sends.
    private func outcome(
        of request: APIRequest, _ reader: (any BodyReader)?, before deadline: Duration
    ) async -> Outcome {
        let start = timing.now()
        guard await gate.enter(within: deadline - start, sleep: timing.sleep) else {
            let isCancelled = Task.isCancelled
            return .failure(isCancelled ? .cancelled : .busy(seconds: limits.time.wholeSeconds))
        }
        defer { gate.leave() }
        do throws(APIError) {
            try await waitForWindow(before: deadline)
        } catch {
            return .failure(error)
        }
        var request = request
        // A write that is cut short has an unknown outcome; once sent, it has its full time.
        if request.isRead { request.timeLimit = max(.zero, deadline - timing.now()) }
        do throws(APIError) {
            let response = try await instance.respond(to: request, reader: reader)
            window.settle(response.rateLimit, at: timing.now())
            return .success(response)
        } catch {
            window.settle(nil, at: timing.now())
            return .failure(error)
        }
    }

    /// Returns with a reservation in the window.
    private func waitForWindow(before deadline: Duration) async throws(APIError) {
        while let wait = window.reserve(at: timing.now()) {
            guard timing.now() + wait.untilEnd < deadline else {
                throw .rateLimited(seconds: wait.untilEnd.wholeSeconds)
            }
            try await rest(wait.pause)
        }
    }

    /// How long to wait before a read is sent again; nil where that would not help.
    private func pause(after outcome: Outcome, attempt: Int) -> Duration? {
        let backoff =
            Duration.milliseconds(200) * (1 << (attempt - 1)) * (0.5 + timing.chance() / 2)
        switch outcome {
        case .failure(.connectionLost): return backoff
        case .failure: return nil
        case .success(let response):
            let asked = response.retryAfter.map { Duration.seconds($0) }
            switch response.status {
            case 502, 503, 504: return max(backoff, asked ?? .zero)
            // Without `Retry-After` it is the key's own limit, whose window is unknown.
            case 429: return asked.map { $0 + backoff }
            default: return nil
            }
        }
    }

    private func rest(_ pause: Duration) async throws(APIError) {
        do {
            try await timing.sleep(pause)
        } catch {
            throw .cancelled
        }
    }
}
