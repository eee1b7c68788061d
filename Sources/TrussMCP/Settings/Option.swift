import SQL
import TrussAPI
import TrussTools

/// An option of the command line with its environment variable.
struct Option: Sendable {
    /// What the option does to the configuration; what throws says what a value must be.
    enum Effect: Sendable {
        case flag(@Sendable (inout Configuration) -> Void)
        case value(String, @Sendable (inout Configuration, String) throws(Refusal) -> Void)

        /// What stands for the value in the help; nil for a flag.
        var placeholder: String? {
            if case .value(let what, _) = self { what } else { nil }
        }
    }

    let name: String

    /// The variable that says the same; the option wins.
    let variable: String?
    let summary: String

    /// What holds where it is not set, as the help and the README have it; nil where nothing does.
    var standard: String?
    let effect: Effect

    /// Whether it takes something away from what is exposed, so that to miss it is dangerous.
    var restricts = false

    /// Whether its value is not to be shown.
    var isSecret = false

    /// Whether it says where the key is; all such options are alternatives.
    var placesKey = false

    /// Whether it may be given several times, each adding to the others.
    var isRepeatable = false

    /// Options of which one must be set as well, or this one has no effect; none for no such condition.
    var needs: [String] = []

    /// Options that have no effect beside it.
    var voids: [String] = []
}

extension Option {
    /// Both ways to set it, for whoever may know either.
    var nameAndVariable: String { name + (variable.map { " (\($0))" } ?? "") }
}

extension Option: Equatable {
    /// Two commands may each have an option of a name, so the variable counts too.
    static func == (one: Option, other: Option) -> Bool {
        one.name == other.name && one.variable == other.variable
    }
}

extension Option {
    /// Every option, with its variable.
    static let all = general + ofSandbox + doctor + install + http

