import HTTP

/// What a legacy client sends back with each request once it has said that it shows pages: the id says so itself,
/// and nothing is kept (2025-11-25, Transports, Session Management).
///
/// All other clients get none. It opens nothing, and who invents one is listed pages.
enum SessionID {
    static let field = "Mcp-Session-Id"
    private static let prefix = "pages-"

    /// One that no other client has, which also tells apart whose request a cancellation means.
    static func new() -> String {
        prefix + String(UInt64.random(in: .min ... .max), radix: 16)
    }

    static func showsPages(_ fields: HTTPFields) -> Bool {
        fields[field]?.hasPrefix(prefix) ?? false
    }
}
