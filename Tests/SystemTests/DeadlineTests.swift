import System
import Testing

@Suite(.timeLimit(.minutes(1))) struct DeadlineTests {
    /// A sleep that lasts until it is cancelled.
    private static let forever: @Sendable (Duration) async throws -> Void = { _ in
        try await Alarm.sleep(for: .seconds(3600))
    }

    private struct Cancelled: Error {}

    @Test func whatIsDoneInTimeIsTheOutcome() async {
        #expect(await withDeadline(.seconds(3600)) { 7 } == 7)
        #expect(await withDeadline(.seconds(1), sleep: { _ in throw Cancelled() }) { 7 } == 7)
    }

    @Test func whereTheTimeIsOverTheOperationIsCancelled() async {
        let cancelled = Monitor(false)
        let outcome = await withDeadline(.milliseconds(1)) {
            try? await Self.forever(.zero)
            cancelled.update { $0 = Task.isCancelled }
            return 7
        }
        #expect(outcome == nil)
        #expect(cancelled.update { $0 })
    }

    @Test func cancellationIsTheOperationsToAnswer() async {
        let task = Task {
            await withDeadline(.seconds(1), sleep: Self.forever) {
                try? await Self.forever(.zero)
                return Task.isCancelled ? "cancelled" : "not"
            }
        }
        task.cancel()
        #expect(await task.value == "cancelled")
    }
}
