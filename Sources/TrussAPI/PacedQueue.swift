import Foundation

/// Does one thing at a time; whoever adds blocks waits while many have not been done.
///
/// A URLSession adds a block for each piece of a body, as fast as the pieces come. Waiting makes it leave
/// the rest to TCP, so that a fast API cannot fill the memory.
final class PacedQueue: OperationQueue, @unchecked Sendable {
    private static let maxWaiting = 16
    private let patience: TimeInterval

    /// Guards what follows, and tells of its changes.
    private let change = NSCondition()
    private var waiting = 0
    private var exceptions = 0

    /// Whether somebody waited in vain and nothing has been done since.
    private var isStuck = false

    /// Nobody waits longer than `patience`, in seconds: what is being done may itself wait for who adds.
    init(patience: TimeInterval = 0.1) {
        self.patience = patience
        super.init()
        maxConcurrentOperationCount = 1
    }

    override func addOperation(_ block: @escaping @Sendable () -> Void) {
        change.withLock {
            defer { waiting += 1 }
            guard waiting >= PacedQueue.maxWaiting else { return }
            let end = Date(timeIntervalSinceNow: patience)
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

    /// Does something, in this queue, that waits for who adds: they need not wait meanwhile.
    func withoutPacing(_ body: () -> Void) {
        change.withLock {
            exceptions += 1
            change.broadcast()
        }
        body()
        change.withLock { exceptions -= 1 }
    }
}
