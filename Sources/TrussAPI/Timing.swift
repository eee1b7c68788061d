import System

/// Clock and chance, so that waiting can be tested without waiting.
package struct Timing: Sendable {
    /// Time since a moment that stays the same; never runs backwards.
    package var now: @Sendable () -> Duration

    /// Throws where the task is cancelled first.
    package var sleep: @Sendable (Duration) async throws -> Void

    /// A number from 0 up to 1.
    package var chance: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.chance = chance
    }

    /// The machine's own; time asleep counts.
    package static let real: Timing = {
        let start = ContinuousClock.now
        return Timing(
            now: { ContinuousClock.now - start },
            sleep: { try await Alarm.sleep(for: $0) },
            chance: { Double.random(in: 0..<1) })
    }()
}
