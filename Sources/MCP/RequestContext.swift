import JSON

/// What a request says about its sender: the rules it is served by.
///
/// The era is decided per message: `_meta` that names a protocol version claims the modern era,
/// anything else is legacy (2026-07-28, Versioning).
package struct RequestContext: Hashable, Sendable {
    package let version: ProtocolVersion

    let client: Client

    package var isModern: Bool { version.isModern }

    /// Reads the envelope, or what the session has agreed.
    ///
    /// - Throws: -32602 for a malformed envelope, -32022 for a version it cannot name.
    package init(of request: RPCRequest, in session: Session) throws(RPCError) {
        let meta = try request.params.object("_meta", orElse: [:])
        if let token = meta[MetaKey.progress], RequestID(token) == nil {
            throw .invalidParams(
                "\(MetaKey.progress) must be a string or an integer, not \(token.summary).")
        }
        if let claim = meta[MetaKey.version] {
            version = try RequestContext.version(claim, in: meta)
            let name = try meta[MetaKey.client].map { (client) throws(RPCError) in
                try Handshake.name(of: client, called: MetaKey.client)
            }
            client = Client(name: name, capabilities: meta[MetaKey.capabilities]?.object)
        } else if request.method == Method.discover {
            throw .invalidParams(
                "\(Method.discover) needs \(MetaKey.version) and \(MetaKey.capabilities) in params._meta."
            )
        } else {
            version = session.agreed ?? session.assumed
            client = session.client
        }
    }

    /// Whether a request claims to be modern; the claim may be wrong.
    package static func isClaimed(by request: RPCRequest) -> Bool {
        request.params["_meta"]?.object?[MetaKey.version] != nil
    }

    private static func version(
        _ claim: JSONValue, in meta: JSONObject
    ) throws(RPCError) -> ProtocolVersion {
        guard let name = claim.string else {
            throw .invalidParams("\(MetaKey.version) must be a string, not \(claim.summary).")
        }
        guard let capabilities = meta[MetaKey.capabilities] else {
            throw .invalidParams(
                "\(MetaKey.capabilities) is missing in params._meta; {} is enough.")
        }
        guard capabilities.object != nil else {
            throw .invalidParams(
                "\(MetaKey.capabilities) must be an object, not \(capabilities.summary).")
        }
        if let level = meta[MetaKey.logLevel], !logLevels.contains(level) {
            throw .invalidParams("\(MetaKey.logLevel) is not a log level: \(level.summary).")
        }
        guard let version = ProtocolVersion(rawValue: name), version.isModern else {
            throw .unsupportedVersion(name)
        }
        return version
    }

    /// RFC 5424 §6.2.1, as MCP spells them.
    private static let logLevels: [JSONValue] = [
        "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency",
    ]
}
