import JSON

extension JSONObject {
    /// A string that must be there.
    func string(_ name: String) throws(RPCError) -> String {
        guard let text = try optionalString(name) else {
            throw .invalidParams("\(name) is missing; it must be a string.")
        }
        return text
    }

    /// A string that may be left out or null.
    func optionalString(_ name: String) throws(RPCError) -> String? {
        switch self[name] ?? .null {
        case .null: nil
        case .string(let text): text
        case let other:
            throw .invalidParams("\(name) must be a string, not \(other.summary).")
        }
    }

    /// An object that must be there.
    func object(_ name: String) throws(RPCError) -> JSONObject {
        guard let value = self[name], value != .null else {
            throw .invalidParams("\(name) is missing; it must be an object.")
        }
        return try object(name, orElse: [:])
    }

    /// An object that may be left out or null.
    func object(_ name: String, orElse absent: JSONObject) throws(RPCError) -> JSONObject {
        switch self[name] ?? .null {
        case .null: absent
        case .object(let members): members
        case let other:
            throw .invalidParams("\(name) must be an object, not \(other.summary).")
        }
    }

    /// An object of strings that may be left out or null.
    func strings(_ name: String) throws(RPCError) -> [String: String] {
        var strings: [String: String] = [:]
        for member in try object(name, orElse: [:]) {
            guard let text = member.value.string else {
                let given = RPCError.shortened(member.name, to: 80)
                throw .invalidParams(
                    "\(name).\(given) must be a string, not \(member.value.summary).")
            }
            strings[member.name] = text
        }
        return strings
    }
}
