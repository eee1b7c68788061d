/// The text of `TrussMCP --help`.
enum Help {
    static var text: String {
        func lines(of command: String?) -> String {
            Option.all.filter { $0.command == command }.map(line).joined(separator: "\n")
        }
        return """
            TrussMCP \(Program.version): an MCP server for Truss

            TrussMCP                serve MCP on standard input and output
            TrussMCP --sandbox      the same, against a private throw-away Truss with sample data
            TrussMCP http           serve MCP over Streamable HTTP at POST /mcp, with the callers' keys
            TrussMCP sandbox [--port N]
                                    serve such a Truss over HTTP for other programs
            TrussMCP doctor [--json]
                                    check configuration and connection, and say what to do
            TrussMCP install CLIENT put this program, with the options given, into the configuration of
                                    \(clients)
            TrussMCP audit verify FILE [--audit-key-file KEY]
                                    check a file written by --audit-log
            TrussMCP --help | --version

            Options, and the environment variables that say the same:
            \(lines(of: nil))

            For http:
            \(lines(of: "http"))

            For doctor:
            \(lines(of: "doctor"))

            For install:
            \(lines(of: "install"))

            The API key, a service key truss_sk_…, is read from TRUSS_API_KEY, from a file or from a
            command, never from an option, as others can read those. An option wins over the variables;
            of the three variables only one may be set.
            Exit status: 0 normal, 1 doctor or audit found something, 64 usage, 69 something needed does
            not start or answer, 78 configuration.

            """
    }

    private static var clients: String {
        InstallClient.all.map(\.name).joined(separator: " ")
    }

    private static func line(_ option: Option) -> String {
        let name: String =
            if case .value(let what, _) = option.effect {
                "\(option.name) \(what)"
            } else { option.name }
        let variable = option.variable.map { " [\($0)]" } ?? ""
        return "  \(name.padded(to: 29))\(option.summary)\(variable)"
    }
}
