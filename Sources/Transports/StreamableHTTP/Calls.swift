import MCP

/// What became of the work for one exchange.
struct Answer: Sendable {
    /// Compact JSON on one line, without its end.
    let json: [UInt8]
    let outcome: RequestOutcome
}

/// One exchange that the product works on.
final class Call: Sendable {
    fileprivate let ticket: Int
    private let answer = Monitor<Answer?>(nil)
    private let calls: Calls

    fileprivate init(ticket: Int, of calls: Calls) {
        self.ticket = ticket
        self.calls = calls
    }

    fileprivate func settle(_ value: Answer) {
        answer.update { $0 = value }
    }

    /// The answer, if it comes in time; without a limit, whenever it comes.
    func answer(within limit: Duration?) async -> Answer? {
        if let limit {
            await answer.wait(for: limit) { $0 != nil }
        } else {
            await answer.wait { $0 != nil }
        }
        return answer.update { $0 }
    }

    /// Stops the work; there may still be an answer.
    func cancel() { calls.cancel(ticket) }
}

/// The calls under way, and the tasks that work on them.
///
/// A call may outlive its connection, for a legacy client that hangs up has not cancelled anything
/// (2025-11-25, Transports).
final class Calls: Sendable {
    private struct State: Sendable {
        var tasks: [Int: Task<Void, Never>] = [:]
        var nextTicket = 0
    }

    private let state = Monitor(State())

    /// Calls under way at the moment.
    var count: Int { state.update { $0.tasks.count } }

    func start(_ work: @escaping @Sendable () async -> Answer) -> Call {
        state.update { state in
            let call = Call(ticket: state.nextTicket, of: self)
            state.nextTicket += 1
            // Stored under the lock, so that the task's end cannot come first.
            state.tasks[call.ticket] = Task {
                call.settle(await work())
                self.state.update { $0.tasks[call.ticket] = nil }
            }
            return call
        }
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

extension Monitor {
    /// Waits until the condition holds, for so long at most.
    ///
    /// A sleep that is cancelled keeps its memory until its time has come: no limit is better than
    /// a long one.
    func wait(for limit: Duration, until condition: @escaping @Sendable (State) -> Bool) async {
        await withTaskGroup { group in
            group.addTask { await self.wait(until: condition) }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
