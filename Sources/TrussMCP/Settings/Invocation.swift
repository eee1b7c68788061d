import Spelling
import TrussAPI

/// What the command line and the environment ask for.
struct Invocation {
    private(set) var command = Command.serve

    /// What was given for the words in capitals of the command.
    private(set) var operands: [String] = []

    private(set) var configuration = Configuration()

    /// What is set, the options of the command line in order and then what variables add.
    var settings: [SettingInForce] {
        // One place for the key given as an option stands for all.
        let placesKey = usedOptions.contains(where: \.option.placesKey)
        return usedOptions
            + usedVariables.filter { variable in
                !usedOptions.contains { $0.option == variable.option }
                    && !(placesKey && variable.option.placesKey)
            }
    }

    private var usedOptions: [SettingInForce] = []
    private var usedVariables: [SettingInForce] = []

    /// Variables of settings that restrict, and hold nothing.
    private(set) var emptyRestrictions: [String] = []

    /// What looks like a setting of the environment and is none.
    private(set) var strays: [StrayVariable] = []

    /// Reads the arguments after the program's name: a command, then its options.
    ///
    /// - Throws: with the status of a usage error for the command line, of a wrong configuration for a variable.
    init(arguments: [String], environment: [String: String]) throws(Refusal) {
        // Told last: a wrong variable withholds neither help nor what is wrong with an argument.
        let faults = readEnvironment(environment)
        let variables = configuration.keySources
        configuration.keySources = []
        var rest = arguments[...]
        if let word = rest.first, !word.hasPrefix("-") {
            command = try Invocation.command(named: word)
            rest.removeFirst()
        }
        // Whoever asks for help gets it, whatever else is there.
        if command.name == Command.help.name {
            command = .help(of: Command.all.first { $0.name == rest.first } ?? .serve)
            return
        }
        if rest.contains(where: Command.help.isAsked) {
            command = .help(of: command)
            return
        }
        var words: [String] = []
        while let argument = rest.popFirst() {
            if let asked = Command.all.first(where: { $0.isAsked(by: argument) }) {
                command = asked
                return
            }
            if argument.hasPrefix("-") {
                try readOption(argument, from: &rest)
            } else {
                guard words.count < command.words.count else {
                    if let flag = usedOptions.last, flag.text == nil, Option.isTruth(argument) {
                        throw Refusal(usage: "\(flag.name) takes no value; leave out \(argument).")
                    }
                    throw Invocation.tooMany(argument, for: command)
                }
                words.append(argument)
            }
        }
        operands = try Invocation.operands(in: words, of: command)
        if configuration.keySources.isEmpty { configuration.keySources = variables }
        if let fault = faults.first(where: { command.options.contains($0.option) }) {
            throw fault.error
        }
    }

    private mutating func readEnvironment(
        _ environment: [String: String]
    ) -> [(option: Option, error: Refusal)] {
        var faults: [(option: Option, error: Refusal)] = []
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
            do throws(Refusal) {
                switch option.effect {
                case .value(_, let set): try set(&configuration, text)
                case .flag(let set):
                    guard try Option.truth(text) else { continue }
                    set(&configuration)
                }
                usedVariables.append(SettingInForce(option: option, text: text, source: .variable))
            } catch {
                faults.append((option, error.prefixed("\(variable) ")))
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
    ) throws(Refusal) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard !Invocation.keyOptions.contains(name) else { throw Invocation.keyAsOption(name) }
        guard let option = command.option(named: name) else {
            throw Invocation.unknown(name, to: command)
        }
        switch option.effect {
        case .flag(let set):
            guard parts.count == 1 else { throw Refusal(usage: "\(name) takes no value.") }
            set(&configuration)
            usedOptions.append(SettingInForce(option: option, text: nil, source: .option))
        case .value(let what, let set):
            guard let text = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                throw Refusal(usage: "\(name) needs a value: \(name) \(what)")
            }
            // The later would silently stand instead of the earlier.
            guard option.isRepeatable || !usedOptions.contains(where: { $0.option == option })
            else {
                throw Refusal(usage: "\(name) is given twice; give it once: \(name) \(what)")
            }
            do throws(Refusal) {
                try set(&configuration, text)
            } catch {
                throw Refusal(usage: "\(name) \(error.message)")
            }
            if let variable = option.variable { configuration.optionNames[variable] = name }
            usedOptions.append(SettingInForce(option: option, text: text, source: .option))
        }
    }
}

