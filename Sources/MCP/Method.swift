/// The methods and notifications of MCP that this server knows, as they are spelt on the wire.
package enum Method {
    package static let initialize = "initialize"
    static let ping = "ping"
    static let discover = "server/discover"
    package static let listen = "subscriptions/listen"
    static let listTools = "tools/list"
    package static let callTool = "tools/call"
    static let listPrompts = "prompts/list"
    package static let getPrompt = "prompts/get"
    static let listResources = "resources/list"
    static let listResourceTemplates = "resources/templates/list"
    package static let readResource = "resources/read"
    static let complete = "completion/complete"

    static let cancelled = "notifications/cancelled"
    static let subscriptionAcknowledged = "notifications/subscriptions/acknowledged"
}
