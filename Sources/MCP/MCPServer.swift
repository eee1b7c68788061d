package import JSON

/// The protocol: decides about one message at a time, and remembers none.
package struct MCPServer: Sendable {
    private(set) var features: any ServerFeatures
    let offer: Offer
    let pageSize: Int

    /// Takes all lists but the tools as they are now; a page holds up to `pageSize` entries, at least 1.
    package init(_ features: any ServerFeatures, pageSize: Int = 1000) {
        self.features = features
        offer = Offer(of: features)
        self.pageSize = max(pageSize, 1)
    }

    /// The same offer, done for somebody else: with another key, say.
    package func with(_ features: any ServerFeatures) -> MCPServer {
        var server = self
        server.features = features
        return server
    }

    /// Whether the client of a session gets references to pages, which its later requests must remember.
    package func givesReferences(in session: Session) -> Bool {
        offer.showsPages(for: session.agreed ?? session.assumed, session.client)
    }

    /// The schema of a listed tool's arguments.
    package func inputSchema(ofTool name: String) -> JSONObject? {
        offer.tools.first { $0.name == name }?.inputSchema
    }
}

/// What a request leads to.
package enum Reaction: Sendable {
    case answer(RPCResponse)

    /// Takes as long as the product takes: `MCPServer.response(to:)`.
    case work(PendingRequest)

    /// Stays open.
    case subscription(Subscription)
}

/// A request that has been checked, and waits for the product.
package struct PendingRequest: Sendable {
    enum Work {
        case tool(String, arguments: JSONObject)
        /// Refused, once the product has been told.
        case unknownTool(String)
        case resource(String)
        /// Nil where nothing can be completed.
        case completion(CompletionRequest?)
    }

    package let id: RequestID
    let version: ProtocolVersion
    let work: Work
}

/// What a notification leads to; there is never an answer.
package enum NotificationEffect: Hashable, Sendable {
    case cancels(RequestID)
    case none
}

extension MCPServer {
    /// Decides about a request at once, in order of arrival; `initialize` changes the session.
    package func reaction(
        to request: RPCRequest, in session: inout Session, isInBatch: Bool = false
    ) -> Reaction {
        do throws(RPCError) {
            let context = try RequestContext(of: request, in: session)
            if request.method == Method.initialize, isInBatch {
                throw .invalidRequest("initialize cannot be in a batch.")
            }
            return try reaction(to: request, in: context, of: &session)
        } catch {
            return .answer(RPCResponse(to: request.id, .failure(error)))
        }
    }

    /// Decides by a context that the transport has read.
    package func reaction(
        to request: RPCRequest, by context: RequestContext, in session: inout Session
    ) -> Reaction {
        do throws(RPCError) {
            return try reaction(to: request, in: context, of: &session)
        } catch {
            return .answer(RPCResponse(to: request.id, .failure(error)))
        }
    }

    /// The only table of methods.
    private func reaction(
        to request: RPCRequest, in context: RequestContext, of session: inout Session
    ) throws(RPCError) -> Reaction {
        let version = context.version
        let hasResources = offer.hasResources(for: version, context.client)
        let envelope = ResultEnvelope(implementation: offer.implementation, version: version)
        func answer(_ result: JSONObject, caching: Caching? = nil) -> Reaction {
            let result = envelope.dress(result, caching: caching)
            return .answer(RPCResponse(to: request.id, .success(result)))
        }
        func pending(_ work: PendingRequest.Work) -> Reaction {
            .work(PendingRequest(id: request.id, version: version, work: work))
        }
        switch (request.method, context.isModern) {
        case (Method.initialize, false):
            let handshake = try Handshake(request.params)
            try session.agree(on: handshake.version, with: handshake.client)
            features.clientArrived()
            return answer(handshake.greeting(from: offer))
        case (Method.ping, false):
            return answer([:])
        case (Method.discover, true):
            features.clientArrived()
            return answer(
                offer.discovery(for: version, context.client),
                caching: cachingOfDiscovery(for: context))
        case (Method.listen, true):
            return .subscription(try Subscription(request, in: envelope))
        case (Method.listTools, _) where offer.hasTools:
            let page = try page(of: .tools, request, for: context)
            return answer(page, caching: cachingOfTools(for: context))
        case (Method.listPrompts, _) where offer.hasPrompts:
            return answer(try page(of: .prompts, request, for: context), caching: .catalogue)
        case (Method.listResources, _) where hasResources:
            return answer(try page(of: .resources, request, for: context), caching: .catalogue)
        case (Method.listResourceTemplates, _) where hasResources:
            let page = try page(of: .resourceTemplates, request, for: context)
            return answer(page, caching: .catalogue)
        case (Method.callTool, _) where offer.hasTools:
            return pending(try toolCall(request.params))
        case (Method.readResource, _) where hasResources:
            return pending(.resource(try request.params.string("uri")))
        case (Method.getPrompt, _) where offer.hasPrompts:
            return answer(try prompt(request.params))
        case (Method.complete, _) where offer.hasCompletions:
            return pending(.completion(try completion(request.params, for: version)))
        default:
            throw .methodNotFound(request.method)
        }
    }

    /// The effect of a notification; unknown and malformed ones have none.
    package func effect(of notification: RPCNotification) -> NotificationEffect {
        guard notification.method == Method.cancelled,
            let id = notification.params["requestId"].flatMap({ RequestID($0) })
        else { return .none }
        return .cancels(id)
    }
}
