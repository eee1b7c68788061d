import Foundation
import System

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A Truss reached over HTTP; copies share their connections.
package struct RemoteInstance: TrussInstance {
    /// How much of an answer, and how long for it, is waited for.
    package struct Limits: Hashable, Sendable {
        /// Bytes of body.
        package var responseBytes: Int

        /// From sending to the last byte.
        package var time: Duration

        /// Bytes of the bodies of all answers that are in memory; one that would pass it waits.
        package var inFlightBytes: Int

        package init(
            responseBytes: Int = 64_000_000, time: Duration = .seconds(20),
            inFlightBytes: Int = 128_000_000
        ) {
            self.responseBytes = responseBytes
            self.time = time
            self.inFlightBytes = inFlightBytes
        }
    }

    package let url: InstanceURL
    package let limits: Limits
    private var key: APIKey?
    private var traceparent: String?
    private let userAgent: String
    private let connections = URLConnections(limit: RemoteInstance.maxConnections)
    let memory: ByteBudget

    private static let maxConnections = 64

    /// Its user agent is program and version, as in `TrussMCP/1.0.0`; without a key it sends none.
    package init(
        url: InstanceURL, key: APIKey?, userAgent: String, limits: Limits = Limits()
    ) {
        self.url = url
        self.key = key
        self.userAgent = userAgent
        self.limits = limits
        memory = ByteBudget(bytes: limits.inFlightBytes)
    }

    /// The same instance, on the same connections, with another key.
    package func with(_ key: APIKey) -> RemoteInstance {
        var instance = self
        instance.key = key
        return instance
    }

    /// The same instance, its requests part of a trace: a `traceparent` of W3C Trace Context.
    package func traced(by traceparent: String?) -> RemoteInstance {
        var instance = self
        instance.traceparent = traceparent
        return instance
    }

    package var keyPrefix: String? { get async { key?.prefix } }

    package func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        let message = try urlRequest(for: request)
        try request.statement.watched?.check()
        let time = min(request.timeLimit ?? limits.time, limits.time)
        let limit = limits.responseBytes
        let progress = URLExchange.Progress()
        let share = memory.share()
        let exchange: @Sendable () async -> URLExchange.Outcome = { [connections] in
            // libcurl and CFNetwork both send a request again, whatever its method, when a
            // connection that was kept open breaks before the answer. A write may have been done
            // by then, so writes never go over a connection that was used before.
            guard request.isRead else {
                // Its answer cannot be asked for again, so there is room for most before it is sent.
                guard await share.wait(for: ByteBudget.small) else { return .failure(.cancelled) }
                return await URLConnections(limit: 1).answer(
                    to: message, reader: reader, limit: limit,
                    memory: .init(share: share, isRead: false), progress: progress)
            }
            let memory = URLExchange.Memory(share: share, isRead: true)
            while true {
                var outcome = await connections.answer(
                    to: message, reader: reader, limit: limit, memory: memory, progress: progress)
                // The API closes idle connections after 5 s (contract 1.5), maybe just now.
                if outcome == .failure(.keptConnectionClosed) {
                    outcome = await URLConnections(limit: 1).answer(
                        to: message, reader: reader, limit: limit, memory: memory,
                        progress: progress)
                }
                guard let bytes = progress.wanted else { return outcome }
                guard await share.wait(for: bytes) else { return .failure(.cancelled) }
                progress.want(nil)
            }
        }
        let outcome =
            if let statement = request.statement.watched {
                await answer(within: time, statement, progress, exchange)
            } else {
                await answer(within: time, exchange)
            }
        if case .failure(.timedOut(let seconds)) = outcome, progress.wanted != nil {
            throw .crowded(seconds: seconds)
        }
        // What waited for room all the time is not sent from here on.
        if case .failure(.timedOut(let seconds)) = outcome, !progress.abandon(),
            !progress.isAnswered
        {
            throw .busy(seconds: seconds)
        }
        // Of a write nothing is claimed that is known by the word of another thread only.
        if case .failure(.timedOut) = outcome, request.isRead, request.body != nil,
            !progress.hasBegun
        {
            throw .unreachable(
                host: message.url?.host ?? "", reason: "no connection within \(time.wholeSeconds) s"
            )
        }
        var response = try outcome.get()
        // Rows are the user's own, and many.
        if !request.path.starts(with: ["v1", "sql"]) || !response.isSuccess {
            key?.cut(from: &response.body)
        }
        return response
    }

    private func urlRequest(for request: APIRequest) throws(APIError) -> URLRequest {
        let target = try PercentEncoding.target(of: request)
        guard let address = URL(string: "\(url)\(target)") else {
            throw .unsendable("the address \(url) cannot be used")
        }
        if request.body != nil, request.method == .get {
            throw .unsendable("a GET request cannot have a body")
        }
        var message = URLRequest(url: address)
        message.httpMethod = request.method.rawValue
        if let key { message.setValue(key.unwrapped, forHTTPHeaderField: "apikey") }
        message.setValue(userAgent, forHTTPHeaderField: "User-Agent")
        message.setValue(UUID().uuidString.lowercased(), forHTTPHeaderField: "X-Request-Id")
        if let traceparent { message.setValue(traceparent, forHTTPHeaderField: "traceparent") }
        message.setValue("application/json", forHTTPHeaderField: "Accept")
        message.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        message.httpShouldHandleCookies = false
        // Only counts idle time on Linux; ours counts all of it and comes first.
        message.timeoutInterval = 3600
        if let body = request.body {
            message.setValue("application/json", forHTTPHeaderField: "Content-Type")
            message.httpBody = Data(body)
        }
        return message
    }

    /// The outcome of an exchange that, where it is cancelled, goes on for what it says of its statement.
    private func answer(
        within time: Duration, _ statement: WatchedStatement, _ progress: URLExchange.Progress,
        _ exchange: @escaping @Sendable () async -> URLExchange.Outcome
    ) async -> URLExchange.Outcome {
        let handoff = Handoff<URLExchange.Outcome>()
        let task = Task {
            let outcome = await answer(within: time, exchange)
            guard !handoff.give(outcome) else { return }
            statement.settle(progress.isAnswered && outcome == .failure(.cancelled) ? nil : outcome)
        }
        return await withTaskCancellationHandler {
            await handoff.value()
        } onCancel: {
            guard progress.abandon() else { return task.cancel() }
            handoff.leave(with: .failure(.cancelled)) { statement.abandon() }
        }
    }

    private func answer(
        within time: Duration, _ exchange: @escaping @Sendable () async -> URLExchange.Outcome
    ) async -> URLExchange.Outcome {
        await withDeadline(time, exchange) ?? .failure(.timedOut(seconds: time.wholeSeconds))
    }
}
