import JSON
import SQL

/// Why arguments are refused: what is wrong, with name and value, then what would be right.
package struct InvalidArguments: Error, Hashable, Sendable {
    package let message: String
}

/// Arguments that have passed their parameters' checks.
struct Arguments: Sendable {
    private let values: JSONObject
    private let parameters: [Parameter]

    /// Checks what a client sent against a tool's parameters; null counts as absent.
    init(_ sent: JSONObject, for tool: Tool) throws(InvalidArguments) {
        let parameters = tool.parameters
        for member in sent where !parameters.contains(where: { $0.name == member.name }) {
            throw Arguments.unknown(member.name, among: parameters.map(\.name))
        }
        for parameter in parameters {
            let value = sent[parameter.name] ?? .null
            if value == .null {
                guard !parameter.isRequired else {
                    throw InvalidArguments(
                        message: "\(parameter.name) is missing; \(parameter.wanted)")
                }
            } else {
                try parameter.check(value)
            }
        }
        values = JSONObject(sent.filter { $0.value != .null })
        self.parameters = parameters
        guard tool.needsOneOf.isEmpty || tool.needsOneOf.contains(where: { values[$0] != nil })
        else {
            throw InvalidArguments(
                message: "give at least one of \(tool.needsOneOf.joined(separator: ", "))")
        }
    }

    private static func unknown(_ name: String, among names: [String]) -> InvalidArguments {
        let meant = Spelling.nearest(to: name, in: names).map { " Did you mean \($0)?" } ?? ""
        let takes = names.isEmpty ? "no arguments" : names.joined(separator: ", ")
        return InvalidArguments(
            message: "no parameter is called \(name.prefix(60)).\(meant) It takes \(takes).")
    }

    subscript(name: String) -> JSONValue? { values[name] }

    /// A text, nil where it is absent.
    func text(_ name: String) -> String? { values[name]?.string }

    /// A list, empty where it is absent.
    func list(_ name: String) -> [JSONValue] { values[name]?.array ?? [] }

    /// The members of an object, none where it is absent.
    func members(_ name: String) -> JSONObject { values[name]?.object ?? [:] }

    /// Whether a boolean is given and true.
    func isTrue(_ name: String) -> Bool { values[name]?.bool ?? false }

    /// An integer, or the parameter's default, or zero.
    func integer(_ name: String) -> Int {
        values[name]?.int ?? parameters.first { $0.name == name }?.defaultValue ?? 0
    }
}

extension Parameter {
    /// Refuses a value that is not of the parameter's kind.
    fileprivate func check(_ value: JSONValue) throws(InvalidArguments) {
        let fits =
            switch kind {
            case .text: value.string.map { !$0.isEmpty } ?? false
            case .identifier: value.string.map { !["", ".", ".."].contains($0) } ?? false
            case .boolean: value.bool != nil
            case .integer(let range): value.int.map(range.contains) ?? false
            case .moment: value.string.map(Moment.isWritten) ?? false
            case .choice(let choices): value.string.map(choices.contains) ?? false
            case .texts:
                value.array.map { !$0.isEmpty && $0.allSatisfy { $0.string != nil } } ?? false
            case .values: value.array != nil
            case .rows:
                value.array.map { !$0.isEmpty && $0.allSatisfy { $0.object != nil } } ?? false
            case .members: value.object.map { !$0.isEmpty } ?? false
            }
        guard fits else {
            throw InvalidArguments(message: "\(name) is \(value.summary); \(wanted)")
        }
    }

    /// The end of a refusal: what would be right.
    fileprivate var wanted: String {
        switch kind {
        case .text: "it must be a string that is not empty"
        case .identifier: "it must be a string that is not empty, \".\" or \"..\""
        case .boolean: "it must be true or false"
        case .integer(let range):
            "it must be an integer from \(range.lowerBound) to \(range.upperBound)"
        case .moment: "it must be a date or time such as 2026-01-31 or 2026-01-31T08:30:00Z"
        case .choice(let choices): "it must be one of \(choices.joined(separator: ", "))"
        case .texts: "it must be an array of strings with at least one"
        case .values: "it must be an array"
        case .rows: "it must be an array of objects with at least one"
        case .members where name == "filters":
            "it must be an object such as {\"id\": \"eq.5\"} with at least one filter"
        case .members: "it must be an object with at least one member"
        }
    }
}
