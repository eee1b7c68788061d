import Foundation
import Synchronization

/// Does one thing at a time; whoever adds blocks must wait while many have not been done.
///
/// A URLSession adds a block for each piece of a body, as fast as the pieces come. Waiting makes it leave
/// the rest to TCP, so that a fast API cannot fill the memory.
final class PacedQueue: OperationQueue, @unchecked Sendable {
    private static let maxWaiting = 16

    /// Counts from 0, as a semaphore may not go with less than it began with.
    private let places = DispatchSemaphore(value: 0)

    /// Whether waiting was in vain, which it is until something has been done.
    private let isStuck = Mutex(false)

    override init() {
        super.init()
        maxConcurrentOperationCount = 1
        for _ in 0..<PacedQueue.maxWaiting { places.signal() }
    }

    override func addOperation(_ block: @escaping @Sendable () -> Void) {
        // Not for ever: what is being done may itself wait for who adds this.
        let patience = isStuck.withLock { $0 } ? 0 : 100
        let hasPlace = places.wait(timeout: .now() + .milliseconds(patience)) == .success
        isStuck.withLock { $0 = !hasPlace }
        super.addOperation { [places] in
            block()
            if hasPlace { places.signal() }
        }
    }
}
