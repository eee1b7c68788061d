/// Lets so many through at a time, in the order they came.
package final class Permits: Sendable {
    private struct State {
        /// Above zero only while nobody waits, since permits are handed on.
        var free: Int
        var waiting: [Int] = []
        /// Turns that have been given a permit and do not know it yet.
        var granted: Set<Int> = []
        var lastTurn = 0
    }

    private let state: Monitor<State>

    package init(_ count: Int) {
        state = Monitor(State(free: count))
    }

    /// How many wait.
    package var waiting: Int { state.update { $0.waiting.count } }

    /// Waits for a permit; who got one must `leave()`.
    ///
    /// - Returns: false where the task was cancelled or the time passed first.
    package func enter(
        within time: Duration, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async -> Bool {
        // Taken here: a child of this task would start later, and lose its turn.
        let turn = state.update { state -> Int? in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            state.lastTurn += 1
            state.waiting.append(state.lastTurn)
            return state.lastTurn
        }
        guard let turn else { return true }
        await withDeadline(time, sleep: sleep) { [state] in
            await state.wait { $0.granted.contains(turn) }
        }
        return state.update { state in
            if state.granted.remove(turn) != nil { return true }
            state.waiting.removeAll { $0 == turn }
            return false
        }
    }

    /// Gives the permit to whoever has waited longest.
    package func leave() {
        state.update { state in
            if state.waiting.isEmpty {
                state.free += 1
            } else {
                state.granted.insert(state.waiting.removeFirst())
            }
        }
    }
}
