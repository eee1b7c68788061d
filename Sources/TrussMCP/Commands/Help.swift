/// The texts of `--help`, made of the commands' rows and the options'.
enum Help {
    /// What one command does and takes, with two examples.
    static func text(of command: Command) -> String {
        let clients =
            command.known.isEmpty
            ? "" : "\n\nA CLIENT is one of\n\(command.known.joined(separator: " "))."
        let options =
            command.options.isEmpty
            ? "" : "\n\n\(optionsTitle)\n" + command.options.map(line).joined(separator: "\n")
        let brackets = command.options.isEmpty ? "" : " [OPTION …]"
        let examples =
            command.examples.isEmpty
            ? "" : "\n\nExamples:\n" + command.examples.map { "  \($0)" }.joined(separator: "\n")
        return """
            \(command.usage)\(brackets)
            \(command.summary)

            \(command.about)\(clients)\(options)\(examples)

            """
    }

    private static let optionsTitle = "Options, and the environment variables that say the same:"

    /// Everything there is.
    static var text: String {
        let groups = [
            (optionsTitle, Option.general),
            ("For a sandbox:", Option.ofSandbox), ("For http:", Option.http),
            ("For doctor:", Option.doctor), ("For install:", Option.install),
        ]
        let options = groups.map { title, options in
            ([title] + options.map(line)).joined(separator: "\n")
        }
        return """
            TrussMCP \(Program.version): an MCP server for Truss

            \(Command.all.map(line).joined(separator: "\n"))

            The command is the first word, its options follow. A CLIENT is one of
            \(InstallClient.all.map(\.name).joined(separator: " ")).

            \(options.joined(separator: "\n\n"))

            The API key, a service key truss_sk_…, is read from TRUSS_API_KEY, from a file or from a
            command, never from an option, as others can read those. An option wins over the variables;
            of the three variables only one may be set. To try it: TrussMCP --sandbox
            Exit status: 0 normal, 1 doctor or audit found something, 64 usage, 69 something needed does
            not start or answer, 78 configuration.

            """
    }

    private static func line(_ command: Command) -> String {
        command.usage.padded(to: 30) + command.summary
    }

    private static func line(_ option: Option) -> String {
        let name = "  \(option.name) \(option.effect.placeholder ?? "")"
        let standard = option.standard.map { " (\($0))" } ?? ""
        let variable = option.variable.map { " [\($0)]" } ?? ""
        return name.padded(to: 31) + option.summary + standard + variable
    }
}
