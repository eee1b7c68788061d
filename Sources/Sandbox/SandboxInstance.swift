package import HTTP

/// A running sandbox: a private PostgreSQL with `/v1` in front of it.
///
/// It lives until `stop()`, until its `run()` is cancelled, or until this process ends in any way.
package final class SandboxInstance: Sendable {
    /// Where `/v1` is: `http://127.0.0.1:<port>`, in place of `TRUSS_API_URL`.
    package let url: String

    /// A service key made for this start, in place of `TRUSS_API_KEY`.
    package let serviceKey: String

    /// An anon key made for this start.
    package let anonKey: String

    private let database: PrivatePostgreSQL
    private let listener: HTTPListener
    private let api: SandboxAPI

    private init(
        database: PrivatePostgreSQL, pool: ConnectionPool, keys: (service: String, anon: String),
        listener: HTTPListener, options: SandboxOptions
    ) {
        self.database = database
        self.listener = listener
        url = "http://127.0.0.1:\(listener.port)"
        serviceKey = keys.service
        anonKey = keys.anon
        api = SandboxAPI(pool: pool, rateLimit: options.limitsRate ? RateLimit() : nil)
    }

    /// Makes a database with sample data, in a second or two, and binds the port.
    ///
    /// Nothing is left behind where it throws. Cancelling the task ends it at once. Connections wait
    /// until `run()` serves them.
    package static func start(
        _ options: SandboxOptions = SandboxOptions()
    ) async throws(SandboxError) -> SandboxInstance {
        let listener = try listen(on: options.port)
        let programs = try await onThread { () throws(SandboxError) in
            let installation = try PostgreSQLInstallation.find(searchPath: options.searchPath)
            let library = try PostgreSQLLibrary(near: installation)
            return (installation: installation, library: library)
        }
        let database = try PrivatePostgreSQL(programs.installation)
        do throws(SandboxError) {
            let pool = try await database.filled(programs.library)
            let keys = try await pool.firstKeys()
            return SandboxInstance(
                database: database, pool: pool, keys: keys, listener: listener, options: options)
        } catch {
            database.stop()
            throw error
        }
    }

    /// Serves HTTP until its task is cancelled; that stops the database too, so that a statement in
    /// progress does not hold it up.
    package func run() async {
        var limits = HTTPLimits()
        limits.targetBytes = limits.headBytes
        limits.idleTime = .seconds(5)
        limits.drainTime = .milliseconds(200)
        limits.drainGrace = .zero
        let server = HTTPServer(listener: listener, limits: limits) { [api] request in
            await api.respond(to: request)
        }
        await withTaskCancellationHandler {
            await server.run()
        } onCancel: {
            database.stop()
        }
        database.stop()
    }

    /// Answers one request as if it had come over the network; needs no `run()`.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        await api.respond(to: request)
    }

    /// Stops PostgreSQL and removes all files; returns at once, `waitUntilGone` waits for it.
    package func stop() {
        database.stop()
    }

    /// Waits, after `stop()` or the end of `run()`, until no process and no file is left.
    package func waitUntilGone() async {
        await database.waitUntilGone()
    }

    /// Every route served, as `GET /v1/projects/:id`.
    package static var routes: [String] { Endpoint.all.map(\.name) }

    /// The folder that holds everything there is of it.
    package var folder: String { database.folder }

    private static func listen(on port: Int) throws(SandboxError) -> HTTPListener {
        do throws(HTTPListenerError) {
            return try HTTPListener(host: "127.0.0.1", port: port)
        } catch {
            throw .portUnavailable(port: port, reason: error.reason)
        }
    }
}
