/// Members of `_meta` that MCP reserves (2026-07-28, Basic Protocol, `_meta`).
package enum MetaKey {
    package static let version = "io.modelcontextprotocol/protocolVersion"
    package static let capabilities = "io.modelcontextprotocol/clientCapabilities"
    static let client = "io.modelcontextprotocol/clientInfo"
    static let server = "io.modelcontextprotocol/serverInfo"
    static let logLevel = "io.modelcontextprotocol/logLevel"
    static let subscription = "io.modelcontextprotocol/subscriptionId"
    static let progress = "progressToken"

    /// W3C Trace Context, under its own name.
    package static let traceparent = "traceparent"
}
