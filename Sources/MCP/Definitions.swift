package import JSON

/// Who this server says it is.
package struct Implementation: Hashable, Sendable {
    package var name: String
    package var title: String
    package var version: String

    package init(name: String, title: String, version: String) {
        self.name = name
        self.title = title
        self.version = version
    }
}

/// A tool as clients see it.
package struct ToolDefinition: Hashable, Sendable {
    /// Hints on what calling it does, all four always said (MCP's default is "destructive").
    package struct Annotations: Hashable, Sendable {
        package var isReadOnly: Bool
        package var isDestructive: Bool
        package var isIdempotent: Bool
        package var isOpenWorld: Bool

        package init(
            isReadOnly: Bool, isDestructive: Bool, isIdempotent: Bool, isOpenWorld: Bool
        ) {
            self.isReadOnly = isReadOnly
            self.isDestructive = isDestructive
            self.isIdempotent = isIdempotent
            self.isOpenWorld = isOpenWorld
        }
    }

    package var name: String
    package var title: String
    package var description: String

    /// JSON Schema 2020-12 with `type: object` at its root.
    package var inputSchema: JSONObject

    package var annotations: Annotations

    /// Members of `_meta` that one client reads, by the name that it gives itself; models see none of them.
    package var hints: [String: JSONObject]

    /// The URI of the page that shows its results to people (MCP Apps); nil for none.
    package var page: String?

    package init(
        name: String, title: String, description: String, inputSchema: JSONObject,
        annotations: Annotations, hints: [String: JSONObject] = [:], page: String? = nil
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.inputSchema = inputSchema
        self.annotations = annotations
        self.hints = hints
        self.page = page
    }
}

/// A resource with a fixed URI, or with a URI template of simple `{variable}` expressions.
package struct ResourceDefinition: Hashable, Sendable {
    /// The URI, or the template (RFC 6570 level 1).
    package var uri: String
    package var name: String
    package var title: String
    package var description: String
    package var mimeType: String

    package init(uri: String, name: String, title: String, description: String, mimeType: String) {
        self.uri = uri
        self.name = name
        self.title = title
        self.description = description
        self.mimeType = mimeType
    }
}

/// A prompt and the arguments it takes.
package struct PromptDefinition: Hashable, Sendable {
    /// One argument; values are always strings.
    package struct Argument: Hashable, Sendable {
        package var name: String
        package var description: String
        package var isRequired: Bool

        package init(name: String, description: String, isRequired: Bool) {
            self.name = name
            self.description = description
            self.isRequired = isRequired
        }
    }

    package var name: String
    package var title: String
    package var description: String
    package var arguments: [Argument]

    package init(name: String, title: String, description: String, arguments: [Argument] = []) {
        self.name = name
        self.title = title
        self.description = description
        self.arguments = arguments
    }
}
