import Sandbox
import System

/// A command of the program as a row: its words, the options it takes, and what it does.
struct Command: Sendable {
    /// What becomes of variables that read like settings and are none.
    enum Strays {
        /// One that would restrict ends the program; others are noted.
        case refused
        case noted
        /// They are not its business, or it has a form of its own for them.
        case ignored
    }

    /// The first word of the command line; empty for what the program does where there is none.
    let name: String

    /// What says the same wherever an option may stand.
    var aliases: [String] = []

    /// The words after it: one in capitals stands for what is given, any other is typed so.
    var words: [String] = []

    /// What the word in capitals may be; empty for anything.
    var known: [String] = []
    let summary: String

    /// What its own help says besides: what happens, what is needed, what is left behind.
    var about = ""

    /// How it is typed, for its own help.
    var examples: [String] = []

    /// The options it takes; those of other commands are refused.
    var options: [Option] = []
    var strays = Strays.ignored
    let run: @Sendable (Invocation) async throws -> ExitStatus

    /// How it is typed, without its options.
    var usage: String {
        (["TrussMCP", name] + words).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The option of a name, where it takes one.
    func option(named name: String) -> Option? { options.first { $0.name == name } }

    /// Whether this and nothing else is meant by a word that stands where an option may.
    func isAsked(by argument: String) -> Bool { aliases.contains(argument) }
}

extension Command {
    /// Every command there is, in the order of the help.
    static let all = [serve, http, sandbox, doctor, install, audit, help, version]

    /// What is done where no command is named.
    static let serve = Command(
        name: "", summary: "serve MCP on standard input and output",
        about: """
            A client starts it so, and speaks JSON-RPC with it, a message a line. It ends with its input.
            """,
        examples: ["TrussMCP --sandbox", "TrussMCP --url https://truss.example.com --read-only"],
        options: Option.general + Option.ofSandbox, strays: .refused
    ) { try await ServeCommand($0.configuration).run() }

    private static let http = Command(
        name: "http",
        summary: "serve MCP over Streamable HTTP at POST /mcp, with the callers' keys",
        about: """
            Callers send a key of their own as Authorization: Bearer truss_sk_…; with --shared-key those
            without one use yours. /health and /ready tell whether it runs. A signal (TERM, INT) lets the
            calls that have begun end.
            """,
        examples: [
            "TrussMCP http --url https://truss.example.com",
            "MCP_TOKEN=$(openssl rand -hex 32) TrussMCP http --host 0.0.0.0 --shared-key",
        ],
        options: Option.general + [Option.rateLimit] + Option.http, strays: .refused
    ) { try await HTTPCommand($0.configuration).run() }

    private static let sandbox = Command(
        name: "sandbox",
        summary: "serve a private throw-away Truss over HTTP for other programs",
        about: """
            It starts a PostgreSQL of its own with sample data, prints the URL and keys to use, and removes
            all of it when it is stopped. PostgreSQL 13 or newer and libpq must be installed.
            """,
        examples: ["TrussMCP sandbox", "TrussMCP sandbox --port 8787 --rate-limit"],
        options: Option.ofSandbox, strays: .noted
    ) { try await SandboxCommand(configuration: $0.configuration).run() }

    private static let doctor = Command(
        name: "doctor", summary: "check configuration and connection, and say what to do",
        about: """
            It shows the settings in force, then tries each step from the URL to the tools and gives a remedy
            for whatever it finds. It changes nothing. Status 0: no problem; 1: problems; 69: no answer.
            """,
        examples: ["TrussMCP doctor", "TrussMCP doctor --sandbox --json"],
        options: Option.general + Option.ofSandbox + Option.doctor
    ) { try await DoctorCommand($0).run() }

    private static let install = Command(
        name: "install", words: ["CLIENT"], known: InstallClient.all.map(\.name),
        summary: "put this program, with the options given, into the configuration of a client",
        about: """
            It edits the client's own file, keeping a backup, or prints the command to run where the client
            has one for that. What is set in this environment becomes an option of the entry, but the key.
            """,
        examples: [
            "TrussMCP install cursor --sandbox --print",
            "TrussMCP install vscode --api-key-file ~/.truss-key --read-only",
        ],
        options: Option.general + Option.ofSandbox + Option.install, strays: .refused
    ) { invocation in
        let client = try InstallClient(named: invocation.operands[0])
        let plan = try InstallPlan(
            client, invocation, program: Platform.programPath(invocation.configuration.environment),
            folder: ThisProcess.currentFolder)
        return try InstallCommand(plan: plan).run()
    }

    private static let audit = Command(
        name: "audit", words: ["verify", "FILE"], summary: "check a file written by --audit-log",
        about: """
            It reads the log from front to end and tells an edit, a cut, a move, an addition and a changed
            head apart, with the line. Status 0: whole; 1: not.
            """,
        examples: [
            "TrussMCP audit verify calls.jsonl",
            "TrussMCP audit verify calls.jsonl --audit-key-file seal.key",
        ],
        options: [Option.auditKeyFile]
    ) { invocation in
        let keyFile = invocation.configuration.audit.keyFile
        return try AuditCommand(path: invocation.operands[0], keyFile: keyFile).run()
    }

    static let help = help(of: serve)

    /// Shows what there is, or of one command what it does and takes.
    static func help(of command: Command) -> Command {
        Command(
            name: "help", aliases: ["--help", "-h"],
            summary: "show this; help COMMAND or COMMAND --help: one command, with examples"
        ) { _ in
            Console.print(command.name.isEmpty ? Help.text : Help.text(of: command))
            return .success
        }
    }

    private static let version = Command(
        name: "version", aliases: ["--version", "-v"], summary: "show the version"
    ) { _ in
        Console.print("TrussMCP \(Program.version)\n")
        return .success
    }
}
