import JSON

/// What a server offers; but for the tools, as it stood at the start.
struct Offer {
    private let features: any ServerFeatures
    let implementation: Implementation

    /// Nil where there are none.
    let instructions: JSONValue?

    let hasTools: Bool
    let hasPages: Bool
    let resources: [ResourceDefinition]
    let resourceTemplates: [ResourceDefinition]
    let prompts: [PromptDefinition]
    let encoded = EncodedLists()

    init(of features: any ServerFeatures) {
        implementation = features.implementation
        instructions = features.instructions.isEmpty ? nil : .string(features.instructions)
        hasTools = features.hasTools
        hasPages = features.hasPages
        self.features = features
        resources = features.resources
        resourceTemplates = features.resourceTemplates
        prompts = features.prompts
    }

    var tools: [ToolDefinition] { features.tools }
    private var hasResources: Bool { !resources.isEmpty || !resourceTemplates.isEmpty }
    var hasPrompts: Bool { !prompts.isEmpty }

    /// Whether anything has a value that could be completed.
    var hasCompletions: Bool {
        !resourceTemplates.isEmpty || prompts.contains { !$0.arguments.isEmpty }
    }

    /// Whether the client gets references to pages.
    func showsPages(for version: ProtocolVersion, _ client: Client) -> Bool {
        hasPages && client.showsPages && version.has(.metaOfTool)
    }

    /// Whether there is anything to read; pages are resources that no list has.
    func hasResources(for version: ProtocolVersion, _ client: Client) -> Bool {
        hasResources || showsPages(for: version, client)
    }

    /// Exactly what is served; no list changes, so none is declared to.
    func capabilities(for version: ProtocolVersion, _ client: Client) -> JSONObject {
        var capabilities: JSONObject = [:]
        if hasTools { capabilities["tools"] = [:] }
        if hasResources(for: version, client) { capabilities["resources"] = [:] }
        if hasPrompts { capabilities["prompts"] = [:] }
        // 2024-11-05 has the method and no name for the capability.
        if hasCompletions, version.has(.completionsCapability) { capabilities["completions"] = [:] }
        if showsPages(for: version, client) { capabilities["extensions"] = [MetaKey.pages: [:]] }
        return capabilities
    }
}
