import Synchronization

/// The breakers of all callers; a caller has one from its first statement that did not end in time.
package final class StatementBreakers: Sendable {
    private let breakers = Mutex<[Int: StatementBreaker]>([:])
    private let patience: Duration
    private let timing: Timing

    /// - Parameters:
    ///   - patience: how long PostgreSQL may take to end a statement, as Truss is waited for.
    ///   - timing: by which holds are counted.
    package init(patience: Duration, timing: Timing = .real) {
        self.patience = patience
        self.timing = timing
    }

    /// The same instance for one caller, by what tells it apart.
    package func guarding(
        _ instance: any TrussInstance, for caller: some Hashable
    ) -> any TrussInstance {
        CallerInstance(instance: instance, breakers: self, caller: caller.hashValue)
    }

    private struct CallerInstance: TrussInstance {
        let instance: any TrussInstance
        let breakers: StatementBreakers
        let caller: Int

        var keyPrefix: String? { get async { await instance.keyPrefix } }

        func respond(
            to request: APIRequest, reader: (any BodyReader)?
        ) async throws(APIError) -> APIResponse {
            guard request.runsStatements else {
                return try await instance.respond(to: request, reader: reader)
            }
            let name = request.body.hashValue
            let pass = try breakers.admit(caller, name)
            let statement = WatchedStatement(breakers, caller, name, pass)
            var request = request
            request.statement.watched = statement
            do throws(APIError) {
                let response = try await instance.respond(to: request, reader: reader)
                statement.settleUnlessAbandoned(.success(response))
                return response
            } catch {
                statement.settleUnlessAbandoned(.failure(error))
                throw error
            }
        }
    }

    private func admit(
        _ caller: Int, _ statement: Int
    ) throws(APIError) -> StatementBreaker.Pass {
        let now = timing.now()
        let answer = breakers.withLock { breakers in
            var breaker = breakers[caller] ?? StatementBreaker()
            defer { if breakers[caller] != nil { breakers[caller] = breaker } }
            return breaker.admit(statement, at: now)
        }
        switch answer {
        case .success(let pass): return pass
        case .failure(let held): throw APIError(held)
        }
    }

    /// Throws where it may not be sent any more, which another has caused since it was admitted.
    fileprivate func check(
        _ caller: Int, _ statement: Int, _ pass: StatementBreaker.Pass
    ) throws(APIError) {
        let now = timing.now()
        let held = breakers.withLock { $0[caller]?.heldSince(pass, statement, at: now) }
        if let held { throw APIError(held) }
    }

    fileprivate func abandon(_ caller: Int, _ statement: Int) -> StatementBreaker.Abandoned {
        let end = timing.now() + patience
        return breakers.withLock {
            $0[caller, default: StatementBreaker()].abandon(statement, until: end)
        }
    }

    fileprivate func settle(
        _ caller: Int, _ pass: StatementBreaker.Pass, _ ending: StatementBreaker.Ending,
        _ abandoned: StatementBreaker.Abandoned?
    ) {
        let now = timing.now()
        breakers.withLock { breakers in
            guard ending == .overran || breakers[caller] != nil else { return }
            breakers[caller, default: StatementBreaker()].settle(
                pass, ending, abandoned: abandoned, at: now)
            breakers = breakers.filter { !$0.value.isSpent(at: now) }
        }
    }

    /// Less time than PostgreSQL has for a statement, after others were waited for, says nothing of the statement.
    fileprivate func ending(after error: APIError) -> StatementBreaker.Ending {
        if case .timedOut(let seconds) = error, .seconds(seconds) >= patience {
            .overran
        } else {
            .unclear
        }
    }
}

/// One statement that had a pass, as far as it has come; settled once.
final class WatchedStatement: Sendable {
    private enum Phase {
        case awaited
        case abandoned(StatementBreaker.Abandoned)
        case settled
    }

    private let breakers: StatementBreakers
    private let caller: Int
    private let name: Int
    private let pass: StatementBreaker.Pass
    private let phase = Mutex(Phase.awaited)

    fileprivate init(
        _ breakers: StatementBreakers, _ caller: Int, _ name: Int, _ pass: StatementBreaker.Pass
    ) {
        self.breakers = breakers
        self.caller = caller
        self.name = name
        self.pass = pass
    }

    /// To be asked right before it is sent: throws where another has held it back meanwhile.
    func check() throws(APIError) { try breakers.check(caller, name, pass) }

    /// Its caller has left, and it may run; it must be settled later.
    func abandon() {
        phase.withLock { phase in
            guard case .awaited = phase else { return }
            phase = .abandoned(breakers.abandon(caller, name))
        }
    }

    /// It came to this; nil where it has ended and no more is known.
    func settle(_ outcome: Result<APIResponse, APIError>?) {
        let ending: StatementBreaker.Ending =
            switch outcome {
            case nil: .ended
            case .success(let response): response.overran ? .overran : .ended
            case .failure(let error): breakers.ending(after: error)
            }
        phase.withLock { phase in
            switch phase {
            case .awaited: breakers.settle(caller, pass, ending, nil)
            case .abandoned(let one): breakers.settle(caller, pass, ending, one)
            case .settled: break
            }
            phase = .settled
        }
    }

    fileprivate func settleUnlessAbandoned(_ outcome: Result<APIResponse, APIError>) {
        if phase.withLock({ if case .abandoned = $0 { true } else { false } }) { return }
        settle(outcome)
    }
}

/// Who follows the statement of a request; takes no part in comparisons.
struct StatementUse: Hashable, Sendable {
    var watched: WatchedStatement?

    static func == (one: StatementUse, other: StatementUse) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
}

extension APIError {
    fileprivate init(_ held: StatementBreaker.Held) {
        let seconds = held.time.wholeSeconds
        self = held.isByAbandoned ? .abandonedRuns(seconds: seconds) : .heldBack(seconds: seconds)
    }
}

extension APIRequest {
    /// Whether it runs SQL, and so has a connection of the database for as long as that takes.
    fileprivate var runsStatements: Bool { path.starts(with: ["v1", "sql"]) }
}

extension APIResponse {
    /// Whether the API has stopped waiting for a statement that it could not end.
    fileprivate var overran: Bool { status == 400 && APIFailure(self).kind == .queryTimeout }
}
