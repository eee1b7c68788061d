extension APIFailure {
    /// Whether it was refused before anything was done, though a write.
    ///
    /// A status from 500 on leaves it open, and so does a read timeout: the server goes on.
    package var outcomeIsKnown: Bool {
        switch kind {
        case .queryTimeout, .notJSON: false
        default: status < 500 && status != 408
        }
    }

    /// What is wrong, what that means for the data, and what to do, for a model.
    ///
    /// `isRead` is the request's. Only for a request that is no read does the outcome matter.
    package func message(isRead: Bool) -> String {
        var sentences = [problem]
        if let detail { sentences.append("Detail: \(APIFailure.sentence(detail))") }
        if let hint { sentences.append("Hint: \(APIFailure.sentence(hint))") }
        if !isRead, !outcomeIsKnown { sentences.append(APIError.unknownOutcome) }
        if let remedy { sentences.append(remedy) }
        if status >= 500, let requestID {
            sentences.append("In the log of Truss it is request \(requestID).")
        }
        return sentences.joined(separator: " ")
    }

    private var problem: String {
        switch kind {
        case .keyMissing: "Truss got no API key (401)."
        case .keyRefused: "Truss does not know the API key, or it was revoked (403)."
        case .serviceKeyNeeded: "This needs a service key, and the API key is an anon key (403)."
        case .noEndpoint: "Truss has no such endpoint (404)."
        case .bodyTooLarge: "The request is larger than the 256 KiB that Truss takes (413)."
        case .headTooLarge: "The URL of the request is longer than Truss takes (431)."
        case .addressRateLimited:
            "The rate limit of Truss for this client address is used up (429)."
        case .keyRateLimited: "The rate limit of this API key is used up (429)."
        case .queryTimeout:
            "Truss stopped waiting for the query (\"Query read timeout\"), which may still be running."
        case .masked: "Truss answered 500 and does not say why."
        case .gateway: "Truss is not available at the moment (\(status))\(quote)."
        case .notJSON:
            "TRUSS_API_URL was answered with \(status) and something that is not JSON\(quote)."
        case .wordBlocked, .forbidden, .notFound, .other: statement
        }
    }

    /// The API's own words, which name what is wrong, with SQLSTATE or status.
    private var statement: String {
        guard !text.isEmpty else {
            return status == 304
                ? "Truss answered 304 (not modified) to a question that was not conditional."
                : "Truss answered \(status) and nothing else."
        }
        let mark = code.map { APIFailure.isSQLState($0) ? "SQLSTATE \($0)" : "\(status), \($0)" }
        return "\(text.hasSuffix(".") ? String(text.dropLast()) : text) (\(mark ?? "\(status)"))."
    }

    private var remedy: String? {
        switch kind {
        case .keyMissing, .keyRefused:
            "Check TRUSS_API_KEY: it must hold a key of this instance that is still valid,"
                + " truss_sk_…"
        case .serviceKeyNeeded:
            "Set TRUSS_API_KEY to a service key (truss_sk_…) instead of an anon key (truss_pk_…)."
        case .forbidden: "Check that TRUSS_API_KEY is a service key (truss_sk_…) of this instance."
        case .wordBlocked:
            "Truss looks for such words even inside literals; pass a literal as a parameter instead."
        case .noEndpoint:
            "Check TRUSS_API_URL: it must be where Truss itself answers; or this Truss"
                + " is too old to have it."
        case .bodyTooLarge: "Send less at once, for example fewer rows per call."
        case .headTooLarge: "Shorten the arguments."
        case .addressRateLimited, .keyRateLimited:
            retryAfter.map { "Wait \($0) s, then try again." }
                ?? "Wait a minute, then try again with fewer calls."
        case .queryTimeout:
            "The query takes too long: do not send it again, but narrow it or ask for fewer rows."
        case .masked:
            "Mostly this means that an argument names something that does not exist or is"
                + " malformed; check the arguments rather than trying again."
        case .gateway:
            retryAfter.map { "Try again in \($0) s." }
                ?? "Try again shortly; if it lasts, check that Truss is running."
        case .notJSON:
            "Check that TRUSS_API_URL is where Truss itself answers, not a dashboard or proxy page."
        case .notFound, .other: nil
        }
    }

    private var quote: String { text.isEmpty ? "" : ", saying \"\(text.quotable())\"" }

    private static func sentence(_ text: String) -> String {
        text.hasSuffix(".") || text.hasSuffix("!") || text.hasSuffix("?") ? text : text + "."
    }

    /// Whether PostgreSQL said it, for which the key must have been good.
    var isSQLError: Bool { code.map(APIFailure.isSQLState) ?? false }

    private static func isSQLState(_ code: String) -> Bool {
        code.utf8.count == 5 && code.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
    }
}

extension APIFailure: CustomStringConvertible {
    package var description: String { message(isRead: true) }
}
