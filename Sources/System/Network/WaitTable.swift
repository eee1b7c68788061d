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
        var waiters: [Waiter] = []

        mutating func take(where matches: (Waiter) -> Bool) -> [Waiter] {
            guard waiters.contains(where: matches) else { return [] }
            let taken = waiters.filter(matches)
            waiters.removeAll(where: matches)
            return taken
        }
    }

    private var entries: [Descriptor: Entry] = [:]
    private var generation: UInt32 = 0

    /// No deadline is earlier; it may be later than this.
    private(set) var nextSweep: Instant?

    /// Deadlines closer together than this are seen to together.
    private static let sweepInterval: Duration = .milliseconds(10)

    /// Adds a waiter and asks the kernel for what it needs.
    mutating func add(_ waiter: Waiter, on descriptor: Descriptor, queue: PollQueue) {
        if entries[descriptor] == nil {
            generation &+= 1
            entries[descriptor] = Entry(generation: generation)
        }
        entries[descriptor]?.waiters.append(waiter)
        watch(descriptor, queue: queue)
        guard let deadline = waiter.deadline else { return }
        if nextSweep.map({ deadline < $0 }) ?? true {
            nextSweep = deadline
            queue.wake()
        }
    }

    /// Ends the waits that a report satisfies, and asks again for the others of that descriptor.
    ///
    /// A report about an earlier owner of the descriptor's number is nobody's.
    mutating func take(_ key: EventKey, _ ready: Interests, queue: PollQueue) -> [Waiter] {
        guard entries[key.descriptor]?.generation == key.generation else { return [] }
        let taken = takeAll(on: key.descriptor) { !ready.isDisjoint(with: $0.interest) }
        watch(key.descriptor, queue: queue)
        return taken
    }

    mutating func take(_ ticket: UInt64, on descriptor: Descriptor) -> [Waiter] {
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
    mutating func forget(_ descriptor: Descriptor, queue: PollQueue) -> [Waiter] {
        guard let entry = entries.removeValue(forKey: descriptor) else { return [] }
        queue.forget(descriptor)
        return entry.waiters
    }

    private mutating func takeAll(
        on descriptor: Descriptor, where matches: (Waiter) -> Bool
    ) -> [Waiter] {
        entries[descriptor]?.take(where: matches) ?? []
    }

    /// Asks the kernel for what the waiters of a descriptor still need.
    private mutating func watch(_ descriptor: Descriptor, queue: PollQueue) {
        guard let entry = entries[descriptor], !entry.waiters.isEmpty else { return }
        let interests = entry.waiters.reduce(into: Interests()) { $0.formUnion($1.interest) }
        let key = EventKey(descriptor: descriptor, generation: entry.generation)
        queue.watch(key, for: interests)
    }
}
