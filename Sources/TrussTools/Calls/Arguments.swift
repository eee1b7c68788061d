import JSON
import SQL
import Spelling

/// The arguments of one call as their parameters read them, each in one form whatever it was sent in, and the
/// settings that the call keeps to.
struct Arguments: Sendable {
    let tool: Tool
    let settings: Settings

    /// What is known of tables' keys.
    let keys: KeyMemory

    private let values: JSONObject

    /// Reads what a client sent by a tool's parameters; null counts as absent.
    init(
        _ sent: JSONObject, for tool: Tool, _ settings: Settings, _ keys: KeyMemory
    ) throws(SQLArgumentError) {
        let parameters = tool.parameters
        for (index, member) in sent.members.enumerated() {
            guard parameters.contains(where: { $0.name == member.name }) else {
                throw Arguments.unknown(member.name, among: parameters.map(\.name))
            }
            guard !sent.names[..<index].contains(member.name) else {
                throw SQLArgumentError("\(member.name) is given twice; give it once")
            }
        }
        var read = JSONObject()
        for parameter in parameters {
            let value = sent[parameter.name] ?? .null
            if value == .null {
                guard !parameter.isRequired else {
                    throw SQLArgumentError("\(parameter.name) is missing; \(parameter.wanted)")
                }
            } else {
                read[parameter.name] = try parameter.reading(value)
            }
        }
        guard tool.needsOneOf.isEmpty || tool.needsOneOf.contains(where: { read[$0] != nil })
        else {
            throw SQLArgumentError(
                "give at least one of \(tool.needsOneOf.joined(separator: ", "))")
        }
        self.tool = tool
        self.settings = settings
        self.keys = keys
        values = read
    }

    private static func unknown(_ name: String, among names: [String]) -> SQLArgumentError {
        let meant = ClosestName.to(name, in: names).map { " Did you mean \($0)?" } ?? ""
        let takes = names.isEmpty ? "no arguments" : names.joined(separator: ", ")
        return SQLArgumentError(
            "no parameter is called \(name.prefix(60)).\(meant) It takes \(takes).")
    }

    /// What was sent for a parameter, nil where it is absent.
    subscript(name: String) -> JSONValue? { values[name] }

    /// What an argument means.
    subscript<Value>(argument: ToolArgument<Value>) -> Value {
        get throws(SQLArgumentError) { try argument.read(values[argument.parameter.name], self) }
    }
}
