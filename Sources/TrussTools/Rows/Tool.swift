package import MCP
import Pages

/// A tool as a row of data: schema, annotations, argument checks and request all derive from it.
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

    /// Where a call goes.
    package enum Action: Sendable {
        /// One request to one endpoint, its arguments placed in path, query and body.
        case endpoint(Endpoint)
        /// One transaction of SQL, compiled from the arguments.
        case statement(StatementForm)
        /// As many reads as it takes, put together into one answer.
        case study(Study)
    }

    package let name: String
    package let effect: Effect

    /// Sentences to a model: what it does, what comes back, what to call first.
    package let summary: String

    package let action: Action
    package let parameters: [Parameter]

    /// Parameters of which at least one must be given.
    package let needsOneOf: [String]

    /// Words that a client's search finds the tool by, besides its name and summary; empty for none.
    package private(set) var searchWords = ""

    /// Whether a client that looks tools up by search should have it at hand from the start.
    package private(set) var isAtHand = false

    init(
        _ name: String, _ effect: Effect, _ summary: String, _ endpoint: Endpoint,
        needsOneOf: [String] = [], _ parameters: Parameter...
    ) {
        self.name = name
        self.effect = effect
        self.summary = summary
        self.action = .endpoint(endpoint)
        self.parameters = parameters
        self.needsOneOf = needsOneOf
    }

    init(
        _ name: String, _ effect: Effect, _ summary: String, _ form: StatementForm,
        _ parameters: Parameter...
    ) {
        self.name = name
        self.effect = effect
        self.summary = summary
        self.action = .statement(form)
        self.parameters = parameters
        self.needsOneOf = []
    }

    init(_ name: String, _ summary: String, _ study: Study, _ parameters: Parameter...) {
        self.name = name
        self.effect = .reads
        self.summary = summary
        self.action = .study(study)
        self.parameters = parameters
        self.needsOneOf = []
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
