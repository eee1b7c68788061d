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
        /// `CODEX_HOME`, by default `.codex`.
        case codex
    }

    struct Place: Equatable {
        let root: Root
        let path: String
    }

    enum Format: Equatable {
        /// The object whose members are servers, with what the client wants in each of them.
        case json(container: String, kind: String? = nil, allowsComments: Bool = false)
        case toml(container: String)
    }

    /// How the client can give a server the key without holding it.
    enum KeyReference: Equatable {
        /// It replaces such a text by the variable's value.
        case replaced(String)
        /// It passes on the variables that are named to it.
        case forwarded
        /// It cannot: the key must be in a file or come from a command.
        case none
    }

    let name: String
    let title: String

    /// The person's own file; nil where the client's own command is the way.
    var file: Place?

    /// The file in a project's folder, where the client has one.
    var projectFile: String?
    let format: Format
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
            name: "claude-code", title: "Claude Code", projectFile: ".mcp.json",
            format: .json(container: "mcpServers", kind: "type=stdio"),
            key: .replaced("${TRUSS_API_KEY}"),
            afterwards: "Claude Code asks once whether to trust it."),
        // Guides of servers for it (confluentinc/mcp-confluent and others); no page of its own was at hand.
        InstallClient(
            name: "claude-desktop", title: "Claude Desktop",
            file: Place(root: .applications, path: "Claude/claude_desktop_config.json"),
            format: .json(container: "mcpServers"), key: .none,
            afterwards: "Restart Claude Desktop."),
        // "Model Context Protocol (MCP)": STDIO server configuration, Config interpolation.
        InstallClient(
            name: "cursor", title: "Cursor", file: Place(root: .home, path: ".cursor/mcp.json"),
            projectFile: ".cursor/mcp.json",
            format: .json(container: "mcpServers", kind: "type=stdio", allowsComments: true),
            key: .replaced("${env:TRUSS_API_KEY}"),
            afterwards: "Switch it on under Settings, MCP."),
        // "MCP configuration reference"; that ${env:…} is replaced is said in microsoft/vscode#245237.
        InstallClient(
            name: "vscode", title: "VS Code",
            file: Place(root: .applications, path: "Code/User/mcp.json"),
            projectFile: ".vscode/mcp.json",
            format: .json(container: "servers", kind: "type=stdio", allowsComments: true),
            key: .replaced("${env:TRUSS_API_KEY}"),
            afterwards: "Start it with the command MCP: List Servers."),
        // "Model Context Protocol": env_vars; a project's file counts once the project is trusted.
        InstallClient(
            name: "codex", title: "Codex", file: Place(root: .codex, path: "config.toml"),
            projectFile: ".codex/config.toml", format: .toml(container: "mcp_servers"),
            key: .forwarded, afterwards: "Start Codex again; /mcp lists it."),
        // "Model Context Protocol", As Custom Servers; "source" was given up in November 2025.
        InstallClient(
            name: "zed", title: "Zed", file: Place(root: .config, path: "zed/settings.json"),
            projectFile: ".zed/settings.json",
            format: .json(container: "context_servers", allowsComments: true),
            key: .none, afterwards: "Zed starts it at once; the Agent Panel's settings list it."),
        // "Cascade MCP Integration": mcp_config.json, Config Interpolation.
        InstallClient(
            name: "windsurf", title: "Windsurf",
            file: Place(root: .home, path: ".codeium/windsurf/mcp_config.json"),
            format: .json(container: "mcpServers"), key: .replaced("${env:TRUSS_API_KEY}"),
            afterwards: "Press Refresh in the MCP servers of Cascade."),
    ]

    /// The client of a name typed after `install`.
    init(named name: String?) throws(UsageError) {
        let names = InstallClient.all.map(\.name)
        let list = names.joined(separator: ", ")
        guard let name else {
            throw UsageError(
                message: "install needs a client: TrussMCP install CLIENT, one of \(list).")
        }
        guard let client = InstallClient.all.first(where: { $0.name == name }) else {
            let hint = ClosestName.to(name, in: names).map { "Did you mean \($0)? " } ?? ""
            let shown = APIKey.redacting(name.prefix(60))
            throw UsageError(
                message: "install knows no client \(shown). \(hint)It knows \(list).")
        }
        self = client
    }

    /// The file's full path; nil where the client's own command is the way.
    func path(
        isForProject: Bool, environment: [String: String], folder: String
    ) throws(InstallError) -> String? {
        if isForProject {
            guard let projectFile else {
                throw InstallError("\(title) has no file per project; leave out --project.")
            }
            return "\(folder)/\(projectFile)"
        }
        guard let file else { return nil }
        return try "\(folderPath(of: file.root, environment))/\(file.path)"
    }

    private func folderPath(
        of root: Root, _ environment: [String: String]
    ) throws(InstallError) -> String {
        func set(_ name: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        if root == .codex, let folder = set("CODEX_HOME") { return folder }
        guard let home = set("HOME") else {
            throw InstallError(
                "HOME is not set to a folder's full path, so \(title)'s file is not known.")
        }
        switch root {
        case .home: return home
        case .codex: return home + "/.codex"
        case .config: return set("XDG_CONFIG_HOME") ?? home + "/.config"
        case .applications:
            #if os(macOS)
            return home + "/Library/Application Support"
            #else
            return set("XDG_CONFIG_HOME") ?? home + "/.config"
            #endif
        }
    }

    /// Reads the bytes of its file.
    func text(_ bytes: [UInt8]) throws(InstallError) -> any ClientText {
        switch format {
        case .toml(let container): return try TOMLClientText(bytes, container: container)
        case .json(let container, let kind, let allowsComments):
            let parts = kind?.split(separator: "=").map(String.init) ?? []
            let extra = parts.count == 2 ? [(parts[0], JSONValue.string(parts[1]))] : []
            return try JSONClientText(
                bytes, container: container, extra: extra, allowsComments: allowsComments)
        }
    }
}
