import JSON

/// What some consumer of tool schemas refuses, by public reports (`owner/repository#number`).
///
/// One tool that breaks a rule can cost its client all tools, or every prompt of a session.
struct SchemaRule: Sendable {
    let name: String
    let reports: [String]

    /// Where in a tool's schema the rule is broken; empty where it holds.
    let violations: @Sendable (_ tool: String, _ schema: JSONObject) -> [String]

    /// A rule of every schema inside a schema, itself included.
    private static func node(
        _ name: String, _ reports: [String], holds: @escaping @Sendable (JSONObject) -> Bool
    ) -> SchemaRule {
        SchemaRule(name: name, reports: reports) { _, schema in
            nodes(of: schema).filter { !holds($0.schema) }.map(\.path)
        }
    }

    /// A rule of the schema as a whole.
    private static func root(
        _ name: String, _ reports: [String],
        holds: @escaping @Sendable (_ tool: String, _ schema: JSONObject) -> Bool
    ) -> SchemaRule {
        SchemaRule(name: name, reports: reports) { tool, schema in
            holds(tool, schema) ? [] : ["(root)"]
        }
    }

    /// A schema with all schemas inside it, each with its path.
    static func nodes(
        of schema: JSONObject, path: String = "(root)"
    ) -> [(path: String, schema: JSONObject)] {
        let properties = schema["properties"]?.object?.map { ($0.name, $0.value) } ?? []
        let inner =
            properties
            + ["items", "additionalProperties"].compactMap { name in schema[name].map { (name, $0) }
            }
        return [(path, schema)]
            + inner.flatMap { name, value in
                value.object.map { nodes(of: $0, path: "\(path).\(name)") } ?? []
            }
    }
}

extension SchemaRule {
    /// The longest server name that README's examples give.
    static let serverName = "truss-sandbox"

