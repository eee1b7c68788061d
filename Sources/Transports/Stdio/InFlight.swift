import MCP
import System

/// The requests that are not answered yet: running, waiting for their turn, or held open.
///
/// It owns the tasks that run them. A request is known by its id until it is claimed or cancelled,
/// whichever is first; its task keeps its place until it ends.
final class InFlight: Sendable {
    /// Names one request for as long as its task lives, also where its id is used again.
    typealias Ticket = Int

    private struct Entry: Sendable {
        let id: RequestID
        let cost: Int
        let onCancel: @Sendable () -> Void

        /// Nil once running.
        var work: (@Sendable (Ticket) async -> Void)?
    }

    private struct State: Sendable {
        var entries: [Ticket: Entry] = [:]
        var tickets: [RequestID: Ticket] = [:]
        var running: [Ticket: Task<Void, Never>] = [:]
        var nextTicket = 0
        var nextTurn = 0
        var waitingCount = 0
        var waitingCost = 0
        var subscriptions: [Subscription] = []

        mutating func takeWork(
            _ ticket: Ticket
        ) -> (@Sendable (Ticket) async -> Void)? {
            guard let entry = entries[ticket] else { return nil }
            waitingCount -= 1
            waitingCost -= entry.cost
            entries[ticket]?.work = nil
            return entry.work
        }

        mutating func forget(_ ticket: Ticket) -> Entry? {
            guard let entry = entries.removeValue(forKey: ticket) else { return nil }
            tickets[entry.id] = nil
            if entry.work != nil {
                waitingCount -= 1
                waitingCost -= entry.cost
            }
            return entry
        }
    }

    private let limits: StdioTransport.Limits
    private let state = Monitor(State())

    init(limits: StdioTransport.Limits) {
        self.limits = limits
    }

    /// Whether an id is taken by a request that is not answered.
    func contains(_ id: RequestID) -> Bool {
        state.update { state in
            state.tickets[id] != nil || state.subscriptions.contains { $0.id == id }
        }
    }

    /// Runs work for an id that is free, when its turn comes; turns go by order of arrival.
    ///
    /// The work claims its ticket before it answers; `onCancel` runs where it never will.
    func start(
        _ id: RequestID, cost: Int, onCancel: @escaping @Sendable () -> Void = {},
        work: @escaping @Sendable (Ticket) async -> Void
    ) {
        state.update { state in
            let ticket = state.nextTicket
            state.nextTicket += 1
            state.entries[ticket] = Entry(id: id, cost: cost, onCancel: onCancel, work: work)
            state.tickets[id] = ticket
            state.waitingCount += 1
            state.waitingCost += cost
            self.fillPlaces(&state)
        }
    }

    /// Holds a subscription open; false where there are too many.
    func hold(_ subscription: Subscription) -> Bool {
        state.update { [limits] state in
            guard state.subscriptions.count < limits.subscriptions else { return false }
            state.subscriptions.append(subscription)
            return true
        }
    }

    /// Waits until another request may wait.
    func room() async {
        await state.wait { [limits] state in
            state.waitingCount < limits.waitingRequests && state.waitingCost < limits.waitingBytes
        }
    }

    /// Waits until nothing runs and nothing waits.
    func idle() async {
        await state.wait { $0.running.isEmpty && $0.waitingCount == 0 }
    }

    /// Takes the right to answer: false for a request that was cancelled.
    func claim(_ ticket: Ticket) -> Bool {
        state.update { state in state.forget(ticket) != nil }
    }

    /// Ends whatever has this id, if anything does.
    func cancel(_ id: RequestID) {
        let (entry, task) = state.update { state -> (Entry?, Task<Void, Never>?) in
            state.subscriptions.removeAll { $0.id == id }
            guard let ticket = state.tickets[id] else { return (nil, nil) }
            return (state.forget(ticket), state.running[ticket])
        }
        task?.cancel()
        entry?.onCancel()
    }

    /// Ends all work; none of it is answered.
    func cancelAll() {
        let tasks = state.update { state in
            for ticket in Array(state.entries.keys) { _ = state.forget(ticket) }
            return Array(state.running.values)
        }
        for task in tasks { task.cancel() }
    }

    /// Gives up the subscriptions, oldest first.
    func releaseSubscriptions() -> [Subscription] {
        state.update { state in
            defer { state.subscriptions = [] }
            return state.subscriptions
        }
    }

    /// Called under the lock, so that a task is stored before anything can look for it.
    private func fillPlaces(_ state: inout State) {
        while state.running.count < limits.running, state.nextTurn < state.nextTicket {
            let ticket = state.nextTurn
            state.nextTurn += 1
            guard let work = state.takeWork(ticket) else { continue }
            state.running[ticket] = Task {
                await work(ticket)
                self.leave(ticket)
            }
        }
    }

    private func leave(_ ticket: Ticket) {
        state.update { state in
            state.running[ticket] = nil
            self.fillPlaces(&state)
        }
    }
}
