/// What goes back: a status, header fields, and a body that is whole or still growing.
package struct HTTPResponse: Sendable {
    /// The two ways a body is sent.
    package enum Body: Sendable {
        /// All of it, with `Content-Length`.
        case bytes([UInt8])
        /// Pieces as they come, each flushed, chunked; it ends when the sequence does. When the client
        /// hangs up, the sequence's `onTermination` runs.
        case stream(AsyncStream<[UInt8]>)
    }

    package var status: Int
    package var fields: HTTPFields
    package var body: Body

    package init(status: Int, fields: HTTPFields = HTTPFields(), body: Body = .bytes([])) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
