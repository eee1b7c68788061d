/// Who waits for what: the poller's state, without its thread.
///
/// Functions that end waits return them, to be resumed once the lock is released.
struct WaitTable {
    typealias Instant = ContinuousClock.Instant

    /// One suspended task.
    struct Waiter {
        let interest: Interests
        let ticket: UInt64
        let deadline: Instant?
        let yieldsToDrain: Bool
        let continuation: CheckedContinuation<Poller.Outcome, Never>
    }

    /// The waiters of one descriptor; there are at most a few.
    private struct Entry {
        let generation: UInt32
        var isWatched = false
        var waiters: [Waiter] = []

        mutating func take(where matches: (Waiter) -> Bool) -> [Waiter] {
            guard waiters.contains(where: matches) else { return [] }
            let taken = waiters.filter(matches)
            waiters.removeAll(where: matches)
            return taken
        }
    }

    private var entries: [Int32: Entry] = [:]
    private var generation: UInt32 = 0

    /// No deadline is earlier; it may be later than this.
    private(set) var nextSweep: Instant?

    /// Deadlines closer together than this are seen to together.
    private static let sweepInterval: Duration = .milliseconds(10)

    /// Adds a waiter and asks the kernel for what it needs.
    ///
    /// - Returns: False, with nothing changed, when the kernel refuses.
    mutating func add(_ waiter: Waiter, on descriptor: Int32, queue: some EventQueue) -> Bool {
        if entries[descriptor] == nil {
            generation &+= 1
            entries[descriptor] = Entry(generation: generation)
        }
        entries[descriptor]?.waiters.append(waiter)
        guard watch(descriptor, queue: queue) else {
            _ = take(waiter.ticket, on: descriptor)
            return false
        }
        guard let deadline = waiter.deadline else { return true }
        if nextSweep.map({ deadline < $0 }) ?? true {
            nextSweep = deadline
            queue.wake()
        }
        return true
    }

    /// Ends the waits that a report satisfies, and asks again for the others of that descriptor.
    ///
    /// A report about an earlier owner of the descriptor's number is nobody's.
    mutating func take(_ key: EventKey, _ ready: Interests, queue: some EventQueue) -> [Waiter] {
        guard entries[key.descriptor]?.generation == key.generation else { return [] }
        let taken = takeAll(on: key.descriptor) { !ready.isDisjoint(with: $0.interest) }
        // Where the kernel refuses, nobody would ever be woken: let them see for themselves.
        guard watch(key.descriptor, queue: queue) else {
            return taken + takeAll(on: key.descriptor) { _ in true }
        }
        return taken
    }

    mutating func take(_ ticket: UInt64, on descriptor: Int32) -> [Waiter] {
        takeAll(on: descriptor) { $0.ticket == ticket }
    }

    /// Ends the waits of every descriptor that match.
    mutating func takeAll(where matches: (Waiter) -> Bool) -> [Waiter] {
        entries.keys.flatMap { takeAll(on: $0, where: matches) }
    }

    /// Ends the waits whose deadline has come, when it is time to look.
    mutating func takeExpired(at now: Instant) -> [Waiter] {
        guard let sweep = nextSweep, sweep <= now else { return [] }
        let expired = takeAll { waiter in waiter.deadline.map { $0 <= now } ?? false }
        let deadlines = entries.values.lazy.flatMap(\.waiters).compactMap(\.deadline)
        nextSweep = deadlines.min().map { max($0, now + Self.sweepInterval) }
        return expired
    }

    /// Removes a descriptor that is about to be closed.
    mutating func forget(_ descriptor: Int32, queue: some EventQueue) -> [Waiter] {
        guard let entry = entries.removeValue(forKey: descriptor) else { return [] }
        if entry.isWatched { queue.forget(descriptor) }
        return entry.waiters
    }

    private mutating func takeAll(
        on descriptor: Int32, where matches: (Waiter) -> Bool
    ) -> [Waiter] {
        entries[descriptor]?.take(where: matches) ?? []
    }

    /// Asks the kernel for what the waiters of a descriptor still need.
    private mutating func watch(_ descriptor: Int32, queue: some EventQueue) -> Bool {
        guard let entry = entries[descriptor], !entry.waiters.isEmpty else { return true }
        let interests = entry.waiters.reduce(into: Interests()) { $0.formUnion($1.interest) }
        let key = EventKey(descriptor: descriptor, generation: entry.generation)
        guard queue.watch(key, for: interests, isFirst: !entry.isWatched) else { return false }
        entries[descriptor]?.isWatched = true
        return true
    }
}
