import Synchronization

/// State behind a lock, and tasks that wait for it to become something.
package final class Monitor<State: Sendable>: Sendable {
    private struct Waiter {
        let ticket: Int
        let condition: @Sendable (State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct Contents {
        var state: State
        var waiters: [Waiter] = []
        var nextTicket = 0
    }

    private let contents: Mutex<Contents>

    package init(_ state: State) {
        contents = Mutex(Contents(state: state))
    }

    /// Changes the state, then wakes every task whose condition it now meets.
    package func update<Output: Sendable>(_ change: @Sendable (inout State) -> Output) -> Output {
        let (output, woken) = contents.withLock { contents in
            let output = change(&contents.state)
            guard !contents.waiters.isEmpty else { return (output, [Waiter]()) }
            let woken = contents.waiters.filter { $0.condition(contents.state) }
            contents.waiters.removeAll { waiter in
                woken.contains { $0.ticket == waiter.ticket }
            }
            return (output, woken)
        }
        for waiter in woken { waiter.continuation.resume() }
        return output
    }

    /// Waits until the condition holds, or until the task is cancelled.
    package func wait(until condition: @escaping @Sendable (State) -> Bool) async {
        let ticket = contents.withLock { contents -> Int? in
            if condition(contents.state) { return nil }
            contents.nextTicket += 1
            return contents.nextTicket
        }
        guard let ticket else { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = contents.withLock { contents in
                    if Task.isCancelled || condition(contents.state) { return true }
                    contents.waiters.append(
                        Waiter(ticket: ticket, condition: condition, continuation: continuation))
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let waiter = contents.withLock { contents in
                let index = contents.waiters.firstIndex { $0.ticket == ticket }
                return index.map { contents.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume()
        }
    }
}
