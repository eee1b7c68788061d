import Sandbox
import System
import TrussAPI
import TrussTools

/// Everything a person may set, from options and environment.
struct Configuration {
    /// Whether a private sandbox stands in for an instance.
    var usesSandbox = false

    /// Whether the sandbox enforces the API's rate limit.
    var isRateLimited = false

    var url: String?

    /// What a setting was given by, for those that came as an option: by the variable that says the same.
    var optionNames: [String: String] = [:]

    /// Whether the doctor answers with JSON.
    var printsJSON = false

    var install = InstallOptions()

    /// Where the key comes from; no option takes the key, as other users see a process's arguments.
    var keySources: [KeySource] = []

    /// What a key command is run with.
    var environment: [String: String] = [:]

    /// Which tools are exposed.
    var choice = ToolFilter()

    /// Which relations they may reach.
    var tables = TablePolicy()

    /// Where requests are recorded, and how.
    var audit = AuditSettings()

    /// Seconds a call may take.
    var timeout = Int(RemoteInstance.Limits().time.components.seconds)

    /// Bytes of text in a result.
    var maxBytes = Settings().maxBytes

    /// How rows are written where a call does not say.
    var format = Settings().format

    /// Whether invisible characters in stored data are shown as escapes.
    var escapesInvisibleText = true
    var asksBeforeDestroying = false

    /// Megabytes an answer of the API may have.
    var maxResponse = RemoteInstance.Limits().responseBytes / 1_000_000

    /// Bytes that the answers of the API may have in memory together.
    var maxInFlightBytes = RemoteInstance.Limits().inFlightBytes

    /// Requests under way to the API at a time; its pool has 20 connections for all its users (contract H16).
    var maxExchanges = ResilientInstance.Limits().exchanges

    /// The sandbox's port on loopback; 0 takes a free one.
    var sandboxPort = 0

    /// What is for `TrussMCP http` alone.
    var http = HTTPSettings()

    /// What is odd about the choice of tools; nil where nothing is.
    var choiceWarning: String? {
        guard choice.chosen.isEmpty else { return nil }
        return "No tool is exposed: --read-only and --exclude-tools leave none of those chosen."
    }

    /// The instance that is meant, with warnings about how it is reached; blocks for a key command.
    func remoteInstance() throws(Refusal) -> (instance: RemoteInstance, warnings: [String]) {
        let address = try instanceURL()
        let found = try key()
        return (
            RemoteInstance(
                url: address, key: found.key, userAgent: Program.userAgent, limits: limits),
            [address.warning].compactMap { $0 } + found.warnings
                + [found.key.warning].compactMap { $0 }
        )
    }

    /// The same for callers who bring their own keys; it has none of its own unless one is shared.
    func callersInstance() throws(Refusal) -> (instance: RemoteInstance, warnings: [String]) {
        guard !http.sharesKey else { return try remoteInstance() }
        let address = try instanceURL()
        let instance = RemoteInstance(
            url: address, key: nil, userAgent: Program.userAgent, limits: limits)
        return (instance, [address.warning].compactMap { $0 })
    }

    /// Where Truss answers.
    func instanceURL() throws(Refusal) -> InstanceURL {
        do throws(InvalidSetting) {
            guard let url else { return .standard }
            return try InstanceURL(parsing: url)
        } catch {
            throw Refusal("\(urlName) \(error.message)")
        }
    }

    /// What the person who set the URL knows the setting by.
    var urlName: String { name(of: "TRUSS_API_URL") }

    /// The option that a setting was given by, else its variable.
    func name(of variable: String) -> String { optionNames[variable] ?? variable }

    /// The one place of the key that is meant, nil where none is set.
    func keySource() throws(Refusal) -> KeySource? {
        try keySources.single(naming: name(of:))
    }

    /// The API key, from wherever it is kept.
    func key() throws(Refusal) -> KeySource.Found {
        guard let source = try keySource() else {
            throw Refusal(
                """
                TRUSS_API_KEY is not set. Create a service key (truss_sk_…) in the Truss dashboard \
                under API keys and set it in the environment (or TRUSS_API_KEY_FILE to a file that \
                holds it), or try: TrussMCP --sandbox
                """)
        }
        return try source.find(as: name(of: source.name), environment: environment)
    }

    /// What is waited for, at most.
    var limits: RemoteInstance.Limits {
        RemoteInstance.Limits(
            responseBytes: maxResponse * 1_000_000, time: .seconds(timeout),
            inFlightBytes: maxInFlightBytes)
    }

    /// The instance with retries and a queue in front of it.
    func resilient(_ instance: RemoteInstance) -> ResilientInstance {
        ResilientInstance(instance, limits: .init(exchanges: maxExchanges, time: limits.time))
    }

    /// How long a statement may take: PostgreSQL's own limit, and a second for the answer.
    var statementPatience: Duration {
        min(.milliseconds(settings.statementTimeout + 1000), limits.time)
    }

    /// How a sandbox is started.
    var sandboxOptions: SandboxOptions {
        SandboxOptions(
            port: sandboxPort, limitsRate: isRateLimited,
            searchPath: ThisProcess.environment["PATH"] ?? "")
    }

    /// What the tools keep to.
    var settings: Settings {
        var settings = Settings()
        // PostgreSQL is to give up before this side does, so that "timed out" means rolled back.
        settings.statementTimeout = min(9000, max(timeout * 1000 - 1000, 500))
        settings.tables = tables
        settings.maxBytes = maxBytes
        settings.format = format
        settings.escapesInvisibleText = escapesInvisibleText
        settings.asksBeforeDestroying = asksBeforeDestroying
        return settings
    }
}
