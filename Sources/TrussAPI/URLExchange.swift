import Foundation
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One request on its way and the answer as it arrives; ends exactly once.
///
/// Whoever ends it first decides the outcome. What the session reports after that is ignored, so
/// that cancellation does not wait for it.
final class URLExchange: Sendable {
    typealias Outcome = Result<APIResponse, APIError>

    private struct State {
        var continuation: CheckedContinuation<Outcome, Never>?
        var outcome: Outcome?
        var response: APIResponse?
    }

    private let state = Mutex(State())
    private let limit: Int
    private let host: String
    private let sendsBody: Bool

    /// - Parameters:
    ///   - request: what will be sent.
    ///   - limit: bytes of body beyond which the answer is refused.
    init(to request: URLRequest, limit: Int) {
        self.limit = limit
        host = [request.url?.host, request.url?.port.map { ":\($0)" }].compactMap { $0 }.joined()
        sendsBody = request.httpBody != nil
    }

    func start(_ task: URLSessionTask, _ continuation: CheckedContinuation<Outcome, Never>) {
        let outcome = state.withLock { state in
            if state.outcome == nil { state.continuation = continuation }
            return state.outcome
        }
        if let outcome { continuation.resume(returning: outcome) } else { task.resume() }
    }

    func end(_ outcome: Outcome) {
        let continuation = state.withLock { state in
            guard state.outcome == nil else { return nil as CheckedContinuation<Outcome, Never>? }
            // Whoever waits gets the only copy; a large answer is not to live on here.
            state.outcome = state.continuation == nil ? outcome : .failure(.cancelled)
            state.response = nil
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: outcome)
    }

    /// Takes the head; a second one is ignored.
    func receive(_ head: HTTPURLResponse) {
        // An interim answer; the one that counts comes after it.
        guard head.statusCode >= 200 else { return }
        if (300..<400).contains(head.statusCode), head.statusCode != 304 {
            return end(.failure(.redirected(to: head)))
        }
        let length = head.expectedContentLength
        guard length <= Int64(limit) else {
            return end(.failure(.responseTooLarge(limit: limit)))
        }
        state.withLock { state in
            guard state.outcome == nil, state.response == nil else { return }
            var response = APIResponse(head)
            if length > 0 { response.body.reserveCapacity(Int(length)) }
            state.response = response
        }
    }

    /// Takes a piece of the body.
    func receive(_ piece: Data) {
        let isWithinLimit = state.withLock { state in
            guard let count = state.response?.body.count else { return true }
            guard count + piece.count <= limit else { return false }
            piece.withUnsafeBytes { state.response?.body.append(contentsOf: $0) }
            return true
        }
        if !isWithinLimit { end(.failure(.responseTooLarge(limit: limit))) }
    }

    /// The request is about to be sent again, on a new connection, for want of an answer on a kept one.
    ///
    /// Linux has no body by then and would wait for an answer to the head alone.
    func rewind() {
        guard sendsBody else { return }
        end(.failure(.keptConnectionClosed))
    }

    func complete(_ error: (any Error)?) {
        if let error { return end(.failure(APIError(error, host: host))) }
        let response = state.withLock { $0.response.take() }
        end(
            response.map { .success($0) }
                ?? .failure(.connectionLost(reason: "there was no answer")))
    }
}

/// Connections to one API, kept open between exchanges.
final class URLConnections: Sendable {
    private let delegate = URLExchangeDelegate()
    private let limit: Int

    /// Made at the first request: a session takes megabytes, and a client may never call.
    private let opened = Mutex<URLSession?>(nil)

    /// - Parameter limit: the most connections at a time; further requests wait.
    init(limit: Int) {
        self.limit = limit
    }

    private var session: URLSession {
        opened.withLock { opened in
            if let opened { return opened }
            let session = URLConnections.open(delegate, limit: limit)
            opened = session
            return session
        }
    }

    private static func open(_ delegate: URLExchangeDelegate, limit: Int) -> URLSession {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.httpCookieStorage = nil
        configuration.httpCookieAcceptPolicy = .never
        configuration.httpShouldSetCookies = false
        configuration.httpMaximumConnectionsPerHost = limit
        return URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
    }

