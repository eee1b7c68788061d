import JSON

extension MCPServer {
    /// One page of a list, in the order the product gives.
    func page(
        of list: ListKind, _ request: RPCRequest, for version: ProtocolVersion
    ) throws(RPCError) -> JSONObject {
        let cursor = try request.params.optionalString("cursor")
        let page = try Page(
            of: offer.encoded.entries(of: list, for: version) {
                offer.entries(of: list, for: version)
            },
            in: list, at: cursor, size: pageSize)
        var result: JSONObject = [list.rawValue: .array(Array(page.items))]
        result["nextCursor"] = page.nextCursor.map { .string($0) }
        return result
    }
}

extension Offer {
    fileprivate func entries(of list: ListKind, for version: ProtocolVersion) -> [JSONValue] {
        switch list {
        case .tools: tools.map { $0.json(for: version) }
        case .prompts: prompts.map { $0.json(for: version) }
        case .resources: resources.map { $0.json(uriName: "uri", for: version) }
        case .resourceTemplates:
            resourceTemplates.map { $0.json(uriName: "uriTemplate", for: version) }
        }
    }
}
