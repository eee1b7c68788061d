import System

/// Dates and times as JavaScript's `Date` prints them: UTC, milliseconds (contract 1.7).
///
/// Text without a zone counts as UTC, which is what a server process with `TZ=UTC` makes of it.
struct TimestampText {
    private var days: Int
    private var milliseconds: Int

    /// Reads the ISO form of `date`, `timestamp` and `timestamptz`; nil for `infinity`.
    init?(_ text: String) {
        var words = text.split(separator: " ")
        let isBeforeChrist = words.last == "BC"
        if isBeforeChrist { words.removeLast() }
        guard let date = words.first else { return nil }
        let parts = date.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        days = UTCTime.days(
            year: isBeforeChrist ? 1 - parts[0] : parts[0], month: parts[1], day: parts[2])
        milliseconds = 0
        guard words.count > 1 else { return }
        let time = words[1]
        let clock = time.prefix { $0.isNumber || $0 == ":" || $0 == "." }
        milliseconds = Self.milliseconds(of: clock)
        let zone = time.dropFirst(clock.count)
        guard let sign = zone.first else { return }
        let offset = Self.milliseconds(of: zone.dropFirst())
        milliseconds += sign == "-" ? offset : -offset
        days += Int((Double(milliseconds) / 86_400_000).rounded(.down))
        milliseconds = ((milliseconds % 86_400_000) + 86_400_000) % 86_400_000
    }

    /// Thousandths of `hh`, `hh:mm` or `hh:mm:ss.ffffff`; what is finer is cut off.
    private static func milliseconds(of clock: Substring) -> Int {
        let parts = clock.split(separator: ":")
        var total = 0
        for (part, unit) in zip(parts, [3_600_000, 60_000, 1000]) {
            let halves = part.split(separator: ".")
            total += (halves.first.flatMap { Int($0) } ?? 0) * unit
            if halves.count > 1 {
                total += Int((halves[1] + "00").prefix(3)) ?? 0
            }
        }
        return total
    }

    /// The form of `Date.prototype.toISOString`.
    var iso: String { UTCTime(milliseconds: days * 86_400_000 + milliseconds).text }
}
