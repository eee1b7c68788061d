import JSON
import MCP
import TrussTools

/// The features with a record of every request that shows or changes something.
struct AuditedFeatures: ServerFeatures {
    let features: TrussFeatures
    let trail: AuditTrail

    var implementation: Implementation { features.implementation }
    var instructions: String { features.instructions }
    var tools: [ToolDefinition] { features.tools }
    var hasTools: Bool { features.hasTools }
    func clientArrived() { features.clientArrived() }
    var resources: [ResourceDefinition] { features.resources }
    var resourceTemplates: [ResourceDefinition] { features.resourceTemplates }
    var prompts: [PromptDefinition] { features.prompts }

    func callTool(_ name: String, arguments: JSONObject) async -> ToolResult {
        let entry = AuditEntry(tool: name, arguments)
        do throws(Refusal) {
            return try await trail.record(entry) {
                let result = await features.callTool(name, arguments: arguments)
                return (result, .init(isError: result.isError, rows: result.rowCount))
            }
        } catch {
            return ToolResult(entry.refusal, isError: true)
        }
    }

    func toolWasRefused(_ name: String) async {
        // Where it cannot be recorded there is nothing to withhold.
        try? await trail.record(AuditEntry(refusedTool: name)) { ((), .init(isRefused: true)) }
    }

    func readResource(_ uri: String) async throws(RPCError) -> ResourceContents? {
        let entry = AuditEntry(resource: uri)
        let outcome: Result<ResourceContents?, RPCError>
        do throws(Refusal) {
            outcome = try await trail.record(entry) {
                do throws(RPCError) {
                    let contents = try await features.readResource(uri)
                    return (.success(contents), .init(isError: contents == nil))
                } catch {
                    return (.failure(error), .init(isError: true))
                }
            }
        } catch {
            throw .internalError(entry.refusal)
        }
        return try outcome.get()
    }

    func completions(of request: CompletionRequest) async -> [String] {
        do throws(Refusal) {
            return try await trail.record(AuditEntry(completion: request)) {
                let values = await features.completions(of: request)
                return (values, .init(rows: values.count))
            }
        } catch {
            return []
        }
    }

    /// Part of the answer to a read that has its line already.
    func nearestResource(to uri: String) async -> String? {
        await features.nearestResource(to: uri)
    }

    /// Its text is made of the catalogue and the arguments, so it shows nothing.
    func prompt(
        _ name: String, arguments: [String: String]
    ) throws(RPCError) -> PromptResult {
        try features.prompt(name, arguments: arguments)
    }
}
