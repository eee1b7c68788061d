#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A moment by the calendar that is used everywhere, without zones and leap seconds.
package struct UTCTime: Hashable, Sendable {
    /// Since the beginning of 1970.
    package let milliseconds: Int

    package init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// By this machine's clock.
    package static var now: UTCTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UTCTime(milliseconds: Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000)
    }

    package var seconds: Int { UTCTime.floor(milliseconds, 1000).quotient }

    /// The form of RFC 3339, with milliseconds; six digits and a sign for a year outside 0 to 9999.
    package var text: String {
        let (days, rest) = UTCTime.floor(milliseconds, 86_400_000)
        let (year, month, day) = UTCTime.date(after: days)
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(count - text.count, 0)) + text
        }
        let yearText =
            (0...9999).contains(year)
            ? digits(year, 4) : (year < 0 ? "-" : "+") + digits(abs(year), 6)
        return "\(yearText)-\(digits(month, 2))-\(digits(day, 2))T\(digits(rest / 3_600_000, 2)):"
            + "\(digits(rest / 60_000 % 60, 2)):\(digits(rest / 1000 % 60, 2))."
            + "\(digits(rest % 1000, 3))Z"
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years from March, so
    /// that leap days are last.
    package static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floor(year, 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    /// The date so many days after 1970-01-01.
    package static func date(after days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = floor(days + 719_468, 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Division whose remainder is never negative.
    private static func floor(_ number: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
