import JSON
import SQL

extension Parameter {
    /// The one form of a value that was sent in this or another form of the same meaning.
    ///
    /// Models and clients send JSON text for objects and lists, digits in quotes, one element for a list.
    /// What may mean two things is refused.
    func reading(_ value: JSONValue) throws(SQLArgumentError) -> JSONValue {
        guard let read = kind.reading(value) else {
            throw SQLArgumentError("\(name) is \(value.summary); \(kind.remedy(for: value))")
        }
        return read
    }

    /// The end of a refusal: what would be right.
    var wanted: String { kind.wanted }
}

extension Parameter.Kind {
    fileprivate func reading(_ value: JSONValue) -> JSONValue? {
        switch self {
        case .text: value.ifTrue { $0.string?.isEmpty == false }
        case .identifier: value.ifTrue { $0.string.map(Parameter.Kind.isSegment) ?? false }
        case .boolean: Parameter.Kind.boolean(value)
        case .integer(let range): Parameter.Kind.integer(value, in: range)
        case .moment: value.ifTrue { $0.string.map(ISO8601.isWritten) ?? false }
        case .choice(let choices): Parameter.Kind.choice(value, of: choices)
        case .texts: Parameter.Kind.texts(value)
        case .names: Parameter.Kind.names(value)
        case .columns: Parameter.Kind.columns(value)
        case .values: Parameter.Kind.values(value)
        case .rows: Parameter.Kind.rows(value)
        case .members, .filters: Parameter.Kind.members(value)
        case .sql: value.string.flatMap(Parameter.Kind.unfenced).map(JSONValue.string)
        }
    }

    /// Whether a text is one segment of a path, whoever decodes it how often (RFC 3986 §3.3).
    private static func isSegment(_ text: String) -> Bool {
        !["", ".", ".."].contains(text) && text.utf8.count <= 256
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
                default: !"/\\?#%".unicodeScalars.contains(scalar)
                }
            }
    }

    private static func boolean(_ value: JSONValue) -> JSONValue? {
        switch value.string?.lowercased() {
        case "true": true
        case "false": false
        default: value.bool.map(JSONValue.bool)
        }
    }

    /// A number without a fraction, or its digits as a text.
    private static func integer(_ value: JSONValue, in range: ClosedRange<Int>) -> JSONValue? {
        let digits = value.string.flatMap { $0.hasPrefix("+") ? nil : Int($0) }
        guard let integer = value.int ?? digits, range.contains(integer) else { return nil }
        return .number(JSONNumber(integer))
    }

    private static func choice(_ value: JSONValue, of choices: [String]) -> JSONValue? {
        choices.first { $0.lowercased() == value.string?.lowercased() }.map(JSONValue.string)
    }

    /// A list of texts, its JSON text, or one text.
    private static func texts(_ value: JSONValue) -> JSONValue? {
        let value = value.readingJSONText
        let elements = value.array ?? [value]
        guard !elements.isEmpty, elements.allSatisfy({ $0.string?.isEmpty == false }) else {
            return nil
        }
        return .array(elements)
    }

    /// Names in a list, where each stands as it is, or in one text with commas between.
    private static func names(_ value: JSONValue) -> JSONValue? {
        guard value.readingJSONText.array == nil, let text = value.string else {
            return texts(value)
        }
        return (try? Identifier.list(parsing: text)).map { .array($0.map { .string($0.name) }) }
    }

    /// A text with commas between, or a list of such texts.
    private static func columns(_ value: JSONValue) -> JSONValue? {
        texts(value)?.array.map { texts in
            .string(texts.compactMap(\.string).joined(separator: ","))
        }
    }

    /// A list, its JSON text, or one value that is no object.
    private static func values(_ value: JSONValue) -> JSONValue? {
        let value = value.readingJSONText
        switch value {
        case .array: return value
        case .object: return nil
        default: return [value]
        }
    }

    /// A list of objects, one object, or the JSON text of either.
    private static func rows(_ value: JSONValue) -> JSONValue? {
        let value = value.readingJSONText
        let rows = (value.array ?? [value]).map(\.readingJSONText)
        guard !rows.isEmpty, rows.allSatisfy({ $0.object != nil }) else { return nil }
        return .array(rows)
    }

    private static func members(_ value: JSONValue) -> JSONValue? {
        value.readingJSONText.ifTrue { $0.object?.isEmpty == false }
    }

    /// The statement in a Markdown code fence, or the text itself where there is none; nil where it is empty.
    private static func unfenced(_ text: String) -> String? {
        guard !text.isEmpty else { return nil }
        let fence = "```"
        guard let open = text.firstRange(of: fence), let close = text.ranges(of: fence).last,
            open.upperBound <= close.lowerBound,
            text[..<open.lowerBound].allSatisfy(\.isWhitespace),
            text[close.upperBound...].allSatisfy(\.isWhitespace)
        else { return text }
        let inside = text[open.upperBound..<close.lowerBound]
        guard !inside.contains(fence) else { return text }
        // What follows the fence on its line names the language.
        let language = inside.prefix { $0.isLetter }
        let rest = inside[language.endIndex...]
        let isNamed =
            rest.first?.isNewline ?? false
            || ["sql", "postgresql", "postgres"].contains(language.lowercased())
        let statement = isNamed ? rest : inside
        return statement.allSatisfy(\.isWhitespace) ? nil : String(statement)
    }
}

extension JSONValue {
    /// The value, or nil where it does not fit.
    ///
    /// A conditional `? value : nil` would make nil the JSON null.
    fileprivate func ifTrue(_ fits: (JSONValue) -> Bool) -> JSONValue? {
        guard fits(self) else { return nil }
        return self
    }
}

extension Parameter.Kind {
    fileprivate var wanted: String {
        switch self {
        case .text: "it must be a string that is not empty"
        case .identifier:
            "it must be an id of at most 256 bytes, without / \\ ? # %, blanks and control characters"
        case .boolean: "it must be true or false"
        case .integer(let range):
            "it must be an integer from \(range.lowerBound) to \(range.upperBound)"
        case .moment: "it must be a date or time such as 2026-01-31 or 2026-01-31T08:30:00Z"
        case .choice(let choices): "it must be one of \(choices.joined(separator: ", "))"
        case .texts: "it must be an array of strings with at least one"
        case .columns: "it must be a string such as \"id,name\", or an array of them"
        case .names: "it must be an array of names with at least one, such as [\"id\"]"
        case .values: "it must be an array with a value for each of $1, $2, …"
        case .rows: "it must be an array of objects with at least one"
        case .members: "it must be an object with at least one member"
        case .filters: "it must be an object such as {\"id\": \"eq.5\"} with at least one filter"
        case .sql: "it must be a string with one statement"
        }
    }

    /// What to write instead of a value that was refused, where its meaning shows.
    fileprivate func remedy(for value: JSONValue) -> String {
        switch (self, value) {
        case (.filters, .string(let text)):
            FilterSuggestion.filters(for: text).map { "write \($0)" } ?? wanted
        case (.columns, .object(let members)) where members.count == 1:
            "\(wanted); a direction follows its column, as in \"\(members.names[0].prefix(40)).desc\""
        default: wanted
        }
    }
}
