import MCP
import System

/// What became of the work for one exchange.
struct Answer: Sendable {
    /// Compact JSON on one line, without its end; empty where there is nothing to say.
    let json: [UInt8]
    let outcome: RequestOutcome

    /// Of work that its client has cancelled: such a request is not answered.
    static let none = Answer(json: [], outcome: .abandoned)

    var isNone: Bool { json.isEmpty }
}

/// One exchange that the product works on.
final class Call: Sendable {
    fileprivate let ticket: Int
    private let answer = Monitor<Answer?>(nil)
    private let withdrawn: Monitor<Set<Int>>
    private let calls: Calls

    fileprivate init(ticket: Int, of calls: Calls, withdrawn: Monitor<Set<Int>>) {
        self.ticket = ticket
        self.calls = calls
        self.withdrawn = withdrawn
    }

    /// The first answer counts.
    fileprivate func settle(_ value: Answer) {
        answer.update { $0 = $0 ?? value }
    }

    /// The answer, if it comes in time; without a limit, whenever it comes.
    func answer(within limit: Duration?) async -> Answer? {
        if let limit {
            await withDeadline(limit) { [answer] in await answer.wait { $0 != nil } }
        } else {
            await answer.wait { $0 != nil }
        }
        return answer.update { $0 }
    }

    /// Stops the work; there may still be an answer.
    func cancel() { calls.cancel(ticket) }

    /// Stops the work on one of so many requests; where it was the last, there is no answer.
    fileprivate func withdraw(_ place: Int, of count: Int) {
        let isLast = withdrawn.update { withdrawn in
            withdrawn.insert(place)
            return withdrawn.count == count
        }
        guard isLast else { return }
        settle(.none)
        cancel()
    }
}

/// The calls under way, and the tasks that work on them.
///
/// A call may outlive its connection, for a legacy client that hangs up has not cancelled anything
/// (2025-11-25, Transports).
final class Calls: Sendable {
    private struct State: Sendable {
        var tasks: [Int: Task<Void, Never>] = [:]
        var nextTicket = 0
        var requests = CancelTable<@Sendable () -> Void>()
    }

    private let now: @Sendable () -> Duration
    private let state = Monitor(State())

    /// - Parameter now: a monotonic clock.
    init(now: @escaping @Sendable () -> Duration) {
        self.now = now
    }

    /// Calls under way at the moment.
    var count: Int { state.update { $0.tasks.count } }

    /// Begins work on the requests of one exchange.
    ///
    /// - Parameters:
    ///   - count: how many there are.
    ///   - names: what they are called, by their places, where they can be cancelled by name.
    ///   - work: is told the places of those that are cancelled.
    /// - Returns: what its answer comes by.
    func start(
        _ count: Int = 1, named names: [Int: RequestName] = [:],
        _ work: @escaping @Sendable (Monitor<Set<Int>>) async -> Answer
    ) -> Call {
        state.update { state in
            let withdrawn = Monitor(Set<Int>())
            let call = Call(ticket: state.nextTicket, of: self, withdrawn: withdrawn)
            state.nextTicket += 1
            for (place, name) in names {
                state.requests.hold(name, call.ticket) { call.withdraw(place, of: count) }
            }
            // Stored under the lock, so that the task's end cannot come first.
            state.tasks[call.ticket] = Task {
                call.settle(await work(withdrawn))
                let end = self.now()
                self.state.update { state in
                    state.tasks[call.ticket] = nil
                    for name in names.values { state.requests.end(name, call.ticket, at: end) }
                }
            }
            return call
        }
    }

    /// Stops the work on the request of this name, if it is certain which one that is.
    func cancel(_ name: RequestName) {
        let now = now()
        state.update { $0.requests.meant(by: name, at: now) }?()
    }

    /// Ends every call, and waits for that.
    func end() async {
        for task in state.update({ Array($0.tasks.values) }) { task.cancel() }
        await state.wait { $0.tasks.isEmpty }
    }

    fileprivate func cancel(_ ticket: Int) {
        state.update { $0.tasks[ticket] }?.cancel()
    }
}
