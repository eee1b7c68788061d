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
    package var tools: [Tool] { Catalogue.tools.filter { $0.toolset == self } }
}
