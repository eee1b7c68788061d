import SQL
import Spelling
import TrussTools

/// An option of the command line with its environment variable.
struct Option {
    /// What the option does to the configuration.
    enum Effect {
        case flag(@Sendable (inout Configuration) -> Void)
        case value(String, @Sendable (inout Configuration, String) throws(InvalidValue) -> Void)
    }

    /// A value that cannot be used: what it must be.
    struct InvalidValue: Error {
        let wanted: String
    }

    let name: String

    /// The variable that says the same; the option wins.
    let variable: String?
    let summary: String
    let effect: Effect

    /// The one command it belongs to; nil where it takes part in the configuration.
    var command: String?

    /// Whether it takes something away from what is exposed, so that to miss it is dangerous.
    var restricts = false

    /// Whether its value is not to be shown.
    var isSecret = false

    /// Whether it says where the key is; all such options are alternatives.
    var placesKey = false
}

extension Option.Effect {
    /// A whole number in a range.
    static func integer(
        _ what: String, in range: ClosedRange<Int>,
        _ set: @escaping @Sendable (inout Configuration, Int) -> Void
    ) -> Option.Effect {
        .value(what) { (configuration, text) throws(Option.InvalidValue) in
            guard let value = Int(text), range.contains(value) else {
                throw Option.InvalidValue(
                    wanted: "an integer from \(range.lowerBound) to \(range.upperBound)")
            }
            set(&configuration, value)
        }
    }

    /// One of a few words, which `wanted` lists.
    static func choice<Value>(
        _ what: String, _ wanted: String, _ read: @escaping @Sendable (String) -> Value?,
        _ set: @escaping @Sendable (inout Configuration, Value) -> Void
    ) -> Option.Effect {
        .value(what) { (configuration, text) throws(Option.InvalidValue) in
            guard let value = read(text) else {
                throw Option.InvalidValue(wanted: wanted)
            }
            set(&configuration, value)
        }
    }
}

extension Option {
    /// Every option, with its variable, in the order of the help.
    static let all = general + http

