import Synchronization

/// Hands one value to who waits for it, unless that one has left.
final class Handoff<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var continuation: CheckedContinuation<Value, Never>?
    }

    private let state = Mutex(State())

    /// Waits for it; only once.
    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let value = state.withLock { state in
                if state.value == nil { state.continuation = continuation }
                return state.value
            }
            if let value { continuation.resume(returning: value) }
        }
    }

    /// Returns whether somebody waits for it, or will.
    func give(_ value: Value) -> Bool { end(with: value) {} }

    /// Who waits has another value instead, and before that is done what must be.
    func leave(with value: Value, after action: () -> Void) { _ = end(with: value, after: action) }

    private func end(with value: Value, after action: () -> Void) -> Bool {
        let (isFirst, continuation) = state.withLock { state in
            guard state.value == nil else {
                return (false, nil as CheckedContinuation<Value, Never>?)
            }
            action()
            state.value = value
            defer { state.continuation = nil }
            return (true, state.continuation)
        }
        continuation?.resume(returning: value)
        return isFirst
    }
}
