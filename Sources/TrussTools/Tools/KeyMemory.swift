import SQL
import Synchronization

/// The keys of the tables that were read last, so that a page needs one request and not two.
///
/// A remembered key may be out of date: the statement that uses it finds that out.
final class KeyMemory: Sendable {
    /// Tables whose keys are remembered at most; then all are forgotten.
    private static let capacity = 1000

    private let keys = Mutex<[TableName: [Identifier]]>([:])

    subscript(table: TableName) -> [Identifier]? {
        get { keys.withLock { $0[table] } }
        set {
            keys.withLock { keys in
                if keys.count >= KeyMemory.capacity { keys.removeAll() }
                keys[table] = newValue
            }
        }
    }
}
