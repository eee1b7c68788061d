import System
import Testing

@Suite(.timeLimit(.minutes(1))) struct PermitsTests {
    private static let forever: @Sendable (Duration) async throws -> Void = { _ in
        try await Alarm.sleep(for: .seconds(3600))
    }

    private static func waiting(_ count: Int, at permits: Permits) async throws {
        while permits.waiting != count { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test func turnsGoByOrderOfArrival() async throws {
        let permits = Permits(2)
        for _ in 0..<2 { #expect(await permits.enter(within: .zero, sleep: Self.forever)) }
        let order = Monitor([Int]())
        var tasks: [Task<Void, Never>] = []
        for number in 0..<20 {
            tasks.append(
                Task {
                    guard await permits.enter(within: .seconds(1), sleep: Self.forever) else {
                        return
                    }
                    order.update { $0.append(number) }
                })
            try await Self.waiting(number + 1, at: permits)
        }
        for number in 0..<20 {
            permits.leave()
            await order.wait { $0.count == number + 1 }
        }
        #expect(order.update { $0 } == Array(0..<20))
    }

    @Test func whoGaveUpHasNoTurn() async throws {
        let permits = Permits(1)
        #expect(await permits.enter(within: .zero, sleep: Self.forever))
        #expect(await !permits.enter(within: .milliseconds(1), sleep: Alarm.sleep(for:)))
        let cancelled = Task { await permits.enter(within: .seconds(1), sleep: Self.forever) }
        try await Self.waiting(1, at: permits)
        cancelled.cancel()
        #expect(await !cancelled.value)
        #expect(permits.waiting == 0)
        permits.leave()
        #expect(await permits.enter(within: .seconds(1), sleep: Self.forever))
    }

    /// Leaving and giving up at the same moment neither loses a permit nor makes one.
    @Test func permitsAreNeitherLostNorMade() async {
        let permits = Permits(3)
        let inside = Monitor((now: 0, most: 0))
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let time = Duration.microseconds(number % 7 * 50)
                    guard await permits.enter(within: time, sleep: Alarm.sleep(for:)) else {
                        return
                    }
                    inside.update { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                    await Task.yield()
                    inside.update { $0.now -= 1 }
                    permits.leave()
                }
            }
        }
        #expect(inside.update { $0.most } <= 3)
        #expect(permits.waiting == 0)
        for _ in 0..<3 { #expect(await permits.enter(within: .zero, sleep: Self.forever)) }
        #expect(await !permits.enter(within: .zero, sleep: Alarm.sleep(for:)))
    }
}
