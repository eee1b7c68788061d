package import JSON
package import MCP

/// A product small enough to know by heart: a library of two books.
package struct Library: ServerFeatures {
    package var implementation = Implementation(name: "library", title: "Library", version: "1.2.3")
    package var instructions = "Ask for a book by its shelf mark."
    package var tools = Library.allTools
    package var resources = Library.allResources
    package var resourceTemplates = Library.allTemplates
    package var prompts = Library.allPrompts

    package static let allTools = [
        ToolDefinition(
            name: "echo", title: "Echo", description: "Says its arguments.",
            inputSchema: ["type": "object", "properties": ["anything": true, "nothing": false]],
            annotations: .init(
                isReadOnly: true, isDestructive: false, isIdempotent: true, isOpenWorld: false)),
        ToolDefinition(
            name: "fail", title: "Fail", description: "Never works.",
            inputSchema: ["type": "object"],
            annotations: .init(
                isReadOnly: false, isDestructive: true, isIdempotent: false, isOpenWorld: true)),
    ]

    package static let allResources = [
        ResourceDefinition(
            uri: "book://catalogue", name: "catalogue", title: "Catalogue",
            description: "All books.", mimeType: "text/plain"),
        ResourceDefinition(
            uri: "book://burnt", name: "burnt", title: "Burnt", description: "Cannot be read.",
            mimeType: "text/plain"),
    ]

    package static let allTemplates = [
        ResourceDefinition(
            uri: "book://{shelf}/{place}", name: "book", title: "Book", description: "One book.",
            mimeType: "text/plain")
    ]

    package static let allPrompts = [
        PromptDefinition(
            name: "review", title: "Review", description: "Reviews a book.",
            arguments: [
                .init(name: "book", description: "Its title.", isRequired: true),
                .init(name: "tone", description: "How kind.", isRequired: false),
            ]),
        PromptDefinition(name: "browse", title: "Browse", description: "Looks around."),
    ]

    /// A library that offers nothing.
    package static var empty: Library {
        var library = Library()
        library.instructions = ""
        library.tools = []
        library.resources = []
        library.resourceTemplates = []
        library.prompts = []
        return library
    }

    package init() {}

    package func callTool(_ name: String, arguments: JSONObject) async -> ToolResult {
        name == "echo"
            ? ToolResult(JSONValue.object(arguments).description)
            : ToolResult("It did not work.", isError: true)
    }

    package func readResource(_ uri: String) async throws(RPCError) -> ResourceContents? {
        switch uri {
        case "book://burnt": throw .internalError("The book cannot be read.")
        case "book://catalogue", "book://a/1": ResourceContents(mimeType: "text/plain", text: uri)
        default: nil
        }
    }

    package func prompt(
        _ name: String, arguments: [String: String]
    ) throws(RPCError) -> PromptResult {
        let given = arguments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return PromptResult(description: "About \(name).", text: given.joined(separator: ", "))
    }

    package func completions(of request: CompletionRequest) async -> [String] {
        if request.value == "many" { return (1...250).map { "many \($0)" } }
        let settled = request.settled.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return [request.argument + ":" + request.value] + settled
    }
}
