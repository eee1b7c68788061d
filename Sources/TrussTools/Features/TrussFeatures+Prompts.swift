package import MCP

extension TrussFeatures {
    /// Prompts whose first step is a tool that is there.
    package var prompts: [PromptDefinition] {
        TrussFeatures.allPrompts.filter { catalogue[$0.firstTool] != nil }.map(\.definition)
    }

    private static let allPrompts: [(firstTool: String, definition: PromptDefinition)] = [
        (
            "truss_database_schema",
            PromptDefinition(
                name: "explore_database", title: "Explore the database",
                description: "Get to know the tables, how they relate and what they hold.",
                arguments: [
                    .init(
                        name: "schema", description: "Look at this schema only.",
                        isRequired: false)
                ])
        ),
        (
            "truss_list_identities",
            PromptDefinition(
                name: "audit_identities", title: "Audit identities",
                description: "Review user identities, API keys and OAuth2 clients for risks.")
        ),
    ]

    package func prompt(
        _ name: String, arguments: [String: String]
    ) throws(RPCError) -> PromptResult {
        switch name {
        case "explore_database":
            let schema = arguments["schema"].map { schema in
                let name = LineBudget.cut(schema, to: 200).replacing("\"", with: "\"\"")
                return " Stay in the schema \"\(VisibleText.name(name))\"."
            }
            return PromptResult(
                description: "Explore the database",
                text: """
                    Get to know this database and tell me about it.\(schema ?? "") Start with \
                    truss_database_schema, then truss_describe_table for the tables that matter most. \
                    Count rows and look at a few of them with truss_run_sql or truss_query_table; change \
                    nothing. Then report: what the data is about, the main tables and how they relate, \
                    what is unusual (missing keys, unused tables, odd values), and three questions that \
                    this data could answer.
                    """)
        case "audit_identities":
            return PromptResult(
                description: "Audit identities",
                text: """
                    Audit who can get into this Truss instance. Read all pages of truss_list_identities, \
                    truss_list_api_keys and, if OAuth2 is set up, truss_list_oauth2_clients; change \
                    nothing. Report identities that are inactive, unverified or duplicated, service keys \
                    that were never used or not for long, keys without a label, and OAuth2 clients with \
                    broad scopes or redirect URIs without https. For each finding name the record, the \
                    risk and the remedy, most serious first.
                    """)
        default:
            throw .invalidParams("Unknown prompt: \(name)")
        }
    }
}
