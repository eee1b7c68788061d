import JSON

/// What a request says about its sender: the rules it is served by.
///
/// The era is decided per message: `_meta` that names a protocol version claims the modern era,
/// anything else is legacy (2026-07-28, Versioning).
package struct RequestContext: Hashable, Sendable {
    package let version: ProtocolVersion

    /// The name that the client gives itself; nil where it is not known.
    let client: String?

    package var isModern: Bool { version.isModern }

    /// Reads the envelope, or what the session has agreed.
    ///
    /// - Throws: -32602 for a malformed envelope, -32022 for a version it cannot name.
    package init(of request: RPCRequest, in session: Session) throws(RPCError) {
        let meta = try request.params.object("_meta", orElse: [:])
        if let token = meta["progressToken"], RequestID(token) == nil {
            throw .invalidParams(
                "progressToken must be a string or an integer, not \(token.summary).")
        }
        if let claim = meta[Key.version] {
            version = try RequestContext.version(claim, in: meta)
            client = try meta[Key.client].map { (client) throws(RPCError) in
                try Handshake.name(of: client, called: Key.client)
            }
        } else if request.method == "server/discover" {
            throw .invalidParams(
                "server/discover needs \(Key.version) and \(Key.capabilities) in params._meta.")
        } else {
            version = session.agreed ?? session.assumed
            client = session.client
        }
    }

    /// Whether a request claims to be modern; the claim may be wrong.
    package static func isClaimed(by request: RPCRequest) -> Bool {
        request.params["_meta"]?.object?[Key.version] != nil
    }

    private static func version(
        _ claim: JSONValue, in meta: JSONObject
    ) throws(RPCError) -> ProtocolVersion {
        guard let name = claim.string else {
            throw .invalidParams("\(Key.version) must be a string, not \(claim.summary).")
        }
        guard let capabilities = meta[Key.capabilities] else {
            throw .invalidParams("\(Key.capabilities) is missing in params._meta; {} is enough.")
        }
        guard capabilities.object != nil else {
            throw .invalidParams(
                "\(Key.capabilities) must be an object, not \(capabilities.summary).")
        }
        if let level = meta[Key.logLevel], !logLevels.contains(level) {
            throw .invalidParams("\(Key.logLevel) is not a log level: \(level.summary).")
        }
        guard let version = ProtocolVersion(rawValue: name), version.isModern else {
            throw .unsupportedVersion(name)
        }
        return version
    }

    private enum Key {
        static let version = "io.modelcontextprotocol/protocolVersion"
        static let capabilities = "io.modelcontextprotocol/clientCapabilities"
        static let client = "io.modelcontextprotocol/clientInfo"
        static let logLevel = "io.modelcontextprotocol/logLevel"
    }

    /// RFC 5424 §6.2.1, as MCP spells them.
    private static let logLevels: [JSONValue] = [
        "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency",
    ]
}
