import Dispatch
import Synchronization

/// A wait that leaves nothing behind once it is cancelled; `Task.sleep` keeps its memory until its time has come.
package final class Alarm: Sendable {
    private struct State {
        var timer: (any DispatchSourceTimer)?
        var continuation: CheckedContinuation<Void, any Error>?
        var isOver = false
    }

    private let state = Mutex(State())

    /// Waits so long; time that the machine sleeps does not count.
    ///
    /// - Throws: where the task is cancelled first.
    package static func sleep(for time: Duration) async throws {
        let alarm = Alarm()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { alarm.start(time, $0) }
        } onCancel: {
            alarm.end(.failure(CancellationError()))
        }
    }

    private func start(
        _ time: Duration, _ continuation: CheckedContinuation<Void, any Error>
    ) {
        let isCancelled = state.withLock { state in
            guard !state.isOver else { return true }
            let timer = DispatchSource.makeTimerSource()
            timer.setEventHandler { self.end(.success(())) }
            timer.schedule(deadline: .now() + .nanoseconds(time.wholeNanoseconds))
            state.timer = timer
            state.continuation = continuation
            timer.activate()
            return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
    }

    private func end(_ outcome: Result<Void, any Error>) {
        let continuation = state.withLock { state in
            state.isOver = true
            state.timer?.cancel()
            state.timer = nil
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(with: outcome)
    }
}

extension Duration {
    /// As many as there are, up to some 290 years.
    fileprivate var wholeNanoseconds: Int {
        let (seconds, attoseconds) = components
        let (product, isOver) = Int(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return isOver ? .max : product + Int(attoseconds / 1_000_000_000)
    }
}
