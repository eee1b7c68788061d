import JSON
import Seeds

/// Values of every kind, with the white space that JSON allows between their tokens.
struct RandomJSON {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    private static let numbers = [
        "0", "-0", "1", "-17", "1.10", "12345678901234567890", "1e999", "-2.5E-3", "0.0",
    ]

    private static let pieces = [
        "a", "name", "\"", "\\", "/", "\n", "\0", "\u{1F}", "é", "e\u{301}", "😀", "\u{2028}", "{",
        "]",
        ",", ":", " ", "\\u0041", "\u{10FFFF}", "\u{FEFF}",
    ]

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    mutating func string() -> String {
        (0..<below(5)).map { _ in RandomJSON.pieces[below(RandomJSON.pieces.count)] }.joined()
    }

    mutating func value(depth: Int = 0) throws -> JSONValue {
        switch below(depth < 5 ? 8 : 5) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return try JSONValue(parsing: RandomJSON.numbers[below(RandomJSON.numbers.count)])
        case 3, 4: return .string(string())
        case 5: return .array(try (0..<below(5)).map { _ in try value(depth: depth + 1) })
        default:
            return .object(
                JSONObject(
                    try (0..<below(5)).map { _ in
                        JSONObject.Member(name: string(), value: try value(depth: depth + 1))
                    }))
        }
    }

    private mutating func space() -> String {
        (0..<below(3)).map { _ in [" ", "\t", "\r", "\n"][below(4)] }.joined()
    }

    /// The text of a string with some of its characters escaped though they need not be.
    private mutating func spelled(_ text: String) -> String {
        var spelled = ""
        for scalar in text.unicodeScalars {
            guard below(3) == 0 else {
                let written = JSONValue.string(String(scalar)).description.unicodeScalars
                spelled += String(written.dropFirst().dropLast())
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16, uppercase: below(2) == 0)
                spelled += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return "\"" + spelled + "\""
    }

    /// The text of a value with white space and escapes at random.
    mutating func text(of value: JSONValue) -> String {
        switch value {
        case .string(let text): return space() + spelled(text) + space()
        case .array(let elements):
            let inside = elements.map { text(of: $0) }.joined(separator: ",")
            return space() + "[" + space() + inside + "]" + space()
        case .object(let members):
            let inside = members.map {
                space() + spelled($0.name) + space() + ":" + text(of: $0.value)
            }
            return space() + "{" + space() + inside.joined(separator: ",") + "}" + space()
        default: return space() + value.description + space()
        }
    }
}
