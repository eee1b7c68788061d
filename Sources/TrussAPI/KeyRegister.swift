import Synchronization
import System

/// What is known of callers' keys, for all of them; the keys themselves are not in it.
package final class KeyRegister: Sendable {
    private struct State {
        var table = KeyTable()
        /// One for each key on trial, so that a caller's first calls wait for one of them.
        var gates: [APIKey.Digest: (gate: Permits, users: Int)] = [:]
    }

    /// A trial, and whether it keeps others of its key waiting.
    private struct Turn {
        let trial: KeyTable.Trial
        let hasPlace: Bool
    }

    private let state = Mutex(State())
    private let timing: Timing

    /// How long a call waits for what another shows of its key; one that is refused is refused sooner.
    private static let patience = Duration.seconds(1)

    package init(timing: Timing = .real) {
        self.timing = timing
    }

    package func standing(of key: APIKey.Digest) -> KeyTable.Standing {
        state.withLock { $0.table.standing(of: key, at: timing.now()) }
    }

    /// The same instance for a caller with this key, from this address.
    package func guarding(
        _ instance: any TrussInstance, _ key: APIKey.Digest, from address: String
    ) -> any TrussInstance {
        CallerInstance(instance: instance, register: self, key: key, address: address)
    }

    private struct CallerInstance: TrussInstance {
        let instance: any TrussInstance
        let register: KeyRegister
        let key: APIKey.Digest
        let address: String

        var keyPrefix: String? { get async { await instance.keyPrefix } }

        func respond(
            to request: APIRequest, reader: (any BodyReader)?
        ) async throws(APIError) -> APIResponse {
            let turn = try await register.turn(of: key, from: address)
            let outcome = await outcome(of: request, reader)
            register.settle(key, turn, outcome)
            return try outcome.get()
        }

        private func outcome(
            of request: APIRequest, _ reader: (any BodyReader)?
        ) async -> Result<APIResponse, APIError> {
            do throws(APIError) {
                return .success(try await instance.respond(to: request, reader: reader))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Waits a little while another call tries the same key.
    ///
    /// - Returns: nil for a key that needs no trial; any other must be settled.
    private func turn(
        of key: APIKey.Digest, from address: String
    ) async throws(APIError) -> Turn? {
        guard standing(of: key) != .accepted else { return nil }
        let hasPlace = await enter(key)
        if !hasPlace, Task.isCancelled { throw .cancelled }
        let now = timing.now()
        let (standing, trial, wait) = state.withLock { state in
            let standing = state.table.standing(of: key, at: now)
            let trial =
                standing == .unproven ? state.table.begin(key, from: address, at: now) : nil
            return (standing, trial, state.table.wait(at: now))
        }
        if let trial { return Turn(trial: trial, hasPlace: hasPlace) }
        if hasPlace { leave(key) }
        switch standing {
        case .accepted: return nil
        case .refused: throw .keyRefused
        case .unproven: throw .unprovenKey(seconds: max(wait.wholeSeconds, 1))
        }
    }

    private func settle(
        _ key: APIKey.Digest, _ turn: Turn?, _ outcome: Result<APIResponse, APIError>
    ) {
        let now = timing.now()
        if let turn {
            let showing = KeyShowing(outcome)
            state.withLock { $0.table.end(turn.trial, showing, at: now) }
            if turn.hasPlace { leave(key) }
        } else if case .success(let response) = outcome, response.status == 403 {
            // Of a key that is accepted nothing else is news.
            state.withLock { $0.table.note(key, KeyShowing(outcome), at: now) }
        }
    }

    /// Takes the place of the one that tries the key; false where that took too long.
    private func enter(_ key: APIKey.Digest) async -> Bool {
        let gate = state.withLock { state in
            var entry = state.gates[key] ?? (Permits(1), 0)
            entry.users += 1
            state.gates[key] = entry
            return entry.gate
        }
        let hasPlace = await gate.enter(within: KeyRegister.patience, sleep: timing.sleep)
        if !hasPlace { forget(key) }
        return hasPlace
    }

    private func leave(_ key: APIKey.Digest) {
        state.withLock { $0.gates[key]?.gate }?.leave()
        forget(key)
    }

    private func forget(_ key: APIKey.Digest) {
        state.withLock { state in
            state.gates[key]?.users -= 1
            if state.gates[key]?.users == 0 { state.gates[key] = nil }
        }
    }
}
