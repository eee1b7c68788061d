package import MCP
import Pages
import SQL

/// A tool as a row: schema, annotations and argument checks derive from its data, and a call is planned by it.
package struct Tool: Sendable {
    /// What calling a tool may do to the instance.
    package enum Effect: Sendable {
        /// Changes nothing.
        case reads
        /// Adds something; calling twice adds it twice.
        case writes
        /// May overwrite something, and calling twice may do so twice.
        case overwrites
        /// Overwrites or removes something; calling twice does no more than once.
        case destroys
    }

    package let name: String
    package let toolset: Toolset
    package let effect: Effect

    /// Sentences to a model: what it does, what comes back, what to call first.
    package let summary: String

    package let parameters: [Parameter]

    /// Parameters of which at least one must be given.
    package let needsOneOf: [String]

    /// The endpoint that a call is one request to; nil where the tool runs SQL.
    package let endpoint: APIEndpoint?

    /// Makes of checked arguments what is to be done.
    let plan: @Sendable (Arguments) throws(SQLArgumentError) -> PlannedCall

    /// Words that a client's search finds the tool by, besides its name and summary; empty for none.
    package private(set) var searchWords = ""

    /// Whether a client that looks tools up by search should have it at hand from the start.
    package private(set) var isAtHand = false

    /// What shows its results to people; nil for none.
    private(set) var page: ResultPage?

    /// A tool whose calls are one request to an endpoint, which says how it is planned and shown.
    init(
        _ name: String, _ toolset: Toolset, _ effect: Effect, _ summary: String,
        _ endpoint: APIEndpoint, needsOneOf: [String] = [], _ parameters: Parameter...
    ) {
        self.name = name
        self.toolset = toolset
        self.effect = effect
        self.summary = summary
        self.parameters = parameters
        self.needsOneOf = needsOneOf
        self.endpoint = endpoint
        plan = endpoint.plan
    }

    /// A tool that plans its calls by itself.
    init<each Value>(
        _ name: String, _ toolset: Toolset, _ effect: Effect, _ summary: String,
        _ arguments: repeat ToolArgument<each Value>,
        plan: @escaping @Sendable (Arguments) throws(SQLArgumentError) -> PlannedCall
    ) {
        self.name = name
        self.toolset = toolset
        self.effect = effect
        self.summary = summary
        var parameters: [Parameter] = []
        repeat parameters.append((each arguments).parameter)
        self.parameters = parameters
        needsOneOf = []
        endpoint = nil
        self.plan = plan
    }
}

extension Tool {
    /// The same row, found by these words too.
    func found(by words: String) -> Tool {
        var tool = self
        tool.searchWords = words
        return tool
    }

    /// The same row, at hand from the start.
    var atHand: Tool {
        var tool = self
        tool.isAtHand = true
        return tool
    }

    /// The same row, with results that people see on a page.
    func shown(on page: ResultPage) -> Tool {
        var tool = self
        tool.page = page
        return tool
    }

    /// The name in words: `truss_list_api_keys` is titled "List API keys".
    package var title: String {
        let acronyms = ["api": "API", "sql": "SQL", "oauth2": "OAuth2"]
        let words = name.split(separator: "_").dropFirst().map { String($0) }
        return words.enumerated().map { index, word in
            acronyms[word] ?? (index == 0 ? word.prefix(1).uppercased() + word.dropFirst() : word)
        }.joined(separator: " ")
    }

    /// The tool as MCP lists it, by the operator's settings.
    package func definition(_ settings: Settings = Settings()) -> ToolDefinition {
        ToolDefinition(
            name: name, title: title, description: summary, inputSchema: inputSchema,
            annotations: ToolDefinition.Annotations(
                isReadOnly: effect == .reads,
                isDestructive: effect == .destroys || effect == .overwrites,
                isIdempotent: effect == .reads || effect == .destroys, isOpenWorld: false),
            hints: ["claude-code": claudeCodeHints(settings)], page: page?.uri)
    }
}
