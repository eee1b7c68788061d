import MCP
import Transports
import TrussAPI
import TrussTools

/// Makes the server of each request: the same catalogue, the same connections, the caller's key.
///
/// Each is a value of its own, so that nothing of one caller is left for the next.
struct CallerServers {
    private let remote: RemoteInstance

    /// The same with a key of nobody's, which makes the API ask its database.
    private let probe: RemoteInstance
    private let resilient: ResilientInstance
    private let features: TrussFeatures
    private let server: MCPServer
    private let metrics: Metrics?
    private let keys = KeyRegister()
    private let breakers: StatementBreakers
    private let trail: AuditTrail?

    /// - Throws: where the audit log cannot be kept.
    init(
        _ instance: RemoteInstance, _ configuration: Configuration, _ metrics: Metrics?
    ) throws {
        remote = instance
        probe = instance.with(try APIKey(parsing: "truss_sk_readiness"))
        resilient = configuration.resilient(instance)
        breakers = StatementBreakers(patience: configuration.statementPatience)
        features = TrussFeatures(
            instance: resilient, version: Program.version, settings: configuration.settings,
            tools: configuration.choice.chosen, tell: Console.note)
        // Settles the list before anybody calls: it is not to depend on who comes first.
        _ = features.tools
        server = MCPServer(features)
        trail = try configuration.audit.trail()
        self.metrics = metrics
    }

    /// Nil for a key that no request could carry.
    func server(for caller: Caller) -> MCPServer? {
        var own = remote.traced(by: caller.traceparent)
        if let text = caller.credential.key {
            guard let key = try? APIKey(parsing: text) else { return nil }
            own = own.with(key)
        }
        let counted = CountedInstance(instance: own, metrics: metrics)
        let features = features.with(guarded(resilient.with(counted), for: caller))
        guard var trail else { return server.with(features) }
        trail.caller = caller.credential.prefix
        return server.with(AuditedFeatures(features: features, trail: trail))
    }

    /// The instance with what protects the other callers from this one.
    private func guarded(
        _ instance: ResilientInstance, for caller: Caller
    ) -> any TrussInstance {
        guard let digest = digest(of: caller.credential) else {
            // Those who share a key are told apart as far as that goes.
            return breakers.guarding(instance, for: caller.network)
        }
        return breakers.guarding(
            keys.guarding(instance, digest, from: caller.network), for: digest)
    }

    /// What Truss thinks of a caller's key; the operator's own is beyond doubt.
    func standing(of credential: Credential) -> Standing {
        guard let digest = digest(of: credential) else { return .accepted }
        return switch keys.standing(of: digest) {
        case .accepted: .accepted
        case .unproven: .unproven
        case .refused(let time): .refused(time)
        }
    }

    /// Nil for the shared key, and for one that no request could carry.
    private func digest(of credential: Credential) -> APIKey.Digest? {
        credential.key.flatMap { try? APIKey(parsing: $0) }?.digest
    }

    /// Whether the API and its database answer at all, be it that they refuse.
    func isReady() async -> Bool {
        let request = APIRequest(
            .get, path: ["v1", "projects"], isRead: true, timeLimit: .seconds(2))
        guard let response = try? await probe.respond(to: request) else { return false }
        return response.status < 500
    }
}

/// An instance whose failures are counted.
private struct CountedInstance: TrussInstance {
    let instance: RemoteInstance
    let metrics: Metrics?

    var keyPrefix: String? { get async { await instance.keyPrefix } }

    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        do throws(APIError) {
            let response = try await instance.respond(to: request, reader: reader)
            if response.status >= 400 { metrics?.upstreamFailed(String(response.status)) }
            return response
        } catch {
            if error != .cancelled { metrics?.upstreamFailed(error.word) }
            throw error
        }
    }
}

extension APIError {
    /// What went wrong in a word, for counting.
    fileprivate var word: String {
        switch self {
        case .unreachable: "unreachable"
        case .connectionLost: "connection_lost"
        case .timedOut: "timed_out"
        case .responseTooLarge: "too_large"
        case .redirected: "redirected"
        case .unsendable: "unsendable"
        case .cancelled: "cancelled"
        case .unavailable: "unavailable"
        case .rateLimited, .busy, .crowded, .answerUnread, .unprovenKey, .heldBack, .abandonedRuns:
            "limited"
        case .keyRefused: "403"
        }
    }
}
