import JSON
import MCP
import SQL
import TrussAPI
import TrussTools

/// What is recorded of one request of a client: names that are known, never values.
struct AuditEntry {
    /// How a request ended.
    struct Outcome {
        var isError = false

        /// Nothing was done, as there is no such tool.
        var isRefused = false
        var rows: Int?
        let isCancelled = Task.isCancelled

        var word: String {
            if isRefused { return "refused" }
            return isCancelled ? "cancelled" : isError ? "error" : "ok"
        }
    }

    /// What it is about.
    let subject: JSONObject

    /// Whether it is to be on record before it is done.
    let mayChange: Bool

    /// A tool call.
    init(tool name: String, _ arguments: JSONObject) {
        let tool = AuditEntry.tools[name]
        var subject: JSONObject = ["tool": .string(AuditEntry.shown(name))]
        if let effect = tool?.effect { subject["effect"] = .string("\(effect)") }
        subject["target"] = AuditEntry.target(of: arguments).map { .string($0) }
        let known = tool?.parameters.map(\.name).filter { arguments[$0] != nil } ?? []
        subject["arguments"] = .array(known.map { .string($0) })
        let unknown = arguments.count - known.count
        if unknown > 0 { subject["unknownArguments"] = .number(JSONNumber(unknown)) }
        self.subject = subject
        mayChange = tool?.effect != .reads
    }

    /// A call of a tool that is not exposed; its arguments have no meaning.
    init(refusedTool name: String) {
        subject = ["tool": .string(AuditEntry.shown(name))]
        mayChange = false
    }

    /// A read of a resource.
    init(resource uri: String) {
        subject = ["resource": .string(AuditEntry.shown(uri))]
        mayChange = false
    }

    /// A completion, which shows names out of the database.
    init(completion request: CompletionRequest) {
        let place =
            switch request.reference {
            case .prompt(let name): name
            case .resource(let uri): uri
            }
        subject = ["completion": .string(AuditEntry.shown(place))]
        mayChange = false
    }

    /// The record before it is done.
    func begun(by caller: String?) -> JSONObject {
        var facts = facts(by: caller)
        facts["outcome"] = "begun"
        return facts
    }

    /// The record of its end; `begun` is the number of the one before.
    func ended(
        _ outcome: Outcome, by caller: String?, in duration: Duration, begun: Int?
    ) -> JSONObject {
        var facts = facts(by: caller)
        facts["rows"] = outcome.rows.map { .number(JSONNumber($0)) }
        facts["outcome"] = .string(outcome.word)
        facts["ms"] = .number(JSONNumber(duration.inMilliseconds))
        facts["begun"] = begun.map { .number(JSONNumber($0)) }
        return facts
    }

    private func facts(by caller: String?) -> JSONObject {
        var facts: JSONObject = ["time": .string(Timestamp.now)]
        for member in subject { facts[member.name] = member.value }
        facts["key"] = caller.map { .string($0) }
        return facts
    }

    /// Why nothing comes of it where it cannot be recorded.
    var refusal: String {
        mayChange
            ? "The call was refused and nothing was changed: it could not be recorded in the audit log."
            : "The answer is withheld: it could not be recorded in the audit log."
    }

    private static let tools = Dictionary(
        Catalogue.tools.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// What a call is about, as far as its arguments name it by names that are possible.
    private static func target(of arguments: JSONObject) -> String? {
        guard let name = arguments["table"]?.string ?? arguments["function"]?.string else {
            return arguments["id"]?.string.map(shown)
        }
        let table = try? TableName(parsing: name, schema: arguments["schema"]?.string)
        return shown(table?.description ?? name)
    }

    /// A name that anybody can read and nobody can misuse: short, visible, and without a key.
    static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(maxScalars)
        var shown = ""
        for scalar in scalars {
            if isVisible(scalar) {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
        let cut = scalars.endIndex < text.unicodeScalars.endIndex ? "…" : ""
        return withoutKeys(SecretText.redacting(shown)) + cut
    }

    /// Two of PostgreSQL's names, a point, and something for quotes.
    private static let maxScalars = 160

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned:
            false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }

    /// Cuts long runs of letters and digits mixed, as secrets are; a UUID's runs are shorter.
    private static func withoutKeys(_ text: String) -> String {
        var result = ""
        var run = ""
        func flush() {
            let isSecret =
                run.count >= 20 && run.contains { $0.isNumber } && run.contains { $0.isLetter }
            result += isSecret ? run.prefix(4) + "…" : run[...]
            run = ""
        }
        for character in text {
            if character.isLetter || character.isNumber {
                run.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }
}
