import JSON
import MCP
import TrussTools

/// The features with a line in the audit log for every tool call, written before its answer goes out.
struct AuditedFeatures: ServerFeatures {
    let features: TrussFeatures
    let log: AuditLog

    /// The beginning of the caller's key, where callers have their own.
    var caller: String?

    var implementation: Implementation { features.implementation }
    var instructions: String { features.instructions }
    var tools: [ToolDefinition] { features.tools }
    var hasTools: Bool { features.hasTools }
    func clientArrived() { features.clientArrived() }
    var resources: [ResourceDefinition] { features.resources }
    var resourceTemplates: [ResourceDefinition] { features.resourceTemplates }
    var prompts: [PromptDefinition] { features.prompts }

    func callTool(_ name: String, arguments: JSONObject) async -> ToolResult {
        let start = ContinuousClock.now
        let result = await features.callTool(name, arguments: arguments)
        let duration = start.duration(to: .now)
        var facts: JSONObject = ["time": .string(Timestamp.now), "tool": .string(name)]
        if let effect = Catalogue.tools.first(where: { $0.name == name })?.effect {
            facts["effect"] = .string("\(effect)")
        }
        facts["target"] = AuditedFeatures.target(of: arguments)
        facts["arguments"] = .array(arguments.names.map { .string($0) })
        facts["rows"] = result.rowCount.map { .number(JSONNumber($0)) }
        facts["key"] = caller.map { .string($0) }
        facts["outcome"] = Task.isCancelled ? "cancelled" : result.isError ? "error" : "ok"
        facts["ms"] = .number(JSONNumber(Int(duration / .milliseconds(1))))
        guard await log.append(facts) else {
            Console.note("the audit log could not be written for a call of \(name).")
            return result
        }
        return result
    }

    /// What a call is about, as its arguments name it; values of rows and filters are never recorded.
    private static func target(of arguments: JSONObject) -> JSONValue? {
        let name = arguments["table"]?.string ?? arguments["function"]?.string
        guard let name else { return arguments["id"]?.string.map { .string($0) } }
        return .string(arguments["schema"]?.string.map { "\($0).\(name)" } ?? name)
    }

    func readResource(_ uri: String) async throws(RPCError) -> ResourceContents? {
        try await features.readResource(uri)
    }

    func prompt(
        _ name: String, arguments: [String: String]
    ) throws(RPCError) -> PromptResult {
        try features.prompt(name, arguments: arguments)
    }

    func completions(of request: CompletionRequest) async -> [String] {
        await features.completions(of: request)
    }
}
