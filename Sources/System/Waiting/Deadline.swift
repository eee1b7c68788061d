/// What an operation comes to, if it does in time; nil where the time is over first.
///
/// An operation that does not heed cancellation is waited for. Cancellation of the caller is the
/// operation's to answer, whatever time is left.
@discardableResult
package func withDeadline<Output: Sendable>(
    _ limit: Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Alarm.sleep(for: $0) },
    _ operation: @escaping @Sendable () async -> Output
) async -> Output? {
    await withTaskGroup(of: Ending<Output>.self) { group in
        group.addTask { .done(await operation()) }
        group.addTask {
            do {
                try await sleep(limit)
                return .over
            } catch {
                return .cancelled
            }
        }
        defer { group.cancelAll() }
        for await ending in group {
            switch ending {
            case .done(let output): return output
            case .over: return nil
            case .cancelled: continue
            }
        }
        return nil
    }
}

private enum Ending<Output: Sendable>: Sendable {
    case done(Output)
    case over
    case cancelled
}
