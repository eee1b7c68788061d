import JSON
import SQL
import Spelling

/// Why arguments are refused: what is wrong, with name and value, then what would be right.
package struct InvalidArguments: Error, Hashable, Sendable {
    package let message: String
}

/// Arguments as their parameters read them, each in one form whatever it was sent in.
struct Arguments: Sendable {
    private let values: JSONObject
    private let parameters: [Parameter]

    /// Reads what a client sent by a tool's parameters; null counts as absent.
    init(_ sent: JSONObject, for tool: Tool) throws(InvalidArguments) {
        let parameters = tool.parameters
        for (index, member) in sent.members.enumerated() {
            guard parameters.contains(where: { $0.name == member.name }) else {
                throw Arguments.unknown(member.name, among: parameters.map(\.name))
            }
            guard !sent.names[..<index].contains(member.name) else {
                throw InvalidArguments(message: "\(member.name) is given twice; give it once")
            }
        }
        var read = JSONObject()
        for parameter in parameters {
            let value = sent[parameter.name] ?? .null
            if value == .null {
                guard !parameter.isRequired else {
                    throw InvalidArguments(
                        message: "\(parameter.name) is missing; \(parameter.wanted)")
                }
            } else {
                read[parameter.name] = try parameter.reading(value)
            }
        }
        values = read
        self.parameters = parameters
        guard tool.needsOneOf.isEmpty || tool.needsOneOf.contains(where: { read[$0] != nil })
        else {
            throw InvalidArguments(
                message: "give at least one of \(tool.needsOneOf.joined(separator: ", "))")
        }
    }

    private static func unknown(_ name: String, among names: [String]) -> InvalidArguments {
        let meant = ClosestName.to(name, in: names).map { " Did you mean \($0)?" } ?? ""
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
