import JSON

/// The legacy lifecycle's `initialize`: what a client asks for, and what it gets.
struct Handshake {
    /// The version asked for where it is served by handshake, else the newest that is.
    let version: ProtocolVersion

    let client: Client

    /// - Throws: -32602 for parameters that are missing or mistyped.
    init(_ params: JSONObject) throws(RPCError) {
        let requested = try params.string("protocolVersion")
        let capabilities = try params.object("capabilities")
        let name = try Handshake.name(
            of: .object(try params.object("clientInfo")), called: "clientInfo")
        client = Client(name: name, capabilities: capabilities)
        let served = ProtocolVersion(rawValue: requested) ?? .newestLegacy
        version = min(served, .newestLegacy)
    }

    /// The name of an implementation; one without name or version is refused.
    static func name(of value: JSONValue, called name: String) throws(RPCError) -> String {
        guard let members = value.object else {
            throw .invalidParams("\(name) must be an object, not \(value.summary).")
        }
        for member in ["name", "version"] where members[member]?.string == nil {
            throw .invalidParams("\(name) must have a \(member) that is a string.")
        }
        return members["name"]?.string ?? ""
    }

    /// The greeting (2025-11-25, Lifecycle, Initialization).
    func greeting(from offer: Offer) -> JSONObject {
        var greeting: JSONObject = [
            "protocolVersion": .string(version.rawValue),
            "capabilities": .object(offer.capabilities(for: version, client)),
            "serverInfo": .object(offer.implementation.json(for: version)),
        ]
        greeting["instructions"] = offer.instructions
        return greeting
    }
}
