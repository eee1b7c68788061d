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

    @Test func nobodyWaitsForEver() {
        let queue = PacedQueue()
        let gate = DispatchSemaphore(value: 0)
        let done = Mutex(0)
        queue.addOperation { gate.wait() }
        for _ in 0..<100 { queue.addOperation { done.withLock { $0 += 1 } } }
        gate.signal()
        queue.waitUntilAllOperationsAreFinished()
        #expect(done.withLock { $0 } == 100)
    }

    @Test func nobodyWaitsForWhatWaitsForThem() {
        let queue = PacedQueue()
        let done = Mutex(0)
        for _ in 0..<50 {
            queue.addOperation {
                queue.withoutPacing {
                    let added = DispatchSemaphore(value: 0)
                    Thread.detachNewThread {
                        for _ in 0..<100 { queue.addOperation { done.withLock { $0 += 1 } } }
                        added.signal()
                    }
                    added.wait()
                }
            }
        }
        queue.waitUntilAllOperationsAreFinished()
        #expect(done.withLock { $0 } == 5000)
    }
}
