import HTTP
import MCP
import Sandbox
import System
import Transports
import TrussAPI
import TrussTools

/// Serves MCP over Streamable HTTP until a signal comes, then answers what has been asked.
struct HTTPCommand {
    private let configuration: Configuration
    private let settings: HTTPSettings

    init(_ configuration: Configuration) {
        self.configuration = configuration
        settings = configuration.http
    }

    func run() async throws -> ExitStatus {
        if let warning = configuration.choiceWarning { Console.note(warning) }
        guard configuration.usesSandbox else {
            let (instance, warnings) = try configuration.callersInstance()
            for warning in warnings { Console.note(warning) }
            let authentication = try settings.authentication(isSandbox: false)
            try await serve(instance, authentication) {}
            return .success
        }
        // What is wrong with the settings is said before a database is made.
        let authentication = try settings.authentication(isSandbox: true)
        let sandbox = try await SandboxInstance.start(configuration.sandboxOptions)
        let instance = RemoteInstance(
            url: try InstanceURL(parsing: sandbox.url),
            key: try APIKey(parsing: sandbox.serviceKey), userAgent: Program.userAgent,
            limits: configuration.limits)
        do {
            try await serve(instance, authentication) { await sandbox.run() }
        } catch {
            sandbox.stop()
            throw error
        }
        return .success
    }

    /// Serves until a signal comes; `support` runs beside it and goes last.
    private func serve(
        _ instance: RemoteInstance, _ authentication: Authentication,
        support: @escaping @Sendable () async -> Void
    ) async throws {
        let listener = try HTTPListener(
            host: settings.host, port: settings.port)
        let log = RequestLog(format: settings.logFormat) { Timestamp.now }
        let metrics = settings.servesMetrics ? Metrics() : nil
        let callers = try CallerServers(instance, configuration, metrics)
        let endpoint = StreamableHTTP(
            settings.options(authentication), metrics: metrics,
            server: { callers.server(for: $0) }, isReady: { await callers.isReady() },
            standing: { callers.standing(of: $0) },
            observe: { log.write($0) })
        let server = HTTPServer(listener: listener, limits: limits) { request in
            await endpoint.respond(to: request)
        } observe: {
            endpoint.record($0)
        }
        Console.note("MCP answers at http://\(shownHost):\(listener.port)\(StreamableHTTP.path)")
        await withTaskGroup { group in
            group.addTask { await support() }
            await withTaskGroup { serving in
                serving.addTask { await server.run() }
                serving.addTask {
                    await Signals.termination()
                    endpoint.beginDrain()
                }
                await serving.next()
                serving.cancelAll()
            }
            await endpoint.end()
            group.cancelAll()
        }
        await log.flush()
    }

    private var shownHost: String {
        settings.host.contains(":") ? "[\(settings.host)]" : settings.host
    }

    private var limits: HTTPLimits {
        var limits = HTTPLimits()
        limits.bodyBytes = settings.maxRequest * 1_000_000
        limits.connections = settings.maxConnections
        // Calls that have begun end by their own limit.
        limits.drainTime = configuration.limits.time + .seconds(5)
        return limits
    }
}
