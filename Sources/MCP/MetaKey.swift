/// Names that MCP reserves: members of `_meta` (2026-07-28, Basic Protocol, `_meta`), and an extension.
package enum MetaKey {
    package static let version = "io.modelcontextprotocol/protocolVersion"
    package static let capabilities = "io.modelcontextprotocol/clientCapabilities"
    static let client = "io.modelcontextprotocol/clientInfo"
    static let server = "io.modelcontextprotocol/serverInfo"
    static let logLevel = "io.modelcontextprotocol/logLevel"
    static let subscription = "io.modelcontextprotocol/subscriptionId"
    static let progress = "progressToken"

    /// The extension by which clients show pages (MCP Apps), among capabilities.
    static let pages = "io.modelcontextprotocol/ui"

    /// W3C Trace Context, under its own name.
    package static let traceparent = "traceparent"
}
