import JSON

/// What `install` is to do to one client, from the command line and the environment.
struct InstallPlan {
    let client: InstallClient
    let options: InstallOptions
    let entry: ServerEntry

    /// Where the key will come from, for the person to read.
    let keyNote: String?

    /// Whether it is up to the client to pass the key on.
    private(set) var isKeyInEnvironment = false

    /// The variables whose settings go into the entry as options.
    let takenOver: [String]

    /// The client's file; nil where its own command is the way.
    let path: String?

    init(
        _ client: InstallClient, _ invocation: Invocation, program: String, folder: String
    ) throws(Refusal) {
        let configuration = invocation.configuration
        self.client = client
        options = configuration.install
        path = try client.path(
            isForProject: options.isForProject, environment: configuration.environment,
            folder: folder)
        let arguments = invocation.installed.flatMap { $0.arguments(folder: folder) }
        takenOver = invocation.installed.filter { $0.source == .variable }
            .compactMap(\.option.variable)
        let name = configuration.usesSandbox ? "truss-sandbox" : "truss"
        guard !configuration.usesSandbox, !options.isUninstalling else {
            entry = ServerEntry(name: name, command: program, arguments: arguments)
            keyNote = nil
            return
        }
        // What cannot be used is not to be installed.
        _ = try configuration.instanceURL()

        var entry = ServerEntry(name: name, command: program, arguments: arguments)
        switch try configuration.keySource() {
        case .file(let written):
            let path = written.hasPrefix("/") ? written : "\(folder)/\(written)"
            entry = entry.adding(["--api-key-file", path])
            keyNote = "read from the file \(path)"
        case .command(let line):
            entry = entry.adding(["--api-key-command", line])
            keyNote = "printed by the command \(line)"
        case .variable, nil:
            switch client.key {
            case .none: throw InstallPlan.keyNeeded(by: client)
            case .named: break
            case .replaced(let text): entry.variables = ["TRUSS_API_KEY": text]
            }
            isKeyInEnvironment = true
            keyNote =
                "from TRUSS_API_KEY, which must be set where \(client.title) starts; the key itself is"
                + " not written"
        }
        self.entry = entry
    }

    private static func keyNeeded(by client: InstallClient) -> Refusal {
        Refusal(
            """
            \(client.title) cannot refer to TRUSS_API_KEY, and the key is not to stand in its file. \
            Put the key into a file that only you can read and name that:
              (umask 077; printf '%s\\n' "$TRUSS_API_KEY" >~/.truss-key)
              TrussMCP install \(client.name) --api-key-file ~/.truss-key
            or use --api-key-command, or --sandbox to try it.
            """)
    }
}

extension ServerEntry {
    fileprivate func adding(_ more: [String]) -> ServerEntry {
        ServerEntry(name: name, command: command, arguments: arguments + more)
    }
}

extension Invocation {
    /// The settings that a client is to give as options; where the key comes from is added last.
    fileprivate var installed: [SettingInForce] {
        settings.filter { setting in
            let isForSandbox = configuration.usesSandbox && setting.option.name == "--url"
            return Command.serve.options.contains(setting.option) && !setting.option.placesKey
                && !(isForSandbox && setting.source == .variable)
        }
    }
}
