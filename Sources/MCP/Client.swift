import JSON

/// What a client says of itself that answers depend on.
struct Client: Hashable, Sendable {
    /// The name that it gives itself; nil where it is not known.
    var name: String?

    /// Whether it shows pages (MCP Apps).
    var showsPages: Bool

    init(name: String? = nil, showsPages: Bool = false) {
        self.name = name
        self.showsPages = showsPages
    }

    init(name: String?, capabilities: JSONObject?) {
        let pages = capabilities?["extensions"]?.object?[MetaKey.pages]?.object
        self.init(
            name: name,
            showsPages: pages?["mimeTypes"]?.array?.contains(.string(ResourceContents.pageType))
                ?? false)
    }
}
