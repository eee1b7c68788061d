import JSON

/// What an answer that is no success means.
package struct APIFailure: Error, Hashable, Sendable {
    /// Failures whose remedy differs; told apart by status and, where Truss leaves no other way, text.
    package enum Kind: Hashable, Sendable {
        /// 401 (contract 1.2).
        case keyMissing
        /// 403: unknown or revoked key.
        case keyRefused
        /// 403: an anon key where a service key is needed.
        case serviceKeyNeeded
        /// 403: the word filter of `/v1/sql` and `/v1/sql/transaction`.
        case wordBlocked
        /// 403 of another kind.
        case forbidden
        /// 404 in JSON: the thing asked for is not there.
        case notFound
        /// 404 in HTML: no such endpoint (contract H17).
        case noEndpoint
        /// 413, beyond 256 KiB (contract 1.3).
        case bodyTooLarge
        /// 431, beyond about 16 KiB of URL and headers (contract 1.1).
        case headTooLarge
        /// 429 for the client address: 200 a minute (contract 1.4).
        case addressRateLimited
        /// 429 for the key's own limit.
        case keyRateLimited
        /// "Query read timeout": the server goes on executing (contract H9).
        case queryTimeout
        /// 500 whose reason production hides (contract 1.6).
        case masked
        /// 502, 503, 504, mostly of a proxy.
        case gateway
        /// A 2xx that is not JSON.
        case notJSON
        /// Anything else, PostgreSQL's errors among it: those have a `code`.
        case other
    }

    package let kind: Kind
    package let status: Int

    /// What the answer says, fit to quote: of JSON its `error` (4,000 characters), of other text 200.
    package let text: String

    /// SQLSTATE, or a code of Truss such as `INSUFFICIENT_PERMISSIONS`.
    package let code: String?
    package let detail: String?
    package let hint: String?

    /// PostgreSQL's position, in characters from 1, in the text that was sent.
    package let position: Int?

    package let requestID: String?

    /// Seconds after which it may be sent again; nil where the answer did not say.
    package let retryAfter: Int?

    /// Reads the answer as a failure whatever it holds; `APIResponse.failure` decides whether it is one.
    package init(_ response: APIResponse) {
        let body = response.isJSON ? APIFailure.object(in: response.body) : nil
        func string(_ name: String) -> String? {
            guard let text = body?[name]?.string, !text.isEmpty else { return nil }
            return APIFailure.words(text)
        }
        let nested = body?["error"]?.object?["message"]?.string.map(APIFailure.words)
        status = response.status
        // Quoting 200 characters needs no more of the answer.
        text =
            string("error") ?? nested ?? string("message")
            ?? String(decoding: response.body.prefix(64_000), as: UTF8.self).quotable()
        code = string("code")
        detail = string("detail")
        hint = string("hint")
        position = body?["position"].flatMap { $0.int ?? $0.string.flatMap { Int($0) } }
        requestID = string("requestId") ?? response.requestID?.quotable()
        retryAfter = response.retryAfter
        kind = Kind(response, text: text, code: code)
    }

    /// PostgreSQL quotes values, of any length, in its messages.
    private static func words(_ text: String) -> String {
        SecretText.redacting(text.wholeWords(upTo: 16_000)).shortened(to: 4000)
    }

    private static func object(in body: [UInt8]) -> JSONObject? {
        do throws(JSONSyntaxError) {
            return try JSONValue(parsing: body).object
        } catch {
            // What claims to be JSON and is not gets quoted as text.
            return nil
        }
    }
}

extension APIFailure.Kind {
    fileprivate init(_ response: APIResponse, text: String, code: String?) {
        self =
            switch response.status {
            case 200..<300: .notJSON
            case 401: .keyMissing
            case 403: .init(forbidden: text, code: code)
            case 404: response.isJSON ? .notFound : .noEndpoint
            case 413: .bodyTooLarge
            case 431: .headTooLarge
            // The key's own limit says "Rate limit exceeded" and gives no `Retry-After`.
            case 429: text.contains("Rate limit exceeded") ? .keyRateLimited : .addressRateLimited
            // With a code it is what a function raised.
            case 400 where text == "Query read timeout" && code == nil: .queryTimeout
            case 500 where text == "An internal error occurred" || text.isEmpty: .masked
            case 502, 503, 504: .gateway
            default: .other
            }
    }

    private init(forbidden text: String, code: String?) {
        self =
            if text.contains("Invalid or revoked API key") {
                .keyRefused
            } else if text.contains("service_role key") || code == "INSUFFICIENT_PERMISSIONS" {
                .serviceKeyNeeded
            } else if text.contains("blocked operation") {
                .wordBlocked
            } else {
                .forbidden
            }
    }
}
