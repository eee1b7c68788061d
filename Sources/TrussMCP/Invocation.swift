import Spelling
import TrussAPI

/// A command line that cannot be read.
struct UsageError: Error {
    let message: String
}

/// What the command line and the environment ask for.
struct Invocation {
    enum Command: Equatable {
        /// Serve MCP on standard input and output.
        case serve
        /// Serve MCP over Streamable HTTP.
        case http
        /// Serve a sandbox over HTTP for other programs.
        case sandbox
        /// Check configuration and connection.
        case doctor
        /// Put this program into a client's configuration, or take it out.
        case install(InstallClient)
        /// Check an audit log.
        case audit(String)
        case help
        case version
    }

    private(set) var command = Command.serve
    private(set) var configuration = Configuration()

    private static let commands = [
        "http", "sandbox", "doctor", "install", "audit", "help", "version",
    ]

    /// The command's name as typed, where one was.
    private var commandName: String?

    /// What `install` is to change, as typed.
    private var clientName: String?

    /// What is set, the options of the command line in order and then what variables add.
    var settings: [SettingInForce] {
        // One place for the key given as an option stands for all.
        let placesKey = usedOptions.contains(where: \.option.placesKey)
        return usedOptions
            + usedVariables.filter { variable in
                !usedOptions.contains { $0.option.name == variable.option.name }
                    && !(placesKey && variable.option.placesKey)
            }
    }

    private var usedOptions: [SettingInForce] = []
    private var usedVariables: [SettingInForce] = []

    /// Variables of settings that restrict, and hold nothing.
    private(set) var emptyRestrictions: [String] = []

    /// What looks like a setting of the environment and is none.
    private(set) var strays: [StrayVariable] = []

    /// Reads the arguments after the program's name.
    ///
    /// - Throws: `UsageError` for the command line, `ConfigurationError` for a variable.
    init(arguments: [String], environment: [String: String]) throws {
        // Told last: a wrong variable withholds neither help nor what is wrong with an argument.
        let faults = readEnvironment(environment)
        let variables = configuration.keySources
        configuration.keySources = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h", "help": command = .help
            case "--version", "version": command = .version
            case "http": command = .http
            case "sandbox": command = .sandbox
            case "doctor": command = .doctor
            case "install" where commandName == nil: break
            case _ where commandName == "install" && !argument.hasPrefix("-") && clientName == nil:
                clientName = argument
            case "audit":
                guard rest.popFirst() == "verify", let path = rest.popFirst() else {
                    throw UsageError(message: "audit needs a file: TrussMCP audit verify FILE")
                }
                command = .audit(path)
            default: try readOption(argument, from: &rest)
            }
            if command == .help || command == .version { return }
            if Invocation.commands.contains(argument) { commandName = argument }
        }
        if configuration.keySources.isEmpty { configuration.keySources = variables }
        if commandName == "install" { command = .install(try InstallClient(named: clientName)) }
        for option in usedOptions.map(\.option) where option.command ?? commandName != commandName {
            throw UsageError(
                message: "\(option.name) belongs to TrussMCP \(option.command ?? "").")
        }
        if command == .sandbox, let option = usedOptions.map(\.option).first(where: \.restricts) {
            throw UsageError(
                message: """
                    \(option.name) has no effect on TrussMCP sandbox, which serves Truss itself; give it to \
                    what uses the sandbox.
                    """)
        }
        if let fault = faults.first(where: { $0.option.command ?? commandName == commandName }) {
            throw fault.error
        }
    }

    private mutating func readEnvironment(
        _ environment: [String: String]
    ) -> [(option: Option, error: ConfigurationError)] {
        var faults: [(option: Option, error: ConfigurationError)] = []
        configuration.environment = environment
        strays = StrayVariable.all(in: environment)
        for option in Option.all {
            guard let variable = option.variable, let text = environment[variable] else {
                continue
            }
            guard !text.isEmpty else {
                if option.restricts { emptyRestrictions.append(variable) }
                continue
            }
            do throws(Option.InvalidValue) {
                switch option.effect {
                case .value(_, let set): try set(&configuration, text)
                case .flag(let set):
                    guard try Option.truth(text) else { continue }
                    set(&configuration)
                }
                usedVariables.append(SettingInForce(option: option, text: text, source: .variable))
            } catch {
                let message = "\(variable) must be \(error.wanted), not \"\(text)\"."
                faults.append((option, ConfigurationError(message: message)))
            }
        }
        // An empty key is worth a message of its own, unless another place is named.
        if let key = environment["TRUSS_API_KEY"],
            !key.isEmpty || configuration.keySources.isEmpty
        {
            configuration.keySources.append(.variable(key))
        }
        return faults
    }

    private mutating func readOption(
        _ argument: String, from rest: inout ArraySlice<String>
    ) throws {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard !Invocation.keyOptions.contains(name) else { throw Invocation.keyAsOption(name) }
        guard let option = Option.all.first(where: { $0.name == name }) else {
            throw Invocation.unknown(name)
        }
        switch option.effect {
        case .flag(let set):
            guard parts.count == 1 else { throw UsageError(message: "\(name) takes no value.") }
            set(&configuration)
            usedOptions.append(SettingInForce(option: option, text: nil, source: .option))
        case .value(let what, let set):
            guard let text = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                throw UsageError(message: "\(name) needs a value: \(name) \(what)")
            }
            // The later list would silently stand instead of the earlier.
            guard !option.restricts || !usedOptions.contains(where: { $0.option.name == name })
            else {
                throw UsageError(message: "\(name) is given twice; give it once: \(name) \(what)")
            }
            do throws(Option.InvalidValue) {
                try set(&configuration, text)
                usedOptions.append(SettingInForce(option: option, text: text, source: .option))
            } catch {
                throw UsageError(message: "\(name) must be \(error.wanted), not \"\(text)\".")
            }
        }
    }

    /// What someone may try who wants to give the key itself.
    private static let keyOptions = ["--api-key", "--key", "--apikey", "--token", "--service-key"]

    private static func keyAsOption(_ name: String) -> UsageError {
        UsageError(
            message: """
                \(name) is refused: every user of this machine can read the arguments of a process. \
                Set TRUSS_API_KEY, or use --api-key-file PATH or --api-key-command 'CMD …'. A key \
                that was typed here may be in the shell's history: rotate it.
                """)
    }

    private static func unknown(_ name: String) -> UsageError {
        let isOption = name.hasPrefix("-")
        let names =
            isOption ? Option.all.map(\.name) + ["--help", "--version"] : commands
        let nearest = ClosestName.to(name, in: names)
        let hint = nearest.map { "Did you mean \($0)? " } ?? ""
        return UsageError(
            message: """
                There is no \(isOption ? "option" : "command") \(APIKey.redacting(name.prefix(60))). \(hint)\
                TrussMCP --help lists them.
                """)
    }
}
