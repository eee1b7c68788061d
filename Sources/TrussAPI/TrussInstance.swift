/// A Truss: the one seam through which anything leaves this process.
package protocol TrussInstance: Sendable {
    /// Sends one request and waits for its whole answer. Cancelling the task ends the exchange.
    ///
    /// - Throws: `APIError` where no whole answer came; an answer of any status is returned.
    func respond(to request: APIRequest) async throws(APIError) -> APIResponse

    /// The part of its own key that `GET /v1/keys` shows; nil where it is not known.
    var keyPrefix: String? { get async }
}

extension TrussInstance {
    package var keyPrefix: String? { get async { nil } }
}
