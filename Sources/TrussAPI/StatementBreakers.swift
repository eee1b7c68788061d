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
            let pass = try breakers.admit(caller)
            do throws(APIError) {
                let response = try await instance.respond(to: request, reader: reader)
                breakers.settle(caller, pass, response.overran ? .overran : .ended)
                return response
            } catch {
                breakers.settle(caller, pass, breakers.ending(after: error))
                throw error
            }
        }
    }

    private func admit(_ caller: Int) throws(APIError) -> StatementBreaker.Pass {
        let now = timing.now()
        let answer = breakers.withLock { breakers in
            var breaker = breakers[caller] ?? StatementBreaker()
            defer { if breakers[caller] != nil { breakers[caller] = breaker } }
            return breaker.admit(at: now)
        }
        switch answer {
        case .success(let pass): return pass
        case .failure(let held): throw .heldBack(seconds: held.time.wholeSeconds)
        }
    }

    private func settle(
        _ caller: Int, _ pass: StatementBreaker.Pass, _ ending: StatementBreaker.Ending
    ) {
        let now = timing.now()
        breakers.withLock { breakers in
            guard ending == .overran || breakers[caller] != nil else { return }
            breakers[caller, default: StatementBreaker()].settle(pass, ending, at: now)
            breakers = breakers.filter { !$0.value.isSpent(at: now) }
        }
    }

    /// Less time than PostgreSQL has for a statement, after others were waited for, says nothing of the statement.
    private func ending(after error: APIError) -> StatementBreaker.Ending {
        if case .timedOut(let seconds) = error, .seconds(seconds) >= patience {
            .overran
        } else {
            .unclear
        }
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
