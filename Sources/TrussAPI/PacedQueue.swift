import Foundation

/// Does one thing at a time; whoever adds blocks waits while many have not been done.
///
/// A URLSession adds a block for each piece of a body, as fast as the pieces come. Waiting makes it leave
/// the rest to TCP, so that a fast API cannot fill the memory.
final class PacedQueue: OperationQueue, @unchecked Sendable {
    private static let maxWaiting = 16
    private static let patience = 0.1

    /// Guards what follows, and tells of its changes.
    private let change = NSCondition()
    private var waiting = 0
    private var exceptions = 0

    /// Whether waiting was in vain, since what is being done may itself wait for who adds.
    private var isStuck = false

    override init() {
        super.init()
        maxConcurrentOperationCount = 1
    }

    override func addOperation(_ block: @escaping @Sendable () -> Void) {
        change.withLock {
            defer { waiting += 1 }
            guard waiting >= PacedQueue.maxWaiting else { return }
            let end = Date(timeIntervalSinceNow: PacedQueue.patience)
            while waiting >= PacedQueue.maxWaiting, exceptions == 0, !isStuck {
                isStuck = !change.wait(until: end)
            }
        }
        super.addOperation { [self] in
            block()
            change.withLock {
                waiting -= 1
                isStuck = false
                change.signal()
            }
        }
    }

    /// Does something in this queue for which it is known that those who add must not wait.
    func withoutPacing(_ body: () -> Void) {
        change.withLock {
            exceptions += 1
            change.broadcast()
        }
        body()
        change.withLock { exceptions -= 1 }
    }
}
