import Synchronization

/// Lets so many exchanges through at a time, in the order they came.
final class ExchangeGate: Sendable {
    private struct Waiter {
        var ticket: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        /// Above zero only while nobody waits, since places are handed on.
        var free: Int
        var waiters: [Waiter] = []
        /// Tickets given up before their holders began to wait.
        var withdrawn: Set<Int> = []
        var lastTicket = 0
    }

    private let state: Mutex<State>

    init(places: Int) {
        state = Mutex(State(free: places))
    }

    var waiting: Int { state.withLock { $0.waiters.count } }

    /// Waits for a place; who got one must `leave()`.
    ///
    /// - Returns: false where the task was cancelled or the time passed first.
    func enter(within time: Duration, by timing: Timing) async -> Bool {
        let ticket = state.withLock { state -> Int? in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            state.lastTicket += 1
            return state.lastTicket
        }
        guard let ticket else { return true }
        defer { state.withLock { _ = $0.withdrawn.remove(ticket) } }
        // The wait itself stays in this task: a child would start later, and lose its turn.
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await timing.sleep(time) } catch { return }
                self.withdraw(ticket)
            }
            defer { group.cancelAll() }
            return await self.wait(with: ticket)
        }
    }

    /// Gives the place to whoever has waited longest.
    func leave() {
        let next = state.withLock { state -> Waiter? in
            guard state.waiters.isEmpty else { return state.waiters.removeFirst() }
            state.free += 1
            return nil
        }
        next?.continuation.resume(returning: true)
    }

    private func wait(with ticket: Int) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if state.withdrawn.contains(ticket) { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiters.append(Waiter(ticket: ticket, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            withdraw(ticket)
        }
    }

    private func withdraw(_ ticket: Int) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.ticket == ticket }) else {
                state.withdrawn.insert(ticket)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: false)
    }
}
