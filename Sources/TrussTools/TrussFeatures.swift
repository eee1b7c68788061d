package import JSON
package import MCP
import SQL
package import TrussAPI

/// What this product offers over MCP: the catalogue, in front of one instance.
package struct TrussFeatures: ServerFeatures {
    private(set) var instance: any TrussInstance
    let settings: Settings

    /// The tools by name.
    let catalogue: [String: Tool]

    /// What is known of tables' keys, by all callers.
    private let keys = KeyMemory()

    package let implementation: Implementation
    private let selection: ToolSelection
    private let names: UnknownNames?

    /// - Parameters:
    ///   - instance: who answers the calls.
    ///   - version: what clients are told.
    ///   - settings: what all calls keep to.
    ///   - tools: those that are exposed.
    ///   - tell: takes what the operator should know of the settings, once the database is used.
    package init(
        instance: any TrussInstance, version: String, settings: Settings = Settings(),
        tools: [Tool] = Catalogue.tools, tell: (@Sendable (String) -> Void)? = nil
    ) {
        self.instance = instance
        self.settings = settings
        selection = ToolSelection(tools, settings)
        catalogue = Dictionary(tools.map { ($0.name, $0) }) { first, _ in first }
        implementation = Implementation(name: "truss-mcp", title: "Truss", version: version)
        names = settings.tables.isOpen ? nil : tell.map { UnknownNames(tell: $0) }
    }

    /// The same catalogue in front of another instance, or of the same with another key.
    package func with(_ instance: any TrussInstance) -> TrussFeatures {
        var features = self
        features.instance = instance
        return features
    }

    package var tools: [ToolDefinition] { selection.definitions }
    package var hasTools: Bool { !selection.isEmpty }
    package func clientArrived() { selection.inquire(of: instance) }

    package func callTool(_ name: String, arguments: JSONObject) async -> ToolResult {
        let result = await outcome(of: name, arguments).presentable(settings)
        await names?.look(through: self)
        return result
    }

    private func outcome(of name: String, _ sent: JSONObject) async -> ToolResult {
        guard let tool = catalogue[name] else {
            return .failure("There is no tool \(name).")
        }
        do throws(SQLArgumentError) {
            return await run(try tool.plan(Arguments(sent, for: tool, settings, keys)))
        } catch {
            return .failure("\(name): \(error.message)")
        }
    }

    /// Does what was planned and shows what came of it; the one place where failures become results.
    func run(_ call: PlannedCall) async -> ToolResult {
        switch call.sending {
        case .reads(let reads): return await reads(self)
        case .request(let request):
            if let refusal = await refusal(of: call) { return refusal }
            let rows = call.arrivingRows
            do throws(APIError) {
                let response = try await instance.respond(to: request, reader: rows)
                return response.isSuccess
                    ? await shown(response, rows, of: call)
                    : await consequence(of: APIFailure(response), for: call)
            } catch {
                let text = error.message(isRead: !call.keepsChanges)
                return .failure(
                    call.isPreview ? "\(text) It was a preview, so nothing was changed." : text)
            }
        }
    }

    /// Why a call is not sent, nil where it may be; every reason is asked for here.
    private func refusal(of call: PlannedCall) async -> ToolResult? {
        if let refusal = await refusalToEndOwnKey(by: call) { return .failure(refusal) }
        return await refusalOfReach(by: call)
    }

    /// What was planned instead, or else what the failure means.
    private func consequence(of failure: APIFailure, for call: PlannedCall) async -> ToolResult {
        do throws(SQLArgumentError) {
            if let next = try call.instead?(failure) { return await run(next) }
        } catch {
            return .failure(error.message)
        }
        return await explanation(of: failure, for: call)
    }

    private func shown(
        _ response: APIResponse, _ rows: ArrivingRows?, of call: PlannedCall
    ) async -> ToolResult {
        do throws(JSONSyntaxError) {
            if let result = try rows?.result() { return result }
            let result = try call.present(response.body)
            // Until here the body counts as memory in use.
            withExtendedLifetime(response.memory) {}
            guard result.isError else { return result }
            return .failure([result.text] + (await remediesForAbsence(of: call.target)))
        } catch {
            return .failure(unexpected(response, error, for: call))
        }
    }

    /// What to say of an answer of status 2xx that is not what its endpoint answers.
    func unexpected(
        _ response: APIResponse, _ error: JSONSyntaxError, for call: PlannedCall
    ) -> String {
        if let failure = response.failure { return failure.message(isRead: !call.keepsChanges) }
        return """
            Truss answered \(response.status) with JSON of another form than this endpoint's (\(error.problem)). \
            Check that TRUSS_API_URL is where Truss itself answers.\
            \(call.keepsChanges ? " \(APIError.unknownOutcome)" : "")
            """
    }
}