    static let all: [SchemaRule] = [
        node(
            "an array has items",
            [
                "digitalocean-labs/mcp-digitalocean#265", "apify/apify-mcp-server#36",
                "agentscope-ai/ReMe#84", "NousResearch/hermes-agent#77617",
                "microsoft/vscode#244467", "langchain4j/langchain4j#2709",
            ]
        ) { $0["type"] != "array" || $0["items"]?.object != nil },
        root(
            "the top level is an object with properties, if only empty ones",
            [
                "github/copilot-cli#2223", "containers/kubernetes-mcp-server#717",
                "smartsheet-platform/smar-mcp#79", "jacksteamdev/obsidian-mcp-tools#63",
                "zereight/gitlab-mcp#286",
            ]
        ) { $1["type"] == "object" && $1["properties"]?.object != nil },
        node(
            "a schema has one type, a string",
            [
                "google-gemini/gemini-cli#5694", "JetBrains/mcp-jetbrains#71",
                "docker/mcp-gateway#234", "google-gemini/gemini-cli#4400",
            ]
        ) { $0["type"]?.string != nil },
        SchemaRule(
            name: "an object inside says what its members are",
            reports: [
                "tanaikech/ToolsForMCPServer#13", "TencentCloudBase/CloudBase-AI-Toolkit#626",
                "mcp-servers-for-revit/mcp-servers-for-revit#5", "nanbingxyz/5ire#42",
            ]
        ) { _, schema in
            nodes(of: schema).dropFirst().filter { _, schema in
                schema["type"] == "object" && schema["properties"]?.object == nil
                    && schema["additionalProperties"]?.object == nil
            }.map(\.path)
        },
        node(
            "properties and required stand in objects, items in arrays",
            ["anomalyco/opencode#11889"]
        ) { schema in
            let isObject = schema["type"] == "object"
            return isObject
                || schema["properties"] == nil && schema["required"] == nil
                    && (schema["type"] == "array" || schema["items"] == nil)
        },
        node(
            "what is required is a property, and is not an empty list",
            ["zereight/gitlab-mcp#166", "google-gemini/gemini-cli#4301"]
        ) { schema in
            guard let required = schema["required"] else { return true }
            let properties = schema["properties"]?.object
            guard let names = required.array, !names.isEmpty else { return false }
            return names.allSatisfy { $0.string.flatMap { properties?[$0] } != nil }
        },
        node(
            "no composition, no reference",
            [
                "anthropics/claude-code#4886", "anthropics/claude-code#88049",
                "moltis-org/moltis#694", "lastmile-ai/mcp-agent#126", "backstage/backstage#34038",
            ]
        ) { schema in
            [
                "anyOf", "oneOf", "allOf", "not", "if", "then", "else", "$ref", "$defs",
                "definitions", "const", "dependentSchemas", "dependentRequired",
            ].allSatisfy { schema[$0] == nil }
        },
        node(
            "no dialect, no format, no pattern, no bounds, no default",
            [
                "promptfoo/promptfoo#4200", "hideya/langchain-mcp-tools-ts#36",
                "ggml-org/llama.cpp#25746", "codefuturist/email-mcp#58",
                "firecrawl/firecrawl#4512", "anomalyco/opencode#43371",
                "anomalyco/opencode#32488", "Coding-Solo/godot-mcp#60",
                "modelcontextprotocol/servers#1624", "zendev-sh/zenflow#14",
            ]
        ) { schema in
            // What is left is what every consumer was seen to take.
            schema.allSatisfy {
                [
                    "type", "properties", "required", "additionalProperties", "items", "enum",
                    "description",
                    // Named by the rule above.
                    "anyOf", "oneOf", "allOf", "not", "if", "then", "else", "$ref", "$defs",
                    "definitions", "const", "dependentSchemas", "dependentRequired",
                ].contains($0.name)
            }
        },
        node(
            "an enum has texts that are not empty, and belongs to a string",
            [
                "JetBrains/mcp-jetbrains#71", "sbroenne/mcp-server-excel#607",
                "router-for-me/CLIProxyAPI#1076", "elastic/kibana#286302",
            ]
        ) { schema in
            guard let values = schema["enum"] else { return true }
            guard schema["type"] == "string", let texts = values.array, !texts.isEmpty else {
                return false
            }
            return texts.allSatisfy { $0.string.map { !$0.isEmpty } ?? false }
        },
        // OpenAI's strict mode wants `additionalProperties: false` (github/github-mcp-server#376); what converts for
        // it adds that, and no tool with optional arguments is strict without such a conversion.
        node(
            "no schema is true or false",
            ["googleapis/python-genai#2393", "googleapis/python-genai#2476"]
        ) { schema in
            let inner = [schema["items"], schema["additionalProperties"]].compactMap(\.self)
            let members = schema["properties"]?.object?.map(\.value) ?? []
            return (inner + members).allSatisfy { $0.bool == nil }
        },
        root(
            "the tool's name fits, also with the server's before it",
            [
                "awslabs/mcp#1283", "microsoft/vscode#243602", "nanbingxyz/5ire#403",
                "langgenius/dify#22867", "openai/codex#8174", "BerriAI/litellm#12543",
            ]
        ) { tool, _ in
            // 60 in Cursor; 64 with Claude Code's `mcp__server__tool`.
            let isShort =
                serverName.count + tool.count <= 60
                && "mcp__\(serverName)__\(tool)".count <= 64
            return isShort && isName(tool) && (tool.first?.isLetter ?? false)
        },
        SchemaRule(
            name: "a property's name is of letters, digits, _ and -, at most 64",
            reports: ["aaif-goose/goose#1804"]
        ) { _, schema in
            nodes(of: schema).flatMap { path, schema in
                (schema["properties"]?.object?.names ?? []).filter {
                    !isName($0) || $0.count > 64
                }.map { "\(path).\($0)" }
            }
        },
        node(
            "a description has at most 1,024 characters",
            ["getsentry/sentry-mcp#106", "janwilmake/openapi-mcp-server#23"]
        ) { ($0["description"]?.string?.count ?? 0) <= 1024 },
        SchemaRule(
            name: "objects nest no deeper than a list of objects",
            reports: ["410979729/scope-recall-hermes#30", "ggml-org/llama.cpp#25746"]
        ) { _, schema in
            nodes(of: schema).map(\.path).filter { $0.split(separator: ".").count > 4 }
        },
    ]

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
                    || $0 == "_" || $0 == "-"
            }
    }
}
