import JSON

extension Tool {
    /// JSON Schema 2020-12 of the arguments: no dialect keyword, no composition at the root.
    var inputSchema: JSONObject {
        var schema: JSONObject = ["type": "object"]
        if !parameters.isEmpty {
            schema["properties"] = .object(
                JSONObject(
                    parameters.map { JSONObject.Member(name: $0.name, value: .object($0.schema)) }))
        }
        let required = parameters.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        schema["additionalProperties"] = false
        return schema
    }
}

extension Parameter {
    fileprivate var schema: JSONObject {
        var schema = kind.schema
        if let defaultValue { schema["default"] = .number(JSONNumber(defaultValue)) }
        if !summary.isEmpty { schema["description"] = .string(summary) }
        return schema
    }
}

extension Parameter.Kind {
    fileprivate var schema: JSONObject {
        switch self {
        case .text, .identifier, .moment: ["type": "string"]
        case .boolean: ["type": "boolean"]
        case .integer(let range): range.schema
        case .choice(let choices): ["type": "string", "enum": .array(choices.map { .string($0) })]
        case .texts: ["type": "array", "items": ["type": "string"]]
        case .values: ["type": "array"]
        case .rows: ["type": "array", "items": ["type": "object"]]
        case .members: ["type": "object"]
        }
    }
}

extension ClosedRange<Int> {
    /// Limits so large that nobody comes near them are left to the check.
    fileprivate var schema: JSONObject {
        var schema: JSONObject = ["type": "integer", "minimum": .number(JSONNumber(lowerBound))]
        if upperBound <= 1_000_000 { schema["maximum"] = .number(JSONNumber(upperBound)) }
        return schema
    }
}
