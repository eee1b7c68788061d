import Synchronization

/// What the answers of all exchanges may take in memory together.
///
/// URLSession cannot be made to wait: all sessions of a process share one queue on Linux. So an exchange
/// whose answer has no room ends, and a read is sent again once there is.
final class ByteBudget: Sendable {
    /// Answers up to this length are not counted, so that nobody waits for want of a little.
    static let small = 1_000_000

    /// How often an answer is in memory at the worst: itself, the text made of it, and the line it is sent as.
    static let copies = 3

    private struct State {
        var ledger: ByteLedger
        var waiters: [ByteLedger.Ticket: CheckedContinuation<Bool, Never>] = [:]

        mutating func take(
            _ tickets: [ByteLedger.Ticket]
        ) -> [CheckedContinuation<Bool, Never>] {
            tickets.compactMap { waiters.removeValue(forKey: $0) }
        }
    }

    private let state: Mutex<State>

    init(bytes: Int) {
        state = Mutex(State(ledger: ByteLedger(budget: bytes)))
    }

    /// Exchanges that wait at the moment.
    var waiting: Int { state.withLock { $0.ledger.waitingCount } }

    var used: Int { state.withLock { $0.ledger.used } }

    /// The share of one answer, nothing at first.
    func share() -> Share { Share(of: self) }

    /// What one answer takes; given back when the last reference is gone.
    final class Share: Sendable {
        private let budget: ByteBudget
        private let ticket: ByteLedger.Ticket

        fileprivate init(of budget: ByteBudget) {
            self.budget = budget
            ticket = budget.state.withLock { $0.ledger.ticket() }
        }

        deinit { giveBack() }

        /// Takes room for an answer of so many bytes and what is made of it.
        func take(_ bytes: Int, inAnyCase: Bool) -> Bool {
            guard bytes > ByteBudget.small else { return true }
            return budget.state.withLock {
                $0.ledger.take(ticket, bytes * ByteBudget.copies, inAnyCase: inAnyCase)
            }
        }

        /// Waits for room for an answer of so many bytes; false where the task is cancelled first.
        func wait(for bytes: Int) async -> Bool {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let granted = budget.state.withLock {
                        state -> [CheckedContinuation<Bool, Never>]? in
                        if Task.isCancelled { return nil }
                        state.waiters[ticket] = continuation
                        return state.take(state.ledger.wait(ticket, for: bytes * ByteBudget.copies))
                    }
                    guard let granted else { return continuation.resume(returning: false) }
                    for waiter in granted { waiter.resume(returning: true) }
                }
            } onCancel: {
                giveBack()
            }
        }

        /// Ends a wait, and everything that is held.
        func giveBack() {
            let (own, granted) = budget.state.withLock { state in
                let own = state.waiters.removeValue(forKey: ticket)
                return (own, state.take(state.ledger.release(ticket)))
            }
            own?.resume(returning: false)
            for waiter in granted { waiter.resume(returning: true) }
        }
    }
}

/// Keeps an answer's share for as long as any copy of it is there; takes no part in comparisons.
package struct MemoryUse: Hashable, Sendable {
    var share: ByteBudget.Share?

    package static func == (one: MemoryUse, other: MemoryUse) -> Bool { true }
    package func hash(into hasher: inout Hasher) {}
}
