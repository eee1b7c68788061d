import JSON

/// What `install` is to do to one client, from the command line and the environment.
struct InstallPlan {
    let client: InstallClient
    let options: InstallOptions
    let entry: ServerEntry

    /// Where the key will come from, for the person to read.
    let keyNote: String?

    /// The client's file; nil where its own command is the way.
    let path: String?

    init(
        _ client: InstallClient, _ invocation: Invocation, program: String, folder: String
    ) throws {
        let configuration = invocation.configuration
        self.client = client
        options = configuration.install
        do throws(InstallError) {
            path = try client.path(
                isForProject: options.isForProject, environment: configuration.environment,
                folder: folder)
        } catch {
            throw ConfigurationError(message: error.message)
        }
        var arguments = invocation.clientArguments(folder: folder)
        let name = configuration.usesSandbox ? "truss-sandbox" : "truss"
        guard !configuration.usesSandbox, !options.isUninstalling else {
            entry = ServerEntry(name: name, command: program, arguments: arguments)
            keyNote = nil
            return
        }
        let given = invocation.usedOptions.map(\.option.name)
        if let url = configuration.url, !given.contains("--url") { arguments += ["--url", url] }
        // What cannot be used is not to be installed.
        _ = try configuration.instanceURL()

        var entry = ServerEntry(name: name, command: program, arguments: arguments)
        switch try configuration.keySources.single() {
        case .file(let written):
            let path = written.hasPrefix("/") ? written : "\(folder)/\(written)"
            entry = entry.adding(["--api-key-file", path])
            keyNote = "read from the file \(path)"
        case .command(let line):
            entry = entry.adding(["--api-key-command", line])
            keyNote = "printed by the command \(line)"
        case .variable, nil:
            guard let reference = client.reference else { throw InstallPlan.keyNeeded(by: client) }
            entry.variables = reference.variables
            entry.forwarded = reference.forwarded
            keyNote =
                "from TRUSS_API_KEY, which must be set where \(client.title) starts; the key itself is"
                + " not written"
        }
        self.entry = entry
    }

    private static func keyNeeded(by client: InstallClient) -> ConfigurationError {
        ConfigurationError(
            message: """
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

extension InstallClient {
    /// What refers to `TRUSS_API_KEY` in its entry; nil where nothing can.
    fileprivate var reference: (variables: [String: String], forwarded: [String])? {
        switch key {
        case .replaced(let text): (["TRUSS_API_KEY": text], [])
        case .forwarded: ([:], ["TRUSS_API_KEY"])
        case .none: nil
        }
    }
}

extension Invocation {
    /// The options a client is to give, as far as the command line has them; where the key comes from
    /// is added last.
    ///
    /// Paths are made full, as a client starts the program in a folder of its own.
    func clientArguments(folder: String) -> [String] {
        usedOptions.flatMap { option, value -> [String] in
            let isKey = option.name.hasPrefix("--api-key")
            guard option.command == nil, !isKey else { return [] }
            guard let value else { return [option.name] }
            guard case .value(let what, _) = option.effect, ["FILE", "PATH"].contains(what),
                !value.hasPrefix("/")
            else { return [option.name, value] }
            return [option.name, "\(folder)/\(value)"]
        }
    }
}