    private static let general: [Option] = [
        Option(
            name: "--sandbox", variable: nil,
            summary: "use a private throw-away Truss with sample data",
            effect: .flag { $0.usesSandbox = true }),
        Option(
            name: "--url", variable: "TRUSS_API_URL",
            summary: "where Truss answers (http://localhost:8787)",
            effect: .value("URL") { $0.url = $1 }),
        Option(
            name: "--api-key-file", variable: "TRUSS_API_KEY_FILE",
            summary: "a file whose first line is the key",
            effect: .value("PATH") { $0.keySources.append(.file($1)) }, placesKey: true),
        Option(
            name: "--api-key-command", variable: "TRUSS_API_KEY_COMMAND",
            summary: "a command that prints the key; no shell is used",
            effect: .value("'CMD …'") { $0.keySources.append(.command($1)) }, isSecret: true,
            placesKey: true),
        Option(
            name: "--timeout", variable: "TRUSS_TIMEOUT",
            summary: "seconds a call may take (20)",
            effect: .integer("SECONDS", in: 1...600) { $0.timeout = $1 }),
        Option(
            name: "--max-response", variable: "TRUSS_MAX_RESPONSE",
            summary: "megabytes an answer of Truss may have (64)",
            effect: .integer("MB", in: 1...2000) { $0.maxResponse = $1 }),
        Option(
            name: "--max-in-flight-bytes", variable: "TRUSS_MAX_IN_FLIGHT_BYTES",
            summary: "bytes of all answers of Truss in memory; further ones wait (128000000)",
            effect: .integer("BYTES", in: 1_000_000...100_000_000_000) {
                $0.maxInFlightBytes = $1
            }),
        Option(
            name: "--max-exchanges", variable: "TRUSS_MAX_EXCHANGES",
            summary: "requests to Truss at a time (8)",
            effect: .integer("N", in: 1...64) { $0.maxExchanges = $1 }),
        Option(
            name: "--read-only", variable: "TRUSS_READ_ONLY",
            summary: "expose only tools that change nothing",
            effect: .flag { $0.choice.isReadOnly = true }, restricts: true),
        Option(
            name: "--toolsets", variable: "TRUSS_TOOLSETS",
            summary: "only these: \(Toolset.allCases.map(\.rawValue).joined(separator: ","))",
            effect: .value("LIST") { (configuration, text) throws(InvalidValue) in
                configuration.choice.toolsets = try choices(
                    text, Toolset.init(rawValue:), Toolset.allCases.map(\.rawValue))
            }, restricts: true),
        Option(
            name: "--tools", variable: "TRUSS_TOOLS",
            summary: "only these tools, besides those of --toolsets",
            effect: .value("LIST") { (configuration, text) throws(InvalidValue) in
                configuration.choice.tools = try choices(text, { $0 }, Catalogue.tools.map(\.name))
            }, restricts: true),
        Option(
            name: "--exclude-tools", variable: "TRUSS_EXCLUDE_TOOLS",
            summary: "not these tools",
            effect: .value("LIST") { (configuration, text) throws(InvalidValue) in
                configuration.choice.excluded = try choices(
                    text, { $0 }, Catalogue.tools.map(\.name))
            }, restricts: true),
        Option(
            name: "--allow-schemas", variable: "TRUSS_ALLOW_SCHEMAS",
            summary: "only these schemas of the database",
            effect: .value("LIST") { (configuration, text) throws(InvalidValue) in
                configuration.tables.allowedSchemas = try names(text) {
                    (name) throws(SQLArgumentError) in
                    try Identifier(name)
                }
            }, restricts: true),
        Option(
            name: "--deny-tables", variable: "TRUSS_DENY_TABLES",
            summary: "not these tables, as table or schema.table",
            effect: .value("LIST") { (configuration, text) throws(InvalidValue) in
                configuration.tables.deniedTables = try names(text) {
                    (name) throws(SQLArgumentError) in
                    try TableName(parsing: name)
                }
            }, restricts: true),
        Option(
            name: "--format", variable: "TRUSS_FORMAT",
            summary: "rows as columns (default), objects or csv",
            effect: .choice("FORMAT", "columns, objects or csv", RowFormat.init(rawValue:)) {
                $0.format = $1
            }),
        Option(
            name: "--max-bytes", variable: "TRUSS_MAX_BYTES",
            summary: "bytes of text in a result (40000)",
            effect: .integer("BYTES", in: 1000...100_000_000) { $0.maxBytes = $1 }),
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
        Option(
            name: "--audit-key-file", variable: "TRUSS_AUDIT_KEY_FILE",
            summary: "a file whose first line seals that log",
            effect: .value("FILE") { $0.audit.keyFile = $1 }, restricts: true),
        Option(
            name: "--audit-optional", variable: "TRUSS_AUDIT_OPTIONAL",
            summary: "answer also what cannot be recorded",
            effect: .flag { $0.audit.isOptional = true }),
        Option(
            name: "--port", variable: nil,
            summary: "where the sandbox listens on loopback (any free port)",
            effect: .integer("N", in: 0...65535) { $0.port = $1 }),
        Option(
            name: "--rate-limit", variable: nil,
            summary: "make the sandbox enforce Truss's 200 requests a minute",
            effect: .flag { $0.isRateLimited = true }),
        Option(
            name: "--json", variable: nil, summary: "print one JSON object",
            effect: .flag { $0.printsJSON = true }, command: "doctor"),
        Option(
            name: "--print", variable: nil, summary: "only show what would be done",
            effect: .flag { $0.install.isPrinting = true }, command: "install"),
        Option(
            name: "--uninstall", variable: nil, summary: "take it back",
            effect: .flag { $0.install.isUninstalling = true }, command: "install"),
        Option(
            name: "--project", variable: nil,
            summary: "in the client's file for the current folder",
            effect: .flag { $0.install.isForProject = true }, command: "install"),
    ]

    /// Reads a list, separated by commas, of words that are known.
    private static func choices<Value>(
        _ text: String, _ value: (String) -> Value?, _ known: [String]
    ) throws(InvalidValue) -> [Value] {
        var values: [Value] = []
        for word in try words(text) {
            guard known.contains(word), let value = value(word) else {
                let nearest = ClosestName.to(word, in: known)
                throw InvalidValue(
                    wanted:
                        "a list of \(nearest.map { "names such as \($0)" } ?? known.joined(separator: ", "))"
                )
            }
            values.append(value)
        }
        return values
    }

    /// Reads a list, separated by commas, of PostgreSQL names.
    private static func names<Name>(
        _ text: String, _ name: (String) throws(SQLArgumentError) -> Name
    ) throws(InvalidValue) -> [Name] {
        var names: [Name] = []
        for word in try words(text) {
            do throws(SQLArgumentError) {
                names.append(try name(word))
            } catch {
                throw InvalidValue(wanted: "a list of names: \(error.message)")
            }
        }
        return names
    }

    /// The words between commas; a list of none is refused, as it may have been meant for "nothing".
    private static func words(_ text: String) throws(InvalidValue) -> [String] {
        let words = text.split(separator: ",").map { String($0.trimmingSpaces) }
            .filter { !$0.isEmpty }
        guard !words.isEmpty else { throw InvalidValue(wanted: "a list with at least one name") }
        return words
    }

    /// Reads what a variable says of a flag.
    static func truth(_ text: String) throws(InvalidValue) -> Bool {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: throw InvalidValue(wanted: "true or false")
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
