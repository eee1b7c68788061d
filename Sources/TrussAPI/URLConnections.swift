import Foundation
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Connections to one API, kept open between exchanges.
final class URLConnections: Sendable {
    private let delegate = URLExchangeDelegate()
    private let queue = PacedQueue()
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
            let session = URLConnections.open(delegate, queue, limit: limit)
            opened = session
            return session
        }
    }

    private static func open(
        _ delegate: URLExchangeDelegate, _ queue: PacedQueue, limit: Int
    ) -> URLSession {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.httpCookieStorage = nil
        configuration.httpCookieAcceptPolicy = .never
        configuration.httpShouldSetCookies = false
        configuration.httpMaximumConnectionsPerHost = limit
        #if canImport(FoundationNetworking)
        configuration.protocolClasses?.insert(OwnHeadHTTP.self, at: 0)
        #endif
        return URLSession(
            configuration: configuration, delegate: delegate, delegateQueue: queue)
    }

    deinit {
        // The session holds its delegate, and threads, until told.
        opened.withLock { $0?.finishTasksAndInvalidate() }
    }

    /// Sends one request; returns when the answer is whole or refused, or the task is cancelled.
    func answer(
        to request: URLRequest, reader: (any BodyReader)?, limit: Int,
        memory: URLExchange.Memory, progress: URLExchange.Progress
    ) async -> URLExchange.Outcome {
        if Task.isCancelled { return .failure(.cancelled) }
        let exchange = URLExchange(
            to: request, reader: reader, limit: limit, memory: memory, progress: progress)
        let session = session
        let task = session.dataTask(with: request)
        delegate.add(exchange, for: task)
        #if canImport(FoundationNetworking)
        OwnHeadHTTP.exchanges.add(exchange, for: task)
        defer { OwnHeadHTTP.exchanges.remove(task) }
        #endif
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { exchange.start(task, $0) }
        } onCancel: {
            exchange.end(.failure(.cancelled))
        }
        guard delegate.hasExchange(of: task) else { return outcome }
        guard exchange.stopsItself else {
            URLConnections.cancel(task, delegate, queue)
            return outcome
        }
        // The next piece ends it; it is cancelled only where none comes.
        Task { [delegate, queue] in
            try? await Task.sleep(for: .seconds(5))
            URLConnections.cancel(task, delegate, queue)
        }
        return outcome
    }

    /// Cancels a task that is not complete.
    ///
    /// On Linux one that is cancelled while it completes or asks about a redirect ends the process. The delegate's
    /// queue runs one thing at a time, so neither can happen here. Cancelling waits for whoever may be
    /// handing on pieces, and meanwhile they may be handed on without end.
    private static func cancel(
        _ task: URLSessionTask, _ delegate: URLExchangeDelegate, _ queue: PacedQueue
    ) {
        queue.addOperation(
            BlockOperation {
                if delegate.remove(task) { queue.withoutPacing { task.cancel() } }
            })
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

    /// False once the task is complete.
    func hasExchange(of task: URLSessionTask) -> Bool { exchange(of: task) != nil }

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
        _ session: URLSession, task: URLSessionTask, didSendBodyData bytesSent: Int64,
        totalBytesSent: Int64, totalBytesExpectedToSend: Int64
    ) {
        exchange(of: task)?.sendsBodyNow()
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
        exchange(of: task)?.complete(nil, nil)
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
        exchange?.complete(error, task.response as? HTTPURLResponse)
    }
}
