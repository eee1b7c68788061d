/// Slows down whoever tries tokens; the right one is never refused, wherever it comes from.
///
/// Where an address has sent many wrong tokens lately, what it sends is answered late, right or wrong alike, so
/// that neither the answer nor its time tells more sooner.
struct GuessBrake: Sendable {
    private struct Address {
        /// When its guesses are forgotten.
        var end: Duration
        /// A hash of the last, which sent again is no guess.
        var last: Int
    }

    /// Guesses a minute that cost nothing, of one address and of all.
    static let guesses = 10
    static let guessesOfAll = 100

    /// How long an answer is held back at most.
    static let longestPause = Duration.seconds(2)

    /// Addresses of which the guesses are remembered.
    private static let size = 10_000

    private var addresses: [String: Address] = [:]
    private var endOfAll = Duration.zero

    /// How long to wait before what comes from an address is looked at.
    func pause(for address: String, at now: Duration) -> Duration {
        guard let guesses = guesses(of: address, at: now) else { return .zero }
        if isBusy(at: now) { return GuessBrake.longestPause }
        let excess = guesses - GuessBrake.guesses
        return excess <= 0 ? .zero : min(.milliseconds(100) * excess, GuessBrake.longestPause)
    }

    /// Notes a wrong token.
    ///
    /// - Returns: seconds until the address has a guess left; nil where it has.
    mutating func miss(_ token: String, from address: String, at now: Duration) -> Int? {
        if addresses.count >= GuessBrake.size {
            addresses = addresses.filter { $0.value.end > now }
            if addresses.count >= GuessBrake.size { addresses = [:] }
        }
        let guess = token.hashValue
        var entry = addresses[address] ?? Address(end: now, last: 0)
        if entry.last != guess {
            entry.end = min(
                max(entry.end, now) + GuessBrake.interval(GuessBrake.guesses),
                now + .seconds(300))
            endOfAll = min(
                max(endOfAll, now) + GuessBrake.interval(GuessBrake.guessesOfAll),
                now + .seconds(120))
        }
        entry.last = guess
        addresses[address] = entry
        let wait = entry.end - now - .seconds(60)
        return wait > .zero ? Int((wait / .seconds(1)).rounded(.up)) : nil
    }

    /// What is left of the guesses of an address, at ten a minute; nil for none.
    private func guesses(of address: String, at now: Duration) -> Int? {
        guard let entry = addresses[address], entry.end > now else { return nil }
        return Int(((entry.end - now) / GuessBrake.interval(GuessBrake.guesses)).rounded(.up))
    }

    private func isBusy(at now: Duration) -> Bool { endOfAll - now > .seconds(60) }

    private static func interval(_ perMinute: Int) -> Duration { .seconds(60) / perMinute }
}
