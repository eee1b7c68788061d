/// Holds a caller's statements back after one that did not end in time, as that may run on.
///
/// PostgreSQL cannot end every query (`translate` of long texts asks for no interrupts), and each that runs on has
/// one of the 20 connections of Truss (contract H8), so that a few more tries take them all.
package struct StatementBreaker {
    /// Leave to send one statement, which must be settled.
    package struct Pass: Hashable, Sendable {
        fileprivate let opening: Int
        fileprivate let isTrial: Bool
    }

    /// How the statement that had a pass went.
    package enum Ending: Hashable, Sendable {
        case ended
        /// It did not end in the time that PostgreSQL had for it.
        case overran
        /// It was cancelled or not sent, or the connection broke.
        case unclear
    }

    private static let shortestHold = Duration.seconds(10)
    private static let longestHold = Duration.seconds(300)

    /// How long after the last hold the next one is as short as the first.
    private static let memory = Duration.seconds(600)

    /// Counts how often it has opened; statements sent before it did do not open it again.
    private var opening = 0

    /// Openings that are remembered.
    private var overruns = 0
    private var heldUntil = Duration.zero
    private var isOpen = false
    private var hasTrial = false

    package init() {}

    /// Lets a statement through; once the time is over one at a time, until one has ended.
    ///
    /// - Returns: a pass, or how long statements are held back.
    package mutating func admit(at now: Duration) -> Result<Pass, Held> {
        guard isOpen else { return .success(Pass(opening: opening, isTrial: false)) }
        guard now >= heldUntil else { return .failure(Held(time: heldUntil - now)) }
        guard !hasTrial else { return .failure(Held(time: .seconds(1))) }
        hasTrial = true
        return .success(Pass(opening: opening, isTrial: true))
    }

    package mutating func settle(_ pass: Pass, _ ending: Ending, at now: Duration) {
        guard pass.opening == opening else { return }
        if pass.isTrial { hasTrial = false }
        switch ending {
        case .unclear: break
        case .ended: if pass.isTrial { isOpen = false }
        case .overran:
            if now > heldUntil + StatementBreaker.memory { overruns = 0 }
            let hold = StatementBreaker.shortestHold * (1 << min(overruns, 5))
            overruns += 1
            opening += 1
            isOpen = true
            hasTrial = false
            heldUntil = now + min(hold, StatementBreaker.longestHold)
        }
    }

    /// Whether it says no more than a new one.
    func isSpent(at now: Duration) -> Bool {
        now > heldUntil + StatementBreaker.memory
    }

    package struct Held: Error, Hashable {
        package let time: Duration
    }
}
