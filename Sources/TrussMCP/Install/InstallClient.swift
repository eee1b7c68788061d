import JSON
import Spelling
import TrussAPI

/// What `install` was asked for.
struct InstallOptions: Equatable {
    /// Only show it.
    var isPrinting = false

    /// Take it back.
    var isUninstalling = false

    /// In the file of the current folder instead of the person's own.
    var isForProject = false
}

/// An MCP client whose configuration `install` knows: one row of data.
struct InstallClient: Equatable {
    /// Folders that differ by person and platform.
    enum Root: Equatable {
        case home
        /// `XDG_CONFIG_HOME`, by default `.config`.
        case config
        /// Where macOS applications keep their settings; elsewhere the same as `config`.
        case applications
    }

    struct Place: Equatable {
        let root: Root
        let path: String
    }

    /// What its JSON is like: the object whose members are servers, and what each must have.
    struct Form: Equatable {
        let container: String

        /// A member of every entry, besides how it is started.
        var kind: String?
        var allowsComments = false

        var members: [(name: String, value: JSONValue)] {
            kind.map { [("type", .string($0))] } ?? []
        }
    }

    /// Its own command line, which knows better than we do how its configuration is kept.
    struct CommandLine: Equatable {
        /// What comes before the server's name.
        let add: String
        let remove: String
    }

    /// How the client can give a server the key without holding it.
    enum KeyReference: Equatable {
        /// It replaces such a text by the variable's value.
        case replaced(String)
        /// It passes on the variables that its file names, which no command puts there: what to do by hand.
        case named(String)
        /// It cannot: the key must be in a file or come from a command.
        case none
    }

    let name: String
    let title: String

    /// How it is changed for the person; nil where its file is edited.
    var commandLine: CommandLine?

    /// The person's own file, where that is edited.
    var file: Place?

    /// The file in a project's folder, where the client has one that is edited.
    var projectFile: String?

    /// Nil where none of its files is edited.
    var form: Form?
    let key: KeyReference

    /// How the change takes effect.
    let afterwards: String
}

extension InstallClient {
    /// Each with the page that its form and place are from.
    static let all: [InstallClient] = [
        // "Connect Claude Code to tools via MCP": scopes, and ${VAR} in .mcp.json. The person's own file
        // also holds the running client's state, so its command writes it.
        InstallClient(
            name: "claude-code", title: "Claude Code",
            commandLine: CommandLine(
                add: "claude mcp add --scope user", remove: "claude mcp remove --scope user"),
            projectFile: ".mcp.json", form: Form(container: "mcpServers", kind: "stdio"),
            key: .replaced("${TRUSS_API_KEY}"),
            afterwards: "Claude Code asks once whether to trust it."),
        // Guides of servers for it (confluentinc/mcp-confluent and others); no page of its own was at hand.
        InstallClient(
            name: "claude-desktop", title: "Claude Desktop",
            file: Place(root: .applications, path: "Claude/claude_desktop_config.json"),
            form: Form(container: "mcpServers"), key: .none,
            afterwards: "Restart Claude Desktop."),
        // "Model Context Protocol (MCP)": STDIO server configuration, Config interpolation.
        InstallClient(
            name: "cursor", title: "Cursor", file: Place(root: .home, path: ".cursor/mcp.json"),
            projectFile: ".cursor/mcp.json",
            form: Form(container: "mcpServers", kind: "stdio", allowsComments: true),
            key: .replaced("${env:TRUSS_API_KEY}"),
            afterwards: "Switch it on under Settings, MCP."),
        // "MCP configuration reference"; that ${env:…} is replaced is said in microsoft/vscode#245237.
        InstallClient(
            name: "vscode", title: "VS Code",
            file: Place(root: .applications, path: "Code/User/mcp.json"),
            projectFile: ".vscode/mcp.json",
            form: Form(container: "servers", kind: "stdio", allowsComments: true),
            key: .replaced("${env:TRUSS_API_KEY}"),
            afterwards: "Start it with the command MCP: List Servers."),
        // codex-rs/cli/src/mcp_cmd.rs: `add` and `remove` change the person's file and no project's, and `add`
        // has no option for env_vars (openai/codex#43669).
        InstallClient(
            name: "codex", title: "Codex",
            commandLine: CommandLine(add: "codex mcp add", remove: "codex mcp remove"),
            key: .named(
                """
                Codex passes on only variables that its file names, and its command names none. Add to \
                [mcp_servers.truss] in config.toml of ~/.codex (CODEX_HOME):
                  env_vars = ["TRUSS_API_KEY"]
                or give --api-key-file or --api-key-command, which need no more than the command.
                """),
            afterwards: "Start Codex again; /mcp lists it."),
        // "Model Context Protocol", As Custom Servers; "source" was given up in November 2025.
        InstallClient(
            name: "zed", title: "Zed", file: Place(root: .config, path: "zed/settings.json"),
            projectFile: ".zed/settings.json",
            form: Form(container: "context_servers", allowsComments: true),
            key: .none, afterwards: "Zed starts it at once; the Agent Panel's settings list it."),
        // "Cascade MCP Integration": mcp_config.json, Config Interpolation.
        InstallClient(
            name: "windsurf", title: "Windsurf",
            file: Place(root: .home, path: ".codeium/windsurf/mcp_config.json"),
            form: Form(container: "mcpServers"), key: .replaced("${env:TRUSS_API_KEY}"),
            afterwards: "Press Refresh in the MCP servers of Cascade."),
    ]

    /// The client of a name typed after `install`.
    init(named name: String) throws(Refusal) {
        let names = InstallClient.all.map(\.name)
        guard let client = InstallClient.all.first(where: { $0.name == name }) else {
            let hint = ClosestName.to(name, in: names).map { "Did you mean \($0)? " } ?? ""
            let shown = APIKey.redacting(name.prefix(60))
            throw Refusal(
                usage: "install knows no client \(shown). \(hint)It knows \(names.listed).")
        }
        self = client
    }

    /// The file's full path; nil where the client's own command is the way.
    func path(
        isForProject: Bool, environment: [String: String], folder: String
    ) throws(Refusal) -> String? {
        if isForProject {
            guard let projectFile else {
                throw Refusal(
                    "install edits no file of \(title) for one project; leave out --project.")
            }
            return "\(folder)/\(projectFile)"
        }
        guard let file else { return nil }
        return try "\(folderPath(of: file.root, environment))/\(file.path)"
    }

    private func folderPath(
        of root: Root, _ environment: [String: String]
    ) throws(Refusal) -> String {
        func set(_ name: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        guard let home = set("HOME") else {
            throw Refusal(
                "HOME is not set to a folder's full path, so \(title)'s file is not known.")
        }
        switch root {
        case .home: return home
        case .config: return set("XDG_CONFIG_HOME") ?? home + "/.config"
        case .applications:
            #if os(macOS)
            return home + "/Library/Application Support"
            #else
            return set("XDG_CONFIG_HOME") ?? home + "/.config"
            #endif
        }
    }
}
