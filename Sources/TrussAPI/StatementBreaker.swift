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
        /// It was not sent, or the connection broke.
        case unclear
    }

    /// A statement whose caller has cancelled it, until it is settled.
    package struct Abandoned: Hashable, Sendable {
        fileprivate let number: Int
    }

    /// How many of them hold back all others.
    private static let maxAbandoned = 2

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

    private var abandoned: [Abandoned: (statement: Int, end: Duration)] = [:]
    private var lastAbandoned = 0

    package init() {}

    /// Lets a statement through; once the time is over one at a time, until one has ended.
    ///
    /// - Parameters:
    ///   - statement: tells it apart from others.
    ///   - now: the time.
    /// - Returns: a pass, or how long statements are held back.
    package mutating func admit(_ statement: Int, at now: Duration) -> Result<Pass, Held> {
        if isOpen, now < heldUntil { return .failure(Held(time: heldUntil - now)) }
        if isOpen, hasTrial { return .failure(Held(time: .seconds(1))) }
        if let held = heldByAbandoned(statement, at: now) { return .failure(held) }
        hasTrial = isOpen
        return .success(Pass(opening: opening, isTrial: isOpen))
    }

    /// Whether what had a pass may still be sent, which others may have held up; nil where it may.
    package func heldSince(_ pass: Pass, _ statement: Int, at now: Duration) -> Held? {
        if isOpen, pass.opening != opening {
            return Held(time: max(.seconds(1), heldUntil - now))
        }
        return heldByAbandoned(statement, at: now)
    }

    private func heldByAbandoned(_ statement: Int, at now: Duration) -> Held? {
        let holding =
            abandoned.count >= StatementBreaker.maxAbandoned
            ? Array(abandoned.values) : abandoned.values.filter { $0.statement == statement }
        return holding.map(\.end).max().map {
            Held(time: max(.seconds(1), $0 - now), isByAbandoned: true)
        }
    }

    /// A statement was cancelled while it ran, and by then will be known to have ended or not.
    package mutating func abandon(_ statement: Int, until end: Duration) -> Abandoned {
        lastAbandoned += 1
        let one = Abandoned(number: lastAbandoned)
        abandoned[one] = (statement, end)
        return one
    }

    package mutating func settle(
        _ pass: Pass, _ ending: Ending, abandoned one: Abandoned? = nil, at now: Duration
    ) {
        if let one { abandoned[one] = nil }
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
        abandoned.isEmpty && (overruns == 0 || now > heldUntil + StatementBreaker.memory)
    }

    /// How long statements are held back, and whether only since others were cancelled.
    package struct Held: Error, Hashable {
        package let time: Duration
        package var isByAbandoned = false
    }
}
