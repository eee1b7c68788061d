import JSON

/// How a client is to start this program.
struct ServerEntry: Equatable {
    /// The name it has in the client.
    let name: String

    /// The full path of the program.
    let command: String
    let arguments: [String]

    /// Variables that are set, in the client's own spelling of references.
    var variables: [String: String] = [:]

    /// The members of its object, which no setting of the client's own is among.
    func members(
        _ extra: [(name: String, value: JSONValue)]
    ) -> [(path: [String], value: JSONValue)] {
        extra.map { ([$0.name], $0.value) }
            + [
                (["command"], .string(command)),
                (["args"], .array(arguments.map(JSONValue.string))),
            ] + variables.sorted { $0.key < $1.key }.map { (["env", $0.key], .string($0.value)) }
    }

    /// The whole object, for a client that does not have it yet.
    func json(_ extra: [(name: String, value: JSONValue)]) -> JSONValue {
        var object = JSONObject()
        for (path, value) in members(extra) {
            if path.count == 1 {
                object[path[0]] = value
            } else {
                var inner = object[path[0]]?.object ?? JSONObject()
                inner[path[1]] = value
                object[path[0]] = .object(inner)
            }
        }
        return .object(object)
    }
}
