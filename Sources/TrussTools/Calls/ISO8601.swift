/// Dates and times as ISO 8601 and RFC 3339 write them.
enum ISO8601 {
    /// Whether a text is `2026-01-31`, or that with `T08:30`, seconds, a fraction, and `Z` or an offset.
    ///
    /// Days are checked against their month, so that PostgreSQL takes what passes.
    static func isWritten(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        guard let year = number(4, in: &rest), take("-", in: &rest),
            let month = number(2, in: &rest), take("-", in: &rest),
            let day = number(2, in: &rest), year > 0, (1...12).contains(month),
            (1...days(inMonth: month, of: year)).contains(day)
        else { return false }
        guard !rest.isEmpty else { return true }
        guard take("T", in: &rest) || take(" ", in: &rest),
            let hour = number(2, in: &rest), hour < 24, take(":", in: &rest),
            let minute = number(2, in: &rest), minute < 60, seconds(in: &rest)
        else { return false }
        return rest.isEmpty || zone(in: &rest) && rest.isEmpty
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Seconds and their fraction, which may be left out.
    private static func seconds(in rest: inout ArraySlice<UInt8>) -> Bool {
        guard take(":", in: &rest) else { return true }
        guard let second = number(2, in: &rest), second < 60 else { return false }
        guard take(".", in: &rest) else { return true }
        let digits = rest.prefix { (0x30...0x39).contains($0) }.count
        rest = rest.dropFirst(digits)
        return (1...9).contains(digits)
    }

    private static func zone(in rest: inout ArraySlice<UInt8>) -> Bool {
        guard !take("Z", in: &rest) else { return true }
        guard take("+", in: &rest) || take("-", in: &rest), let hours = number(2, in: &rest),
            hours < 16
        else { return false }
        let hasMinutes = take(":", in: &rest) || !rest.isEmpty
        return !hasMinutes || number(2, in: &rest).map { $0 < 60 } ?? false
    }

    private static func take(_ character: Unicode.Scalar, in rest: inout ArraySlice<UInt8>) -> Bool
    {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private static func number(_ digits: Int, in rest: inout ArraySlice<UInt8>) -> Int? {
        let taken = rest.prefix(digits)
        guard taken.count == digits, taken.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        rest = rest.dropFirst(digits)
        return taken.reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }
}