    /// What takes part in the configuration of a server.
    static let general: [Option] = [
        Option(
            name: "--sandbox", variable: nil,
            summary: "use a private throw-away Truss with sample data",
            effect: .flag { $0.usesSandbox = true },
            voids: ["--url", "--api-key-file", "--api-key-command"]),
        Option(
            name: "--url", variable: "TRUSS_API_URL", summary: "where Truss answers",
            standard: InstanceURL.standard.description, effect: .value("URL") { $0.url = $1 }),
        Option(
            name: "--api-key-file", variable: "TRUSS_API_KEY_FILE",
            summary: "a file whose first line is the key",
            effect: .value("PATH") { $0.keySources.append(.file($1)) }, placesKey: true),
        Option(
            name: "--api-key-command", variable: "TRUSS_API_KEY_COMMAND",
            summary: "a command that prints the key; no shell is used",
            effect: .value("'CMD …'") { $0.keySources.append(.command($1)) }, isSecret: true,
            placesKey: true),
        .integer(
            "--timeout", "TRUSS_TIMEOUT", "SECONDS", in: 1...600, \.timeout,
            "seconds a call may take"),
        .integer(
            "--max-response", "TRUSS_MAX_RESPONSE", "MB", in: 1...2000, \.maxResponse,
            "megabytes an answer of Truss may have"),
        .integer(
            "--max-in-flight-bytes", "TRUSS_MAX_IN_FLIGHT_BYTES", "BYTES",
            in: 1_000_000...100_000_000_000, \.maxInFlightBytes,
            "bytes of all answers of Truss in memory, each counted three times; further ones wait"),
        .integer(
            "--max-exchanges", "TRUSS_MAX_EXCHANGES", "N", in: 1...64, \.maxExchanges,
            "requests to Truss at a time"),
        Option(
            name: "--read-only", variable: "TRUSS_READ_ONLY",
            summary: "expose only tools that change nothing",
            effect: .flag { $0.choice.isReadOnly = true }, restricts: true),
        Option(
            name: "--toolsets", variable: "TRUSS_TOOLSETS",
            summary: "only these: \(Toolset.allCases.map(\.rawValue).joined(separator: ","))",
            effect: .value("LIST") { (configuration, text) throws(Refusal) in
                configuration.choice.toolsets = try choices(
                    text, Toolset.init(rawValue:), Toolset.allCases.map(\.rawValue))
            }, restricts: true),
        Option(
            name: "--tools", variable: "TRUSS_TOOLS",
            summary: "only these tools, besides those of --toolsets",
            effect: .value("LIST") { (configuration, text) throws(Refusal) in
                configuration.choice.tools = try choices(text, { $0 }, Catalogue.tools.map(\.name))
            }, restricts: true),
        Option(
            name: "--exclude-tools", variable: "TRUSS_EXCLUDE_TOOLS",
            summary: "not these tools",
            effect: .value("LIST") { (configuration, text) throws(Refusal) in
                configuration.choice.excluded = try choices(
                    text, { $0 }, Catalogue.tools.map(\.name))
            }, restricts: true),
        Option(
            name: "--allow-schemas", variable: "TRUSS_ALLOW_SCHEMAS",
            summary: "only these schemas of the database",
            effect: .value("LIST") { (configuration, text) throws(Refusal) in
                configuration.tables.allowedSchemas = try names(text) {
                    (name) throws(SQLArgumentError) in
                    try Identifier(name)
                }
            }, restricts: true),
        Option(
            name: "--deny-tables", variable: "TRUSS_DENY_TABLES",
            summary: "not these tables, as table or schema.table",
            effect: .value("LIST") { (configuration, text) throws(Refusal) in
                configuration.tables.deniedTables = try names(text) {
                    (name) throws(SQLArgumentError) in
                    try TableName(parsing: name)
                }
            }, restricts: true),
        .choice("--format", "TRUSS_FORMAT", \.format, "rows as"),
        .integer(
            "--max-bytes", "TRUSS_MAX_BYTES", "BYTES", in: Catalogue.maxBytes, \.maxBytes,
            "bytes of text in a result"),
        Option(
            name: "--raw-text", variable: "TRUSS_RAW_TEXT",
            summary:
                "pass invisible characters in data through; control characters are escaped always",
            effect: .flag { $0.escapesInvisibleText = false }),
        Option(
            name: "--ask-destroys", variable: "TRUSS_ASK_DESTROYS",
            summary: "tell Claude Code to ask before a tool destroys",
            effect: .flag { $0.asksBeforeDestroying = true }),
        Option(
            name: "--audit-log", variable: "TRUSS_AUDIT_LOG",
            summary: "record every call in this file",
            effect: .value("FILE") { $0.audit.path = $1 }, restricts: true),
        auditKeyFile,
        Option(
            name: "--audit-optional", variable: "TRUSS_AUDIT_OPTIONAL",
            summary: "answer also what cannot be recorded",
            effect: .flag { $0.audit.isOptional = true }, needs: ["--audit-log"]),
    ]

    static let auditKeyFile = Option(
        name: "--audit-key-file", variable: "TRUSS_AUDIT_KEY_FILE",
        summary: "a file whose first line seals that log",
        effect: .value("FILE") { $0.audit.keyFile = $1 }, restricts: true,
        needs: ["--audit-log"])

    /// How a sandbox is started.
    static let ofSandbox = [
        Option(
            name: "--port", variable: nil, summary: "where it listens on loopback",
            standard: "any free port",
            effect: .value("N") { (configuration, text) throws(Refusal) in
                configuration.sandboxPort = try number(text, in: ports)
            }, needs: ["--sandbox"]),
        rateLimit,
    ]

    static let rateLimit = Option(
        name: "--rate-limit", variable: nil,
        summary: "make the sandbox enforce Truss's 200 requests a minute",
        effect: .flag { $0.isRateLimited = true }, needs: ["--sandbox"])

    static let doctor = [
        Option(
            name: "--json", variable: nil, summary: "print one JSON object",
            effect: .flag { $0.printsJSON = true })
    ]

    static let install = [
        Option(
            name: "--print", variable: nil, summary: "only show what would be done",
            effect: .flag { $0.install.isPrinting = true }),
        Option(
            name: "--uninstall", variable: nil, summary: "take it back",
            effect: .flag { $0.install.isUninstalling = true }),
        Option(
            name: "--project", variable: nil,
            summary: "in the client's file for the current folder",
            effect: .flag { $0.install.isForProject = true }),
    ]

    /// TCP ports, of which 0 stands for any that is free.
    static let ports = 0...65535
}
