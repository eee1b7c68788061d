import JSON

extension MCPServer {
    /// A call of a tool; what the arguments of a listed one hold is the tool's to check.
    func toolCall(_ params: JSONObject) throws(RPCError) -> PendingRequest.Work {
        let name = try params.string("name")
        guard offer.tools.contains(where: { $0.name == name }) else {
            return .unknownTool(name)
        }
        return .tool(name, arguments: try params.object("arguments", orElse: [:]))
    }

    /// A listed prompt, filled in; arguments it does not have are ignored.
    func prompt(_ params: JSONObject) throws(RPCError) -> JSONObject {
        let name = try params.string("name")
        guard let prompt = offer.prompts.first(where: { $0.name == name }) else {
            throw .unknown("prompt", name, among: offer.prompts.map(\.name))
        }
        var arguments = try params.strings("arguments")
        for argument in prompt.arguments where argument.isRequired {
            guard arguments[argument.name] != nil else {
                throw .invalidParams("Prompt \(name) needs the argument \(argument.name).")
            }
        }
        arguments = arguments.filter { given in
            prompt.arguments.contains { $0.name == given.key }
        }
        let result = try features.prompt(name, arguments: arguments)
        return [
            "description": .string(result.description),
            "messages": [["role": "user", "content": MCPServer.textContent(result.text)]],
        ]
    }

    /// What is to be completed: an argument of a listed prompt or a variable of a listed template.
    ///
    /// Nothing where the reference is known and has no such argument.
    func completion(
        _ params: JSONObject, for version: ProtocolVersion
    ) throws(RPCError) -> CompletionRequest? {
        let argument = try params.object("argument")
        let name = try argument.string("name")
        let value = try argument.string("value")
        let (reference, names) = try reference(params.object("ref"))
        var settled: [String: String] = [:]
        if version.has(.completionContext) {
            settled = try params.object("context", orElse: [:]).strings("arguments")
        }
        guard names.contains(name) else { return nil }
        return CompletionRequest(
            reference: reference, argument: name, value: value, settled: settled)
    }

    /// What a reference means, and the names of what can be completed there.
    private func reference(
        _ ref: JSONObject
    ) throws(RPCError) -> (CompletionRequest.Reference, names: [String]) {
        switch try ref.string("type") {
        case "ref/prompt":
            let name = try ref.string("name")
            guard let prompt = offer.prompts.first(where: { $0.name == name }) else {
                throw .unknown("prompt", name, among: offer.prompts.map(\.name))
            }
            return (.prompt(name), prompt.arguments.map(\.name))
        case "ref/resource":
            let uri = try ref.string("uri")
            if offer.resourceTemplates.contains(where: { $0.uri == uri }) {
                return (.resource(uri), MCPServer.variables(of: uri))
            }
            guard offer.resources.contains(where: { $0.uri == uri }) else {
                throw .unknown(
                    "resource template", uri, among: offer.resourceTemplates.map(\.uri))
            }
            return (.resource(uri), [])
        case let type:
            throw .invalidParams(
                "ref.type must be ref/prompt or ref/resource, not \(JSONValue.string(type).summary)."
            )
        }
    }

    /// The names in the simple expressions of a template (RFC 6570 §3.2.2).
    private static func variables(of template: String) -> [String] {
        template.split(separator: "{").dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    static func textContent(_ text: String) -> JSONValue {
        ["type": "text", "text": .string(text)]
    }
}
