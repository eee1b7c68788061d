/// What `/v1` answered, whatever its status.
package struct APIResponse: Hashable, Sendable {
    /// What the headers say of the limit per client address (contract 1.4).
    package struct RateLimit: Hashable, Sendable {
        /// Requests left in the window.
        package var remaining: Int

        /// Seconds until the window ends.
        package var reset: Int

        package init(remaining: Int, reset: Int) {
            self.remaining = remaining
            self.reset = reset
        }
    }

    package var status: Int

    /// The `Content-Type` without its parameters, in lower case; empty where there was none.
    package var mediaType: String

    package var body: [UInt8]

    /// `Retry-After` in seconds; nil where it was absent or a date.
    package var retryAfter: Int?

    /// `RateLimit-Remaining` and `RateLimit-Reset`; nil where either was absent.
    package var rateLimit: RateLimit?

    /// `X-Request-Id`, which the API's own log carries too.
    package var requestID: String?

    /// `Date` as it was sent.
    package var date: String?

    /// The memory that the body takes of what all exchanges share, until the last copy of this is gone.
    package var memory = MemoryUse()

    package init(
        status: Int, mediaType: String = "application/json", body: [UInt8], retryAfter: Int? = nil,
        rateLimit: RateLimit? = nil, requestID: String? = nil, date: String? = nil
    ) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
        self.retryAfter = retryAfter
        self.rateLimit = rateLimit
        self.requestID = requestID
        self.date = date
    }
}

extension APIResponse {
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// Whether the body claims to be JSON; it has not been parsed.
    package var isJSON: Bool { mediaType == "application/json" || mediaType.hasSuffix("+json") }

    /// What went wrong by this answer's own word; nil for a 2xx with JSON and for 204.
    package var failure: APIFailure? {
        isSuccess && (status == 204 || isJSON && !body.isEmpty) ? nil : APIFailure(self)
    }
}
