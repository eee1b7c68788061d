import Synchronization
import System

/// Whether what stands behind this server answers, asked no more often than every so often.
final class Readiness: Sendable {
    private struct State: Sendable {
        var isAsking = false
        var answer = false
        var askedAt: ContinuousClock.Instant?
    }

    private let lifetime: Duration
    private let ask: @Sendable () async -> Bool
    private let state = Monitor(State())

    init(lifetime: Duration, ask: @escaping @Sendable () async -> Bool) {
        self.lifetime = lifetime
        self.ask = ask
    }

    /// The answer, a new one where the last is too old; who comes while it is asked waits for it.
    func isReady() async -> Bool {
        let isFirst = state.update { [lifetime] state in
            if let askedAt = state.askedAt, .now - askedAt < lifetime { return false }
            guard !state.isAsking else { return false }
            state.isAsking = true
            return true
        }
        guard isFirst else {
            await state.wait { !$0.isAsking }
            return state.update { $0.answer }
        }
        let answer = await ask()
        // Who asked may have hung up, which says nothing about the other side.
        let isCancelled = Task.isCancelled
        state.update { state in
            state.isAsking = false
            guard !isCancelled else { return }
            state.answer = answer
            state.askedAt = .now
        }
        return answer
    }
}
