/// A unit of time as calls of any dialect name it: `day`, `DAYS`, `dd`.
struct DateUnit {
    /// PostgreSQL's name, in the singular.
    let name: String

    private static let names: [String: String] = [
        "yy": "year", "yyyy": "year", "qq": "quarter", "q": "quarter", "mm": "month", "m": "month",
        "mon": "month", "ww": "week", "wk": "week", "dd": "day", "d": "day", "hh": "hour",
        "h": "hour",
        "mi": "minute", "n": "minute", "min": "minute", "ss": "second", "s": "second",
        "sec": "second",
        "ms": "millisecond", "weekday": "dow", "dw": "dow", "dayofweek": "dow", "dayofyear": "doy",
        "dy": "doy", "isoweek": "week", "iso_week": "week",
    ]

    private static let plain: Set<String> = [
        "year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond",
        "microsecond", "epoch",
    ]

    /// Nil for a word that is no unit.
    init?(_ word: String) {
        let word = word.lowercased()
        let singular = word.hasSuffix("s") && word.count > 3 ? String(word.dropLast()) : word
        if Self.plain.contains(singular) {
            name = singular
        } else if let known = Self.names[word] {
            name = known
        } else {
            return nil
        }
    }

    /// The unit that is the whole of an argument, bare or as a string.
    init?(_ argument: Range<Int>, in text: TokenizedSQL) {
        guard argument.count == 1 else { return nil }
        self.init(text.string(argument) ?? text.word(argument.lowerBound))
    }

    /// So many of the unit, as an expression.
    func interval(_ count: Range<Int>, in text: TokenizedSQL) -> String {
        let (unit, factor) = name == "quarter" ? ("month", 3) : (name, 1)
        let digits = text.text(of: count)
        if let number = Int(digits.filter { $0 != " " }), abs(number) < 1_000_000 {
            return "interval '\(number * factor) \(unit)'"
        }
        if text.kind(count.lowerBound) == .number, count.count == 1 {
            return "interval '\(digits) \(name)'"
        }
        return "(\(text.operandText(count)) * interval '\(factor) \(unit)')"
    }

    /// The units between two moments, whole ones of months and years, fractions of others.
    func difference(from start: String, to end: String) -> String {
        func seconds(_ length: Int) -> String {
            let whole = "extract(epoch FROM \(end)::timestamp - \(start)::timestamp)"
            return length == 1 ? whole : "(\(whole) / \(length))"
        }
        switch name {
        case "day": return "(\(end)::date - \(start)::date)"
        case "week": return "((\(end)::date - \(start)::date) / 7)"
        case "hour": return seconds(3600)
        case "minute": return seconds(60)
        case "year": return "extract(year FROM age(\(end), \(start)))"
        case "month", "quarter":
            let months =
                "extract(year FROM age(\(end), \(start))) * 12 + extract(month FROM age(\(end), \(start)))"
            return name == "month" ? "(\(months))" : "((\(months)) / 3)"
        default: return seconds(1)
        }
    }
}
