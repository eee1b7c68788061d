import Dispatch
import Synchronization

/// At most 20 sessions, the one used last taken first, as node-postgres does it (contract H8).
///
/// A session keeps whatever state its last user left in it. One that saw an error is closed, and so is
/// one that lay idle for ten seconds.
final class ConnectionPool: Sendable {
    private struct State {
        var idle: [Lane] = []
        var waiting: [CheckedContinuation<Lane, Never>] = []
        var laneCount = 0
    }

    private static let limit = 20

    private let library: PostgreSQLLibrary
    private let connectionString: String
    private let state = Mutex(State())

    init(_ library: PostgreSQLLibrary, _ connectionString: String) {
        self.library = library
        self.connectionString = connectionString
    }

    /// Runs blocking work with a session to itself, on that session's thread.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (PostgreSQLConnection) throws(PostgreSQLError) -> Value
    ) async throws(PostgreSQLError) -> Value {
        let lane = await takeLane()
        let result = await lane.run(library, connectionString, work)
        giveBack(lane)
        return try result.get()
    }

    private func takeLane() async -> Lane {
        await withCheckedContinuation { continuation in
            let lane: Lane? = state.withLock { state in
                if let lane = state.idle.popLast() { return lane }
                if state.laneCount < Self.limit {
                    state.laneCount += 1
                    return Lane()
                }
                state.waiting.append(continuation)
                return nil
            }
            if let lane { continuation.resume(returning: lane) }
        }
    }

    private func giveBack(_ lane: Lane) {
        let next: CheckedContinuation<Lane, Never>? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.idle.append(lane)
            return nil
        }
        next?.resume(returning: lane)
    }
}

/// A place in the pool: a thread while it works, and a session once it has worked.
private final class Lane: Sendable {
    private struct Session {
        var connection: PostgreSQLConnection
        var lastUse: ContinuousClock.Instant
    }

    private let thread = DispatchQueue(label: "sandbox.postgresql")
    private let session = Mutex<Session?>(nil)

    func run<Value: Sendable>(
        _ library: PostgreSQLLibrary, _ connectionString: String,
        _ work: @escaping @Sendable (PostgreSQLConnection) throws(PostgreSQLError) -> Value
    ) async -> Result<Value, PostgreSQLError> {
        await withCheckedContinuation { continuation in
            thread.async {
                let result: Result<Value, PostgreSQLError>
                do throws(PostgreSQLError) {
                    let connection = try self.takeConnection(library, connectionString)
                    result = .success(try work(connection))
                    self.keep(connection)
                } catch {
                    result = .failure(error)
                }
                continuation.resume(returning: result)
            }
        }
    }

    private func takeConnection(
        _ library: PostgreSQLLibrary, _ string: String
    ) throws(PostgreSQLError) -> PostgreSQLConnection {
        let session = session.withLock { session in
            defer { session = nil }
            return session
        }
        if let session, session.connection.isOpen, session.lastUse + .seconds(10) > .now {
            return session.connection
        }
        return try PostgreSQLConnection(library, string)
    }

    private func keep(_ connection: PostgreSQLConnection) {
        guard connection.isOpen else { return }
        session.withLock { $0 = Session(connection: connection, lastUse: .now) }
    }
}
