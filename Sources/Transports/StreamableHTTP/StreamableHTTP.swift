package import HTTP
import JSON
package import MCP
import System

/// MCP over HTTP, a message or a batch a request, with no memory between them (2026-07-28, Streamable
/// HTTP; 2025-11-25, Transports).
///
/// Beside the endpoint it answers `/health`, `/ready` and, where it counts, `/metrics`.
package struct StreamableHTTP: Sendable {
    /// What an operator may set.
    package struct Options: Sendable {
        package var origins: OriginPolicy
        package var authentication = Authentication()
        package var limits = CallerLimits()

        /// How long an answer may take before its response begins as a stream.
        package var streamDelay = Duration.seconds(1)

        /// How long a stream is silent at most.
        package var keepAlive = Duration.seconds(15)

        /// How long an answer to `/ready` stays true.
        package var readyLifetime = Duration.seconds(2)

        package init(origins: OriginPolicy) {
            self.origins = origins
        }
    }

    /// The path of the endpoint.
    package static let path = "/mcp"

    let options: Options
    let server: @Sendable (Caller) -> MCPServer?
    let observe: @Sendable (RequestRecord) -> Void
    let metrics: Metrics?
    let limits: CallLimits
    let calls: Calls
    let closing = Monitor(false)
    let standing: @Sendable (Credential) -> Standing
    let guesses = Monitor(GuessBrake())
    let now: @Sendable () -> Duration
    let sleep: @Sendable (Duration) async -> Void
    private let readiness: Readiness

    /// - Parameters:
    ///   - options: what an operator has set.
    ///   - metrics: where requests are counted; nil does not serve counts.
    ///   - server: makes the server of one request; nil refuses the credential.
    ///   - isReady: whether what the servers need answers.
    ///   - standing: what is known of a credential.
    ///   - observe: is told of each request at its end.
    ///   - now: the monotonic clock by which limits count.
    ///   - sleep: how an answer is held back.
    package init(
        _ options: Options, metrics: Metrics? = nil,
        server: @escaping @Sendable (Caller) -> MCPServer?,
        isReady: @escaping @Sendable () async -> Bool = { true },
        standing: @escaping @Sendable (Credential) -> Standing = { _ in .accepted },
        observe: @escaping @Sendable (RequestRecord) -> Void = { _ in },
        now: @escaping @Sendable () -> Duration = StreamableHTTP.clock,
        sleep: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.options = options
        self.server = server
        self.observe = observe
        self.metrics = metrics
        self.standing = standing
        self.now = now
        self.sleep = sleep
        limits = CallLimits(limits: options.limits, now: now)
        calls = Calls(now: now)
        readiness = Readiness(lifetime: options.readyLifetime, ask: isReady)
    }

    /// Time since the first look at it.
    package static let clock: @Sendable () -> Duration = {
        let start = ContinuousClock.now
        return { ContinuousClock.now - start }
    }()

    /// Answers one request, whatever its path.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        switch (request.path, request.method) {
        case ("/health", "GET"), ("/health", "HEAD"):
            return probe(request) { .json(200, ["status": "ok"]) }
        case ("/ready", "GET"), ("/ready", "HEAD"):
            let isReady = closing.update({ $0 }) ? false : await readiness.isReady()
            return probe(request) {
                .json(isReady ? 200 : 503, ["status": isReady ? "ready" : "not ready"])
            }
        case ("/metrics", "GET") where metrics != nil, ("/metrics", "HEAD") where metrics != nil:
            return probe(request) {
                HTTPResponse(
                    status: 200, fields: ["Content-Type": "text/plain; version=0.0.4"],
                    body: .bytes(Array((metrics?.text ?? "").utf8)))
            }
        case ("/health", _), ("/ready", _):
            return HTTPRefusal(405, "Only GET is served here.", fields: ["Allow": "GET, HEAD"])
                .response()
        default:
            return await endpointResponse(to: request)
        }
    }

    /// Answers probes also where they name this server by address, as orchestrators do.
    private func probe(_ request: HTTPRequest, _ answer: () -> HTTPResponse) -> HTTPResponse {
        do throws(HTTPRefusal) {
            try options.origins.check(request, allowsAddresses: true)
            return answer()
        } catch {
            return error.response()
        }
    }

    /// Ends subscriptions, and says from now on that this process is not ready.
    package func beginDrain() {
        closing.update { $0 = true }
    }

    /// Ends calls whose clients have gone, once nothing is served any more.
    package func end() async {
        await calls.end()
    }
}

extension HTTPResponse {
    fileprivate static func json(_ status: Int, _ body: JSONObject) -> HTTPResponse {
        .json(status, JSONValue.object(body).bytes, fields: ["Cache-Control": "no-store"])
    }
}
