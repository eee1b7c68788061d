package import JSON

/// One SQL statement with its bound values.
package struct Statement: Hashable, Sendable {
    package var text: String

    /// Values for the placeholders, in order, as PostgreSQL's input text; nil is NULL.
    ///
    /// Their types are PostgreSQL's to infer.
    package private(set) var parameters: [String?]

    package init(_ text: String = "", _ parameters: [String?] = []) {
        self.text = text
        self.parameters = parameters
    }

    /// Adds a value and returns its placeholder.
    package mutating func bind(_ value: String?) -> String {
        parameters.append(value)
        return "$\(parameters.count)"
    }

    /// An entry of `POST /v1/sql/transaction` (contract §4).
    package var json: JSONValue {
        var entry: JSONObject = ["sql": .string(text)]
        if !parameters.isEmpty {
            entry["params"] = .array(parameters.map { $0.map(JSONValue.string) ?? .null })
        }
        return .object(entry)
    }
}
