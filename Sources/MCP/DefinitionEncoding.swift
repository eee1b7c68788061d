import JSON

// Members that a revision does not know are left out for it.

extension Implementation {
    func json(for version: ProtocolVersion) -> JSONObject {
        var members: JSONObject = ["name": .string(name)]
        if version.has(.title) { members["title"] = .string(title) }
        members["version"] = .string(self.version)
        return members
    }
}

extension ToolDefinition {
    func json(for version: ProtocolVersion, _ client: Client) -> JSONValue {
        var members: JSONObject = ["name": .string(name)]
        if version.has(.title) { members["title"] = .string(title) }
        members["description"] = .string(description)
        let schema =
            version.has(.booleanSchemas) ? inputSchema : inputSchema.withoutBooleanProperties
        members["inputSchema"] = .object(schema)
        if version.has(.annotations) { members["annotations"] = .object(annotationHints) }
        if version.has(.metaOfTool) {
            var meta = client.name.flatMap { hints[$0] } ?? [:]
            if client.showsPages, let page { meta["ui"] = ["resourceUri": .string(page)] }
            if !meta.isEmpty { members["_meta"] = .object(meta) }
        }
        return .object(members)
    }

    private var annotationHints: JSONObject {
        [
            "title": .string(title),
            "readOnlyHint": .bool(annotations.isReadOnly),
            "destructiveHint": .bool(annotations.isDestructive),
            "idempotentHint": .bool(annotations.isIdempotent),
            "openWorldHint": .bool(annotations.isOpenWorld),
        ]
    }
}

extension JSONObject {
    /// A schema whose properties are all objects, as every schema up to 2025-11-25 demands.
    fileprivate var withoutBooleanProperties: JSONObject {
        guard let properties = self["properties"]?.object else { return self }
        let members = properties.map { member in
            var member = member
            if let accepts = member.value.bool { member.value = accepts ? [:] : ["not": [:]] }
            return member
        }
        var schema = self
        schema["properties"] = .object(JSONObject(members))
        return schema
    }
}

extension ResourceDefinition {
    /// The entry, with its URI as `uri`, or as `uriTemplate` where it is a template.
    func json(uriName: String, for version: ProtocolVersion) -> JSONValue {
        var members: JSONObject = [uriName: .string(uri), "name": .string(name)]
        if version.has(.title) { members["title"] = .string(title) }
        members["description"] = .string(description)
        members["mimeType"] = .string(mimeType)
        return .object(members)
    }
}

extension PromptDefinition {
    func json(for version: ProtocolVersion) -> JSONValue {
        var members: JSONObject = ["name": .string(name)]
        if version.has(.title) { members["title"] = .string(title) }
        members["description"] = .string(description)
        if !arguments.isEmpty { members["arguments"] = .array(arguments.map(\.json)) }
        return .object(members)
    }
}

extension PromptDefinition.Argument {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "description": .string(description),
            "required": .bool(isRequired),
        ]
    }
}
