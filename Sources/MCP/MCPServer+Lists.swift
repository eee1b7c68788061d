import JSON

extension MCPServer {
    /// One page of a list, in the order the product gives.
    func page(
        of list: ListKind, _ request: RPCRequest, for context: RequestContext
    ) throws(RPCError) -> JSONObject {
        let cursor = try request.params.optionalString("cursor")
        // Lists of other clients are alike; one list more for each name would grow without bound.
        let client = list == .tools ? reader(in: context) : Client()
        let page = try Page(
            of: offer.encoded.entries(of: list, for: context.version, client) {
                offer.entries(of: list, for: context.version, client)
            },
            in: list, at: cursor, size: pageSize)
        var result: JSONObject = [list.rawValue: .array(Array(page.items))]
        result["nextCursor"] = page.nextCursor.map { .string($0) }
        return result
    }

    /// The list of tools with hints for one client, or with pages, is no copy for others.
    func cachingOfTools(for context: RequestContext) -> Caching {
        reader(in: context) == Client() ? .catalogue : .catalogueOfClient
    }

    /// What greets a client that shows pages is no copy for others.
    func cachingOfDiscovery(for context: RequestContext) -> Caching {
        offer.showsPages(for: context.version, context.client) ? .catalogueOfClient : .catalogue
    }

    /// What of the client its list of tools differs by.
    private func reader(in context: RequestContext) -> Client {
        let name = context.client.name.flatMap { name in
            offer.tools.contains { $0.hints[name] != nil } ? name : nil
        }
        return Client(
            name: name, showsPages: offer.showsPages(for: context.version, context.client))
    }
}

extension Offer {
    fileprivate func entries(
        of list: ListKind, for version: ProtocolVersion, _ client: Client
    ) -> [JSONValue] {
        switch list {
        case .tools: tools.map { $0.json(for: version, client) }
        case .prompts: prompts.map { $0.json(for: version) }
        case .resources: resources.map { $0.json(uriName: "uri", for: version) }
        case .resourceTemplates:
            resourceTemplates.map { $0.json(uriName: "uriTemplate", for: version) }
        }
    }
}
