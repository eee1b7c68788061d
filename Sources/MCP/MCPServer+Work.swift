import JSON

extension MCPServer {
    /// Values in a completion at most (2025-11-25, Completion, Completion Results).
    private static let mostCompletions = 100

    /// Asks the product, for as long as that takes; a cancelled task's response is not to be sent.
    package func response(to request: PendingRequest) async -> RPCResponse {
        do throws(RPCError) {
            let result = try await result(of: request)
            return RPCResponse(to: request.id, .success(result))
        } catch {
            return RPCResponse(to: request.id, .failure(error))
        }
    }

    private func result(of request: PendingRequest) async throws(RPCError) -> JSONObject {
        let envelope = ResultEnvelope(
            implementation: offer.implementation, version: request.version)
        switch request.work {
        case .tool(let name, let arguments):
            let result = await features.callTool(name, arguments: arguments)
            var members: JSONObject = [
                "content": [["type": "text", "text": result.content]]
            ]
            if result.isError { members["isError"] = true }
            return envelope.dress(members)
        case .unknownTool(let name):
            await features.toolWasRefused(name)
            throw .unknown("tool", name, among: offer.tools.map(\.name))
        case .resource(let uri):
            guard let contents = try await features.readResource(uri) else {
                let meant = await features.nearestResource(to: uri)
                throw .resourceNotFound(uri, meant: meant, for: request.version)
            }
            var item: JSONObject = [
                "uri": .string(uri), "mimeType": .string(contents.mimeType),
                "text": .string(contents.text),
            ]
            if contents.isPage {
                // The least that its buttons need; a host may refuse, and what is to be copied is shown then.
                item["_meta"] = ["ui": ["permissions": ["clipboardWrite": [:]]]]
            }
            return envelope.dress(
                ["contents": [.object(item)]], caching: contents.isPage ? .catalogue : .reading)
        case .completion(let completion):
            return envelope.dress(["completion": await values(for: completion)])
        }
    }

    private func values(for request: CompletionRequest?) async -> JSONValue {
        let values = if let request { await features.completions(of: request) } else { [String]() }
        return [
            "values": .array(values.prefix(MCPServer.mostCompletions).map { .string($0) }),
            "total": .number(JSONNumber(values.count)),
            "hasMore": .bool(values.count > MCPServer.mostCompletions),
        ]
    }
}
