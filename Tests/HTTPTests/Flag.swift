import Foundation
import Synchronization

/// Something that happens once, seen from threads and tasks alike.
final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }

    func set() { state.withLock { $0 = true } }

    /// Blocks until it is set, or far too long has passed; only for threads of their own.
    func wait() {
        for _ in 0..<30_000 where !isSet { pause(milliseconds: 1) }
    }
}

/// Blocks; only for threads of their own.
func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }
