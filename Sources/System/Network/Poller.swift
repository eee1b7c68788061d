import Synchronization

/// Suspends tasks until a descriptor is ready, from one thread that sleeps while all are idle.
///
/// A wait ends by readiness, deadline, cancellation of its task, or drain if it asked for that. At
/// most one wait per descriptor and interest at a time.
package final class Poller: Sendable {
    /// Why a wait ended.
    package enum Outcome: Sendable {
        case ready
        case timedOut
        /// Nothing new is to be begun; only for waits that yield to drain.
        case draining
        case cancelled
    }

    package typealias Instant = ContinuousClock.Instant

    private struct State {
        var table = WaitTable()
        var isDraining = false
        var isStopped = false
        var hasEnded = false
        var ends: [CheckedContinuation<Void, Never>] = []
    }

    private let queue: PollQueue
    private let tickets = Atomic<UInt64>(0)
    private let state = Mutex(State())

    /// - Throws: when no descriptor or thread is left.
    package init() throws(Errno) {
        queue = try PollQueue()
        do throws(Errno) {
            try Threads.start { self.run() }
        } catch {
            queue.close()
            throw error
        }
    }

    package var isDraining: Bool { state.withLock(\.isDraining) }

    /// Ends every wait that yields to drain, now and from now on.
    package func drain() {
        end(with: .draining) {
            $0.isDraining = true
            return $0.table.takeAll(where: \.yieldsToDrain)
        }
    }

    /// Lets the thread end; every wait, now and from now on, is cancelled.
    package func stop() {
        state.withLock {
            guard !$0.isStopped else { return }
            $0.isStopped = true
            queue.wake()
        }
    }

    /// Returns when the thread has ended and its descriptors are closed.
    package func stopped() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock {
                if !$0.hasEnded { $0.ends.append(continuation) }
                return $0.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    /// Drops all knowledge of a descriptor that is about to be closed; no wait may be left on it.
    package func forget(_ descriptor: Descriptor) {
        end(with: .cancelled) {
            $0.isStopped ? [] : $0.table.forget(descriptor, queue: queue)
        }
    }

    /// Suspends until a descriptor is ready, or another outcome comes first.
    package func wait(
        for interest: Interests, on descriptor: Descriptor, until deadline: Instant? = nil,
        yieldsToDrain: Bool = false
    ) async -> Outcome {
        let ticket = tickets.wrappingAdd(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = WaitTable.Waiter(
                    interest: interest, ticket: ticket, deadline: deadline,
                    yieldsToDrain: yieldsToDrain, continuation: continuation)
                if let outcome = add(waiter, on: descriptor) {
                    continuation.resume(returning: outcome)
                }
            }
        } onCancel: {
            end(with: .cancelled) { $0.table.take(ticket, on: descriptor) }
        }
    }

    /// Registers a wait, or says how it has ended already.
    private func add(_ waiter: WaitTable.Waiter, on descriptor: Descriptor) -> Outcome? {
        state.withLock {
            // Under the lock: a cancellation after this look finds the waiter.
            guard !$0.isStopped, !Task.isCancelled else { return .cancelled }
            if waiter.yieldsToDrain, $0.isDraining { return .draining }
            $0.table.add(waiter, on: descriptor, queue: queue)
            return nil
        }
    }

    private func end(with outcome: Outcome, _ taking: (inout State) -> [WaitTable.Waiter]) {
        for waiter in state.withLock({ taking(&$0) }) {
            waiter.continuation.resume(returning: outcome)
        }
    }

    /// The thread's body.
    private func run() {
        while let timeout = nextTimeout() {
            queue.wait(milliseconds: timeout) { key, ready in
                end(with: .ready) { $0.table.take(key, ready, queue: queue) }
            }
            end(with: .timedOut) { $0.table.takeExpired(at: .now) }
        }
        end(with: .cancelled) { $0.table.takeAll { _ in true } }
        let ends = state.withLock {
            queue.close()
            $0.hasEnded = true
            return $0.ends
        }
        for end in ends { end.resume() }
    }

    /// Milliseconds until deadlines must be looked at, -1 for no deadline; nil to end.
    private func nextTimeout() -> Int32? {
        state.withLock {
            guard !$0.isStopped else { return nil }
            guard let sweep = $0.table.nextSweep else { return -1 }
            let (seconds, attoseconds) = (sweep - .now).components
            guard seconds >= 0, attoseconds >= 0 else { return 0 }
            // Rounded up: waking early would be waking twice.
            return Int32(min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
        }
    }
}
