import System
import Testing

@Suite(.timeLimit(.minutes(1))) struct AlarmTests {
    @Test func itEndsWhenItsTimeHasCome() async throws {
        let start = ContinuousClock.now
        try await Alarm.sleep(for: .milliseconds(5))
        #expect(ContinuousClock.now - start >= .milliseconds(5))
        try await Alarm.sleep(for: .zero)
        try await Alarm.sleep(for: .seconds(-1))
    }

    @Test func aCancelledOneEndsAtOnce() async {
        // Cancelled before, while and after it begins, as chance has it.
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await Alarm.sleep(for: .seconds(3600))
                    }
                }
            }
            group.cancelAll()
        }
        let started = Task { try await Alarm.sleep(for: .seconds(Int64.max)) }
        await Task.yield()
        started.cancel()
        await #expect(throws: CancellationError.self) { try await started.value }
    }
}
