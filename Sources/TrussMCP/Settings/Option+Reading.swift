import SQL
import Spelling

/// How what a person sets is read, and what is said where it cannot be.
extension Option {
    /// A whole number in a range; what holds without it is what the configuration begins with.
    static func integer(
        _ name: String, _ variable: String?, _ what: String, in range: ClosedRange<Int>,
        _ value: any WritableKeyPath<Configuration, Int> & Sendable, _ summary: String
    ) -> Option {
        Option(
            name: name, variable: variable, summary: summary,
            standard: String(Configuration()[keyPath: value]),
            effect: .value(what) { (configuration, text) throws(Refusal) in
                configuration[keyPath: value] = try number(text, in: range)
            })
    }

    /// One of a few words; what holds without it is what the configuration begins with.
    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ variable: String,
        _ value: any WritableKeyPath<Configuration, Value> & Sendable,
        _ summary: String
    ) -> Option {
        let words = Value.allCases.map(\.rawValue)
        let list = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        return Option(
            name: name, variable: variable, summary: "\(summary) \(list)",
            standard: Configuration()[keyPath: value].rawValue,
            effect: .value("FORMAT") { (configuration, text) throws(Refusal) in
                guard let word = Value(rawValue: text.lowercased()) else {
                    throw unknown(text, known: words)
                }
                configuration[keyPath: value] = word
            })
    }

    /// Reads a whole number.
    static func number(_ text: String, in range: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let value = Int(text), range.contains(value) else {
            throw wrong(
                text, wanted: "an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// The end of a sentence that begins with the name of what was set, for a word that is none of those known.
    static func unknown(_ word: String, known: [String]) -> Refusal {
        let nearest = ClosestName.to(word, in: known).map { "Did you mean \($0)? " } ?? ""
        return Refusal("does not take \"\(word)\". \(nearest)It takes \(known.listed).")
    }

    /// The same for a value that is not what is wanted.
    static func wrong(_ text: String, wanted: String) -> Refusal {
        Refusal("must be \(wanted), not \"\(text)\".")
    }

    /// Reads a list, separated by commas, of words that are known.
    static func choices<Value>(
        _ text: String, _ value: (String) -> Value?, _ known: [String]
    ) throws(Refusal) -> [Value] {
        var values: [Value] = []
        for written in try words(text) {
            let word = written.lowercased()
            guard known.contains(word), let value = value(word) else {
                throw unknown(written, known: known)
            }
            values.append(value)
        }
        return values
    }

    /// Reads a list, separated by commas, of PostgreSQL names.
    static func names<Name>(
        _ text: String, _ name: (String) throws(SQLArgumentError) -> Name
    ) throws(Refusal) -> [Name] {
        var names: [Name] = []
        for word in try words(text) {
            do throws(SQLArgumentError) {
                names.append(try name(word))
            } catch {
                throw wrong(text, wanted: "a list of names: \(error.message)")
            }
        }
        return names
    }

    /// The words between commas; a list of none is refused, as it may have been meant for "nothing".
    private static func words(_ text: String) throws(Refusal) -> [String] {
        let words = text.split(separator: ",").map { String($0.trimmingSpaces) }
            .filter { !$0.isEmpty }
        guard !words.isEmpty else { throw wrong(text, wanted: "a list with at least one name") }
        return words
    }

    /// Whether a word may be meant for what a variable says of a flag.
    static func isTruth(_ word: String) -> Bool { (try? truth(word)) != nil }

    /// Reads what a variable says of a flag.
    static func truth(_ text: String) throws(Refusal) -> Bool {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: throw wrong(text, wanted: "true or false")
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
