/// A Truss: the one seam through which anything leaves this process.
package protocol TrussInstance: Sendable {
    /// Sends one request and waits for its whole answer. Cancelling the task ends the exchange, or
    /// the wait for it where the answer says whether a statement has ended.
    ///
    /// The body of a success may be given to a reader as it arrives; the response has what that keeps.
    /// - Throws: `APIError` where no whole answer came; an answer of any status is returned.
    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse

    /// The part of its own key that `GET /v1/keys` shows; nil where it is not known.
    var keyPrefix: String? { get async }
}

extension TrussInstance {
    /// Sends one request and waits for its answer, whose body is kept whole.
    package func respond(to request: APIRequest) async throws(APIError) -> APIResponse {
        try await respond(to: request, reader: nil)
    }

    package var keyPrefix: String? { get async { nil } }
}
