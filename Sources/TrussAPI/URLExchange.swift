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

        /// Bytes of body that came.
        var received = 0

        /// Whether anything came before the head, as a status line does by `OwnHeadHTTP`.
        var awaitsHead = false

        /// Who takes the body; nil where the response does.
        var reader: (any BodyReader)?
    }

    private let state = Mutex(State())

    /// Whether what still comes has no use, so that whoever reads it may stop.
    var isOver: Bool { over.load(ordering: .relaxed) }
    private let over = Atomic(false)

    /// Whether whoever reads the answer stops by itself once the exchange is over.
    var stopsItself: Bool { stopping.load(ordering: .relaxed) }
    private let stopping = Atomic(false)

    private let reader: (any BodyReader)?
    private let limit: Int
    private let host: String
    private let sendsBody: Bool
    private let memory: Memory

    /// Whether a part of the request has gone out, for which a connection must have been there.
    private let progress: Progress

    /// Outlives an exchange that ends by its deadline.
    final class Progress: Sendable {
        private enum Phase {
            case waiting, sent, answered
        }

        private let sending = Atomic(false)
        private let room = Atomic(0)
        private let course = Mutex((phase: Phase.waiting, isAbandoned: false))

        var hasBegun: Bool { sending.load(ordering: .relaxed) }

        /// Bytes for which there was no room, so that the exchange ended; nil where that was not so.
        var wanted: Int? {
            let bytes = room.load(ordering: .relaxed)
            return bytes > 0 ? bytes : nil
        }

        /// Whether a part of an answer has come, before which the API has done what was asked.
        var isAnswered: Bool { course.withLock { $0.phase == .answered } }

        /// Nobody waits for the answer any more, and nothing is sent from now on.
        ///
        /// - Returns: whether the request is with the API, which has not answered.
        func abandon() -> Bool {
            course.withLock { course in
                course.isAbandoned = true
                return course.phase == .sent
            }
        }

        /// Returns whether it may be sent.
        fileprivate func send() -> Bool {
            course.withLock { course in
                guard !course.isAbandoned else { return false }
                course.phase = .sent
                return true
            }
        }

        /// Returns whether somebody waits for the answer.
        fileprivate func answer() -> Bool {
            course.withLock { course in
                course.phase = .answered
                return !course.isAbandoned
            }
        }

        fileprivate func begin() { sending.store(true, ordering: .relaxed) }

        func want(_ bytes: Int?) { room.store(bytes ?? 0, ordering: .relaxed) }
    }

    /// What the answer may take in memory.
    struct Memory: Sendable {
        let share: ByteBudget.Share

        /// Whether the answer can be asked for again.
        let isRead: Bool
    }

    /// - Parameters:
    ///   - request: what will be sent.
    ///   - reader: takes the body of a success.
    ///   - limit: bytes of body beyond which the answer is refused.
    ///   - memory: what the body takes.
    ///   - progress: is told once the request's body goes out.
    init(
        to request: URLRequest, reader: (any BodyReader)?, limit: Int, memory: Memory,
        progress: Progress
    ) {
        self.memory = memory
        self.progress = progress
        self.reader = reader
        self.limit = limit
        host = [request.url?.host, request.url?.port.map { ":\($0)" }].compactMap { $0 }.joined()
        sendsBody = request.httpBody != nil
    }

    func start(_ task: URLSessionTask, _ continuation: CheckedContinuation<Outcome, Never>) {
        let outcome = state.withLock { state in
            if state.outcome == nil, !progress.send() { state.outcome = .failure(.cancelled) }
            if state.outcome == nil { state.continuation = continuation }
            return state.outcome
        }
        if let outcome { continuation.resume(returning: outcome) } else { task.resume() }
    }

    func end(_ outcome: Outcome) {
        let (isFirst, continuation) = state.withLock { state in
            guard state.outcome == nil else {
                return (false, nil as CheckedContinuation<Outcome, Never>?)
            }
            // Whoever waits gets the only copy; a large answer is not to live on here.
            state.outcome = state.continuation == nil ? outcome : .failure(.cancelled)
            state.response = nil
            defer { state.continuation = nil }
            return (true, state.continuation)
        }
        over.store(true, ordering: .relaxed)
        // A whole answer keeps its share; a later end may find it in use again.
        if isFirst, case .failure = outcome { memory.share.giveBack() }
        continuation?.resume(returning: outcome)
    }

    /// An answer is being read by somebody who looks at `isOver` between its pieces.
    func willStopItself() { stopping.store(true, ordering: .relaxed) }

    func sendsBodyNow() { progress.begin() }

    /// Takes the head; a second one is ignored.
    func receive(_ head: HTTPURLResponse) {
        // An interim answer; the one that counts comes after it.
        guard head.statusCode >= 200 else { return }
        let isWaitedFor = progress.answer()
        // What failed says why in its body.
        guard isWaitedFor || head.statusCode >= 300 else { return end(.failure(.cancelled)) }
        if (300..<400).contains(head.statusCode), head.statusCode != 304 {
            return end(.failure(.redirected(to: head)))
        }
        let length = head.expectedContentLength
        guard length <= Int64(limit) else {
            return end(.failure(.responseTooLarge(limit: limit)))
        }
        guard state.withLock({ $0.outcome == nil && $0.response == nil }),
            hasRoom(for: Int(length), wanting: Int(length), status: head.statusCode)
        else { return }
        state.withLock { state in
            guard state.outcome == nil, state.response == nil else { return }
            var response = APIResponse(head)
            response.memory.share = memory.share
            if response.isSuccess, let reader {
                // Of a compressed body it is not the length that arrives.
                let isPlain = head.value(forHTTPHeaderField: "Content-Encoding") == nil
                reader.begin(length: length > 0 && isPlain ? Int(length) : nil)
                state.reader = reader
            } else if length > 0 {
                response.body.reserveCapacity(Int(length))
            }
            state.response = response
        }
    }

    /// Takes a piece of the body.
    func receive(_ piece: Data) {
        let (isFirst, received, status) = state.withLock { state in
            guard let response = state.response else {
                state.awaitsHead = true
                return (false, 0, 0)
            }
            state.received += piece.count
            return (state.received == piece.count, state.received, response.status)
        }
        guard received <= limit else { return end(.failure(.responseTooLarge(limit: limit))) }
        guard received > 0,
            hasRoom(for: received, wanting: min(2 * received, limit), status: status)
        else { return }
        state.withLock { state in
            guard state.response != nil else { return }
            piece.withUnsafeBytes { piece in
                // Some proxies put a byte order mark before JSON; a parser may ignore it (RFC 8259 §8.1).
                let hasMark = isFirst && piece.starts(with: [0xEF, 0xBB, 0xBF])
                let piece = UnsafeRawBufferPointer(rebasing: piece.dropFirst(hasMark ? 3 : 0))
                if let reader = state.reader {
                    reader.take(piece)
                } else {
                    state.response?.body.append(contentsOf: piece)
                }
            }
        }
    }

    /// Whether there is room for the answer; without it the exchange ends.
    ///
    /// A read is to be tried again with so much. Of a write the head has said what became of it; what failed
    /// says why in its body.
    private func hasRoom(for bytes: Int, wanting wanted: Int, status: Int) -> Bool {
        let hasFailed = !memory.isRead && status >= 300
        guard !memory.share.take(bytes, inAnyCase: hasFailed) else { return true }
        if memory.isRead {
            progress.want(wanted)
            end(.failure(.crowded(seconds: 0)))
        } else {
            end(.failure(.answerUnread(bytes: bytes)))
        }
        return false
    }

    /// The request is about to be sent again, on a new connection, for want of an answer on a kept one.
    ///
    /// Linux has no body by then and would wait for an answer to the head alone.
    func rewind() {
        guard sendsBody else { return }
        end(.failure(.keptConnectionClosed))
    }

    /// Ends with what has come; its head is the session's word.
    func complete(_ error: (any Error)?, _ head: HTTPURLResponse?) {
        if let error { return end(.failure(APIError(error, host: host))) }
        // Linux tells of redirects only by asking, and does not ask without a `Location`. Where it was not
        // given the head, it has made one up.
        if let head, !state.withLock({ $0.awaitsHead }) { receive(head) }
        let response = state.withLock { state in
            if let reader = state.reader { state.response?.body = reader.kept }
            return state.response.take()
        }
        end(
            response.map { .success($0) }
                ?? .failure(.connectionLost(reason: "there was no answer")))
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

    static func redirected(to head: HTTPURLResponse) -> APIError {
        .redirected(
            status: head.statusCode,
            location: (head.value(forHTTPHeaderField: "Location") ?? "").quotable())
    }
}
