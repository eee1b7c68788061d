import JSON

extension Tool {
    /// JSON Schema 2020-12 of the arguments, of the few keywords that every consumer of schemas takes.
    ///
    /// It shows one form of each argument; ``Arguments`` takes others with the same meaning, and refuses further
    /// members: `additionalProperties: false` would say so, and end the converter of Google's SDK.
    var inputSchema: JSONObject {
        let properties = parameters.map {
            JSONObject.Member(name: $0.name, value: .object($0.schema))
        }
        var schema: JSONObject = [
            "type": "object", "properties": .object(JSONObject(properties)),
        ]
        let required = parameters.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        return schema
    }
}

extension Parameter {
    fileprivate var schema: JSONObject {
        var schema = kind.schema
        let sentences = [summary, defaultValue.map { "Default \($0)." } ?? ""]
            .filter { !$0.isEmpty }
        if !sentences.isEmpty { schema["description"] = .string(sentences.joined(separator: " ")) }
        return schema
    }
}

extension Parameter.Kind {
    fileprivate var schema: JSONObject {
        switch self {
        case .text, .identifier, .moment, .columns, .sql: ["type": "string"]
        case .boolean: ["type": "boolean"]
        case .integer: ["type": "integer"]
        case .choice(let choices): ["type": "string", "enum": .array(choices.map { .string($0) })]
        case .texts, .names, .values: ["type": "array", "items": ["type": "string"]]
        case .rows: ["type": "array", "items": .object(JSONObject.ofTexts)]
        case .members, .filters: .ofTexts
        }
    }
}

extension JSONObject {
    /// The schema of an object with any members.
    ///
    /// Consumers want one type for them. A text stands for every other value, as PostgreSQL reads it.
    fileprivate static let ofTexts: JSONObject = [
        "type": "object", "additionalProperties": ["type": "string"],
    ]
}
