/// Tools that an operator switches on and off together.
package enum Toolset: String, CaseIterable, Sendable {
    /// What the instance and its database are.
    case introspection
    /// Reading by SQL.
    case sql
    /// Reading and changing rows, and calling functions.
    case rows
    /// API keys.
    case keys
    /// OAuth2 clients.
    case oauth2
    case projects
    /// Identities, webhooks, storage, branches, backups, gateway, and what is going on.
    case platform
    /// What to look after.
    case advisors

    /// The tools in it, in the order clients see them.
    package var tools: [Tool] {
        switch self {
        case .introspection: Catalogue.introspection
        case .sql: Catalogue.sql
        case .rows: Catalogue.rows
        case .keys: Catalogue.keys
        case .oauth2: Catalogue.oauth2
        case .projects: Catalogue.projects
        case .platform: Catalogue.platform
        case .advisors: Catalogue.advisors
        }
    }
}
