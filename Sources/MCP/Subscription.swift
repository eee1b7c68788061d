import JSON

/// An open `subscriptions/listen` (2026-07-28, Subscriptions).
///
/// It carries no events: no list of this server changes while it runs, and no resource is watched.
/// The transport says what it holds, in this order, and keeps it open until cancelled or shut down.
package struct Subscription: Hashable, Sendable {
    package let id: RequestID

    private let envelope: JSONObject

    /// - Throws: -32602 for a filter that is missing or mistyped.
    init(_ request: RPCRequest, in envelope: ResultEnvelope) throws(RPCError) {
        try Subscription.check(request.params.object("notifications"))
        id = request.id
        self.envelope = envelope.dress(["_meta": [MetaKey.subscription: request.id.token]])
    }

    private static func check(_ filter: JSONObject) throws(RPCError) {
        for name in ["toolsListChanged", "promptsListChanged", "resourcesListChanged"] {
            guard let value = filter[name], value.bool == nil else { continue }
            throw .invalidParams("notifications.\(name) must be a boolean, not \(value.summary).")
        }
        guard let value = filter["resourceSubscriptions"] else { return }
        guard let uris = value.array, uris.allSatisfy({ $0.string != nil }) else {
            throw .invalidParams("notifications.resourceSubscriptions must be an array of strings.")
        }
    }

    /// The first message: which of the asked-for notifications will come, which is none.
    package var acknowledgement: RPCNotification {
        RPCNotification(
            method: Method.subscriptionAcknowledged,
            params: ["_meta": [MetaKey.subscription: id.token], "notifications": [:]])
    }

    /// The request's result, sent when the server ends the subscription, and only then.
    package var closing: RPCResponse { RPCResponse(to: id, .success(envelope)) }

    /// What follows `closing` where all messages share one stream (2026-07-28, Cancellation).
    package var cancellation: RPCNotification {
        RPCNotification(method: Method.cancelled, params: ["requestId": id.token])
    }
}