    deinit {
        // The session holds its delegate, and threads, until told.
        opened.withLock { $0?.finishTasksAndInvalidate() }
    }

    /// Sends one request; returns when the answer is whole or refused, or the task is cancelled.
    func answer(to request: URLRequest, limit: Int) async -> URLExchange.Outcome {
        if Task.isCancelled { return .failure(.cancelled) }
        let exchange = URLExchange(to: request, limit: limit)
        let session = session
        let task = session.dataTask(with: request)
        delegate.add(exchange, for: task)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { exchange.start(task, $0) }
        } onCancel: {
            exchange.end(.failure(.cancelled))
        }
        // On Linux a task that is cancelled while it completes or asks about a redirect ends the
        // process. The delegate's queue runs one thing at a time, so neither can happen here.
        session.delegateQueue.addOperation { [delegate] in
            if delegate.remove(task) { task.cancel() }
        }
        return outcome
    }
}

/// Hands what a session reports to the exchange it belongs to.
///
/// The session's own delegate, since a task's is not asked about redirects on Linux.
private final class URLExchangeDelegate: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = Mutex<[Int: URLExchange]>([:])

    func add(_ exchange: URLExchange, for task: URLSessionTask) {
        exchanges.withLock { $0[task.taskIdentifier] = exchange }
    }

    /// False where the task is complete, or about to be without being cancelled.
    func remove(_ task: URLSessionTask) -> Bool {
        exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) != nil }
    }

    private func exchange(of task: URLSessionTask) -> URLExchange? {
        exchanges.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        let exchange = exchange(of: task)
        // A cancelled task has stopped waiting for the answer to this, and Linux insists.
        guard remove(task) else { return }
        completionHandler(nil)
        exchange?.end(.failure(.redirected(to: response)))
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        needNewBodyStream completionHandler: @escaping (InputStream?) -> Void
    ) {
        exchange(of: task)?.rewind()
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler:
            @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        // A 401 with `WWW-Authenticate` (a proxy's, not Truss') is an answer like any other.
        guard challenge.failureResponse != nil else {
            return completionHandler(.performDefaultHandling, nil)
        }
        exchange(of: task)?.complete(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        if let head = response as? HTTPURLResponse { exchange(of: dataTask)?.receive(head) }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        exchange(of: dataTask)?.receive(data)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        let exchange = exchange(of: task)
        _ = remove(task)
        // Linux tells of redirects only by asking, and does not ask without a `Location`.
        if error == nil, let head = task.response as? HTTPURLResponse { exchange?.receive(head) }
        exchange?.complete(error)
    }
}

extension APIResponse {
    fileprivate init(_ head: HTTPURLResponse) {
        func field(_ name: String) -> String? { head.value(forHTTPHeaderField: name) }
        func number(_ name: String) -> Int? { field(name).flatMap { Int($0.trimmingBlanks()) } }
        let mediaType = field("Content-Type")?.prefix { $0 != ";" } ?? ""
        var rateLimit: RateLimit?
        if let remaining = number("RateLimit-Remaining"), let reset = number("RateLimit-Reset") {
            rateLimit = RateLimit(remaining: max(0, remaining), reset: max(0, reset))
        }
        self.init(
            status: head.statusCode, mediaType: String(mediaType).trimmingBlanks().lowercased(),
            body: [], retryAfter: number("Retry-After").map { max(0, $0) }, rateLimit: rateLimit,
            requestID: field("X-Request-Id"), date: field("Date"))
    }
}

extension APIError {
    /// What a read may be sent again for at once.
    static let keptConnectionClosed = APIError.connectionLost(
        reason: "it had been kept open and was closed by the API")

    fileprivate static func redirected(to head: HTTPURLResponse) -> APIError {
        .redirected(
            status: head.statusCode,
            location: (head.value(forHTTPHeaderField: "Location") ?? "").quotable())
    }
}
