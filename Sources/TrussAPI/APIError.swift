/// Why a request has no answer; no case carries a key.
package enum APIError: Error, Hashable, Sendable {
    /// No connection came about, so nothing was done: the host, and why.
    case unreachable(host: String, reason: String)

    /// The connection broke after the request may have been sent.
    case connectionLost(reason: String)

    /// The deadline passed first.
    case timedOut(seconds: Int)

    /// The answer is longer than the limit, in bytes.
    case responseTooLarge(limit: Int)

    /// The API wanted to send us elsewhere; keys do not travel.
    case redirected(status: Int, location: String)

    /// The request itself cannot be sent, for example a `..` in its path.
    case unsendable(String)

    /// The task was cancelled.
    case cancelled

    /// The instance did not start (the sandbox without PostgreSQL, for example).
    case unavailable(String)

    /// Not sent, since the API would have answered 429: seconds until it would not.
    case rateLimited(seconds: Int)

    /// Not sent: every place was taken by another request for so many seconds.
    case busy(seconds: Int)

    /// The answer was there, and answers to others had all the memory for so many seconds.
    case crowded(seconds: Int)

    /// Done, and not read: answers to others had all the memory, and this one of so many bytes cannot be asked for
    /// again.
    case answerUnread(bytes: Int)

    /// Not sent: Truss has refused the key a short while ago.
    case keyRefused

    /// Not sent: Truss has not accepted the key yet, and has been asked about too many such keys: seconds
    /// until it may be.
    case unprovenKey(seconds: Int)

    /// Not sent: a statement of the same caller did not end in time; seconds until another may be sent.
    case heldBack(seconds: Int)

    /// Not sent: statements that the same caller has cancelled may still be running; seconds until that is
    /// known.
    case abandonedRuns(seconds: Int)
}

extension APIError {
    /// Whether the request may have reached the API, so that a write may have been done.
    package var mayHaveBeenSent: Bool {
        switch self {
        case .connectionLost, .timedOut, .responseTooLarge, .cancelled, .crowded, .answerUnread:
            true
        // "See other" may follow a deed; the other redirects are instead of one.
        case .redirected(303, _): true
        case .redirected, .unreachable, .unsendable, .unavailable, .rateLimited, .busy,
            .keyRefused, .unprovenKey, .heldBack, .abandonedRuns:
            false
        }
    }

    /// What is wrong, what that means for the data, and what to do, for a model.
    ///
    /// `isRead` is the request's. For a request that is no read the message says either that nothing
    /// was done, that it was done, or that the outcome is unknown.
    package func message(isRead: Bool) -> String {
        if case .answerUnread = self {
            return [problem, remedy].compactMap { $0 }.joined(separator: " ")
        }
        if !isRead, mayHaveBeenSent { return problem + " " + APIError.unknownOutcome }
        let outcome = isRead ? nil : "Nothing was done."
        return [problem, outcome, remedy].compactMap { $0 }.joined(separator: " ")
    }

    /// What a write whose answer is missing means, and how to find out (contract H9).
    package static let unknownOutcome =
        "The outcome is unknown: the change may or may not have been made, or may still be made"
        + " within 30 seconds. Read the data to find out before sending it again."

    private var problem: String {
        switch self {
        case .unreachable(let host, let reason): "Truss at \(host) cannot be reached: \(reason)."
        case .connectionLost(let reason):
            "The connection to Truss was lost before the answer was complete: \(reason)."
        case .timedOut(let seconds): "Truss did not answer within \(seconds) s."
        case .responseTooLarge(let limit):
            "The answer of Truss is longer than the limit of \(APIError.size(limit))."
        case .redirected(let status, let location):
            location.isEmpty
                ? "Truss answered with a redirect (\(status)), which is not followed."
                : "Truss answered with a redirect (\(status)) to \(location), which is not followed"
                    + " so that the API key stays where it belongs."
        case .unsendable(let reason): "The request cannot be sent: \(reason)."
        case .cancelled: "The request was cancelled."
        case .unavailable(let reason): reason
        case .rateLimited(let seconds):
            "The rate limit of Truss (requests per minute and client address) is used up for"
                + " another \(seconds) s."
        case .busy(let seconds):
            "Other requests kept Truss busy for \(seconds) s, so this one was not sent."
        case .crowded(let seconds):
            "The answers to other requests took up the memory for answers for \(seconds) s, so this one was not read."
        case .answerUnread(let bytes):
            "Truss has done it. Its answer of \(APIError.size(bytes)) was not read, as the answers to other requests"
                + " take up the memory for answers."
        case .keyRefused: "Truss does not know the API key, or it was revoked."
        case .unprovenKey:
            "Truss has not accepted this API key yet, and what may be asked with such keys in a minute"
                + " is used up."
        case .heldBack(let seconds):
            "Your last statement did not end in time and may still be running, with a connection of the"
                + " database to itself; so no statement of yours is sent for another \(seconds) s."
        case .abandonedRuns(let seconds):
            "What you cancelled may still be running, with a connection of the database to itself; so the"
                + " same statement, and after two of them any of yours, is not sent until they have ended"
                + " or \(seconds) s are over."
        }
    }

    private var remedy: String? {
        switch self {
        case .unreachable: "Check that Truss is running and that TRUSS_API_URL is right."
        case .connectionLost: "Try again; if it happens again, check that Truss is running."
        case .timedOut:
            "What you asked for may still be running there, so do not send it again: ask for less at once."
        case .responseTooLarge: "Ask for fewer rows or columns."
        case .redirected: "Set TRUSS_API_URL to where Truss itself answers."
        case .rateLimited(let seconds): "Wait \(seconds) s, then try again."
        case .answerUnread: "Do not send it again: read what it did, with fewer calls at once."
        case .busy, .crowded: "Try again, with fewer calls at once."
        case .keyRefused: "Send a key of this instance that is still valid, truss_sk_…"
        case .unprovenKey(let seconds): "Wait \(seconds) s, then try again."
        case .heldBack(let seconds):
            "Wait \(seconds) s, then send a statement that does less, not the same again."
        case .abandonedRuns(let seconds):
            "Wait \(seconds) s, or send a statement that does less; cancelling does not end one sooner."
        case .unsendable, .cancelled, .unavailable: nil
        }
    }

    private static func size(_ bytes: Int) -> String {
        bytes >= 1_000_000 ? "\(bytes / 1_000_000) MB" : "\(bytes) bytes"
    }
}

extension APIError: CustomStringConvertible {
    package var description: String { message(isRead: true) }
}
