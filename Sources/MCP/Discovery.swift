import JSON

extension Offer {
    /// What `server/discover` tells (2026-07-28, Discovery): the modern era's greeting.
    func discovery(for version: ProtocolVersion, _ client: Client) -> JSONObject {
        let versions = ProtocolVersion.newestFirst.map { JSONValue.string($0.rawValue) }
        var discovery: JSONObject = [
            "supportedVersions": .array(versions),
            "capabilities": .object(capabilities(for: version, client)),
        ]
        discovery["instructions"] = instructions
        return discovery
    }
}
