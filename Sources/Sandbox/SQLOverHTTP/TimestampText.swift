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
        days = daysSinceEpoch(
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
    var iso: String {
        let (year, month, day) = civil(fromDays: days)
        let seconds = milliseconds / 1000
        let yearText =
            (0...9999).contains(year)
            ? padded(year, 4) : (year < 0 ? "-" : "+") + padded(abs(year), 6)
        return "\(yearText)-\(padded(month, 2))-\(padded(day, 2))T\(padded(seconds / 3600, 2)):"
            + "\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))."
            + "\(padded(milliseconds % 1000, 3))Z"
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years from March.
private func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

/// The reverse.
private func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
        (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}
