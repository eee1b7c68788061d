import System

/// Dates as HTTP writes them: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
enum HTTPDate {
    /// Seconds since 1970, nil for any other form.
    static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3])
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3 else { return nil }
        let days = UTCTime.days(year: year, month: month + 1, day: day)
        return days * 86400 + time[0] * 3600 + time[1] * 60 + time[2]
    }

    /// This machine's clock.
    static func now() -> Int { UTCTime.now.seconds }

    /// Seconds that a clock is ahead of another, which was read at some moment of the time given.
    static func difference(of ours: ClosedRange<Int>, from theirs: Int) -> Int {
        if theirs < ours.lowerBound { return ours.lowerBound - theirs }
        return theirs > ours.upperBound ? ours.upperBound - theirs : 0
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