/// What is wrong with a command line, and what would be right.
extension Invocation {
    private static func command(named word: String) throws(Refusal) -> Command {
        let names = Command.all.map(\.name)
        guard let command = Command.all.first(where: { $0.name == word }), !word.isEmpty else {
            let hint = ClosestName.to(word, in: names).map { "Did you mean \($0)? " } ?? ""
            throw Refusal(
                usage: "There is no command \(shown(word)). \(hint)TrussMCP --help lists them.")
        }
        return command
    }

    /// The words that stand where the command has capitals; the others must be as it has them.
    private static func operands(
        in words: [String], of command: Command
    ) throws(Refusal) -> [String] {
        var operands: [String] = []
        for (index, wanted) in command.words.enumerated() {
            let given = index < words.count ? words[index] : nil
            let isFree = wanted == wanted.uppercased()
            guard let given, isFree || given == wanted else {
                let list = command.known.isEmpty ? "" : ", one of \(command.known.listed)"
                let instead = given.map { ", not \(shown($0))" } ?? ""
                throw Refusal(
                    usage: """
                        \(command.name) needs \(command.words.joined(separator: " "))\(instead): \
                        \(command.usage)\(list).
                        """)
            }
            if isFree { operands.append(given) }
        }
        return operands
    }

    private static func tooMany(_ word: String, for command: Command) -> Refusal {
        let isCommand = !word.isEmpty && Command.all.contains { $0.name == word }
        guard !command.name.isEmpty else {
            let right = isCommand ? ": TrussMCP \(word)" : ""
            return Refusal(
                usage: """
                    \(shown(word)) stands after an option. A command comes first and its options follow\
                    \(right.isEmpty ? "; TrussMCP --help lists both." : "\(right) …")
                    """)
        }
        return Refusal(
            usage: """
                \(shown(word)) is one word too many. TrussMCP does one command at a time: \
                \(command.usage)\(isCommand && word != command.name ? ", or TrussMCP \(word)" : "").
                """)
    }

    /// What someone may try who wants to give the key itself.
    private static let keyOptions = ["--api-key", "--key", "--apikey", "--token", "--service-key"]

    private static func keyAsOption(_ name: String) -> Refusal {
        Refusal(
            usage: """
                \(name) is refused: every user of this machine can read the arguments of a process. \
                Set TRUSS_API_KEY, or use --api-key-file PATH or --api-key-command 'CMD …'. A key \
                that was typed here may be in the shell's history: rotate it.
                """)
    }

    private static func unknown(_ name: String, to command: Command) -> Refusal {
        let owners = Command.all.filter { $0.option(named: name) != nil }
        guard let owner = owners.first else {
            let names = (command.options.map(\.name) + Command.all.flatMap(\.aliases))
            let hint = ClosestName.to(name, in: names).map { "Did you mean \($0)? " } ?? ""
            return Refusal(
                usage: "There is no option \(shown(name)). \(hint)TrussMCP --help lists them.")
        }
        let isOnly = owners.count == 1
        let taken = command.options.map(\.name).listed
        return Refusal(
            usage: isOnly
                ? "\(name) belongs to \(owner.usage) and has no effect on \(command.usage)."
                : "\(name) has no effect on \(command.usage), which takes only \(taken).")
    }

    private static func shown(_ word: String) -> String { APIKey.redacting(word.prefix(60)) }
}

extension [String] {
    /// The words with commas between them.
    var listed: String { joined(separator: ", ") }
}
