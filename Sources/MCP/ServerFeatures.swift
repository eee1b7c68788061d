package import JSON
import Spelling

/// What a server offers: the one thing `MCPServer` knows of the product behind it.
///
/// A list that is empty is a capability not declared.
package protocol ServerFeatures: Sendable {
    var implementation: Implementation { get }

    /// What a model should know before its first call.
    var instructions: String { get }

    /// Asked for at a client's first need, and the same from then on.
    var tools: [ToolDefinition] { get }

    /// Whether there are any tools; asking does not settle which.
    var hasTools: Bool { get }

    /// Whether some tools have pages, which `readResource` gives.
    var hasPages: Bool { get }

    var resources: [ResourceDefinition] { get }
    var resourceTemplates: [ResourceDefinition] { get }
    var prompts: [PromptDefinition] { get }

    /// A client has announced itself; returns at once.
    func clientArrived()

    /// Runs a listed tool. Failures are results with `isError`; a cancelled task's result is not sent.
    func callTool(_ name: String, arguments: JSONObject) async -> ToolResult

    /// A tool was called that is not listed; the caller is told so in any case.
    func toolWasRefused(_ name: String) async

    /// The text at a URI, nil where nothing has that URI.
    ///
    /// - Throws: `internalError` where the resource exists and cannot be read.
    func readResource(_ uri: String) async throws(RPCError) -> ResourceContents?

    /// The URI of a resource that was probably meant by one that is not there.
    func nearestResource(to uri: String) async -> String?

    /// The text of a listed prompt whose required arguments are there.
    func prompt(_ name: String, arguments: [String: String]) throws(RPCError) -> PromptResult

    /// Every value that fits, best first; the caller cuts at 100.
    func completions(of request: CompletionRequest) async -> [String]
}

extension ServerFeatures {
    package var hasTools: Bool { !tools.isEmpty }
    package var hasPages: Bool { false }
    package func clientArrived() {}
    package func toolWasRefused(_ name: String) async {}

    /// One of the listed resources.
    package func nearestResource(to uri: String) async -> String? {
        ClosestName.to(uri, in: resources.map(\.uri))
    }
}

/// The outcome of a tool call: one text, written for a model.
package struct ToolResult: Hashable, Sendable {
    /// The text as the JSON string it is sent as.
    package private(set) var content: JSONValue

    /// Whether the tool failed in a way the model may act on.
    package var isError: Bool

    /// How many rows it read or changed, for logs; clients do not see it.
    package var rowCount: Int?

    package init(_ text: String, isError: Bool = false, rowCount: Int? = nil) {
        content = .string(text)
        self.isError = isError
        self.rowCount = rowCount
    }

    /// Takes a text that is written as the inside of a JSON string already, however large.
    package init(escaped: [UInt8], rowCount: Int? = nil) {
        content = .escapedString(escaped)
        isError = false
        self.rowCount = rowCount
    }

    package var text: String {
        get { content.string ?? "" }
        set { content = .string(newValue) }
    }
}

/// What a resource holds.
package struct ResourceContents: Hashable, Sendable {
    package var mimeType: String
    package var text: String

    /// Whether it is a page (MCP Apps), which stays the same until the program is replaced.
    package var isPage = false

    package init(mimeType: String, text: String) {
        self.mimeType = mimeType
        self.text = text
    }

    /// A page: a whole HTML document, which needs nothing from outside.
    package init(page html: String) {
        self.init(mimeType: Self.pageType, text: html)
        isPage = true
    }

    /// How MCP Apps tells pages from other HTML.
    static let pageType = "text/html;profile=mcp-app"
}

/// A prompt filled in: one message from the user.
package struct PromptResult: Hashable, Sendable {
    package var description: String
    package var text: String

    package init(description: String, text: String) {
        self.description = description
        self.text = text
    }
}

/// What a client wants completed.
package struct CompletionRequest: Hashable, Sendable {
    /// A listed prompt's name or a listed template's URI.
    package enum Reference: Hashable, Sendable {
        case prompt(String)
        case resource(String)
    }

    package var reference: Reference

    /// The argument or variable, and what has been typed of its value.
    package var argument: String
    package var value: String

    /// Values the client has already settled, by argument name.
    package var settled: [String: String]

    package init(
        reference: Reference, argument: String, value: String, settled: [String: String] = [:]
    ) {
        self.reference = reference
        self.argument = argument
        self.value = value
        self.settled = settled
    }
}
