/// A pattern for dates as another dialect writes it, made one of `to_char`.
enum DateFormat {
    /// Which characters of a pattern are fields.
    enum Style {
        /// `%Y-%m-%d` with MySQL's letters.
        case mysql
        /// `%Y-%m-%d` with those of `strftime`.
        case strftime
        /// `yyyy-MM-dd`, .NET's and Java's.
        case letters
    }

    /// The pattern for `to_char` and `to_date`; nil where a field has no counterpart.
    static func pattern(of text: String, _ style: Style) -> String? {
        style == .letters ? pattern(ofLetters: text) : pattern(ofPercents: text, style)
    }

    private static let shared: [Character: String] = [
        "Y": "YYYY", "y": "YY", "m": "MM", "d": "DD", "H": "HH24", "I": "HH12", "S": "SS",
        "p": "AM",
        "b": "Mon", "a": "Dy", "j": "DDD", "f": "US", "%": "%", "e": "FMDD", "T": "HH24:MI:SS",
    ]

    private static let mysql: [Character: String] = [
        "i": "MI", "s": "SS", "M": "FMMonth", "W": "FMDay", "c": "FMMM", "k": "FMHH24",
        "l": "FMHH12",
        "h": "HH12", "r": "HH12:MI:SS AM", "v": "IW", "x": "IYYY",
    ]

    private static let strftime: [Character: String] = [
        "M": "MI", "B": "FMMonth", "A": "FMDay", "F": "YYYY-MM-DD", "D": "MM/DD/YY", "R": "HH24:MI",
        "V": "IW", "G": "IYYY", "u": "ID", "L": "MS",
    ]

    private static func pattern(ofPercents text: String, _ style: Style) -> String? {
        var pattern = ""
        var literal = ""
        func quoted() -> String { literal.contains { $0.isLetter } ? "\"\(literal)\"" : literal }
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "%" else {
                guard character != "\"" else { return nil }
                literal.append(character)
                continue
            }
            guard let letter = rest.popFirst(),
                let field = shared[letter] ?? (style == .mysql ? mysql : strftime)[letter]
            else { return nil }
            pattern += quoted() + field
            literal = ""
        }
        return pattern + quoted()
    }

    private static func pattern(ofLetters text: String) -> String? {
        let fields: [String: String] = [
            "yyyy": "YYYY", "yy": "YY", "MMMM": "FMMonth", "MMM": "Mon", "MM": "MM", "M": "FMMM",
            "dddd": "FMDay", "ddd": "Dy", "dd": "DD", "d": "FMDD", "HH": "HH24", "H": "FMHH24",
            "hh": "HH12", "mm": "MI", "ss": "SS", "fff": "MS", "SSS": "MS", "tt": "AM", "a": "AM",
        ]
        var pattern = ""
        var rest = text[...]
        while let first = rest.first {
            let run = rest.prefix { $0 == first }
            rest = rest.dropFirst(run.count)
            if first.isLetter {
                guard let field = fields[String(run)] else { return nil }
                pattern += field
            } else {
                guard first != "\"", first != "'" else { return nil }
                pattern += run
            }
        }
        return pattern
    }
}
