import Dispatch
import Foundation
import Synchronization
import Testing

@testable import TrussAPI

@Suite struct PacedQueueTests {
    @Test func whoAddsWaitsWhileMuchIsWaiting() {
        let queue = PacedQueue()
        let waiting = Mutex(0)
        let most = Mutex(0)
        let order = Mutex<[Int]>([])
        for number in 0..<400 {
            queue.addOperation {
                usleep(200)
                order.withLock { $0.append(number) }
                waiting.withLock { $0 -= 1 }
            }
            let now = waiting.withLock { waiting in
                waiting += 1
                return waiting
            }
            most.withLock { $0 = max($0, now) }
        }
        queue.waitUntilAllOperationsAreFinished()
        #expect(order.withLock { $0 } == Array(0..<400))
        // The one under way and the one whose place was given back may be counted besides.
        #expect(most.withLock { $0 } <= 18)
    }

    /// Adds blocks on another thread, and says whether that came to an end.
    static func add(_ count: Int, to queue: PacedQueue, _ done: Counter) -> Bool {
        let added = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            for _ in 0..<count { queue.addOperation { done.count() } }
            added.signal()
        }
        return added.wait(timeout: .now() + 20) == .success
    }

    final class Counter: Sendable {
        private let state = Mutex(0)

        var value: Int { state.withLock { $0 } }
        func count() { state.withLock { $0 += 1 } }
    }

    @Test func nobodyWaitsForEver() {
        let queue = PacedQueue()
        let gate = DispatchSemaphore(value: 0)
        let done = Counter()
        queue.addOperation { gate.wait() }
        #expect(Self.add(100, to: queue, done))
        gate.signal()
        queue.waitUntilAllOperationsAreFinished()
        #expect(done.value == 100)
    }

    @Test func nobodyWaitsForWhatWaitsForThem() {
        // So patient that who waits for it would do so for ever.
        let queue = PacedQueue(patience: 3600)
        let done = Counter()
        for _ in 0..<2 {
            queue.addOperation {
                queue.withoutPacing { #expect(Self.add(100, to: queue, done)) }
            }
        }
        queue.waitUntilAllOperationsAreFinished()
        #expect(done.value == 200)
    }
}
