/// One request as it arrived: nothing decoded, nothing folded together.
package struct HTTPRequest: Sendable {
    package var method: String

    /// The request target in origin form (`/v1/keys?project_id=1`), or `*` for `OPTIONS`.
    ///
    /// A target sent in absolute form is brought to origin form, its authority to `Host`
    /// (RFC 9112 §3.2.2).
    package var target: String

    package var fields: HTTPFields
    package var body: [UInt8]

    /// The version's second digit: 0, or 1 for HTTP/1.1 and every later HTTP/1.
    package var minorVersion = 1

    /// The client's numeric address and port (`127.0.0.1:50312`); empty unless it came by a socket.
    package var peer = ""

    package init(
        method: String, target: String, fields: HTTPFields = HTTPFields(), body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }

    /// The target up to its question mark, still percent-encoded.
    package var path: Substring { target.prefix { $0 != "?" } }

    /// What follows the first question mark, still percent-encoded; empty without one.
    package var query: Substring { target.dropFirst(path.count).dropFirst() }

    /// Whether the client means to send more on this connection (RFC 9112 §9.3).
    package var keepsAlive: Bool {
        let options = fields.tokens("Connection")
        if options.contains("close") { return false }
        return minorVersion > 0 || options.contains("keep-alive")
    }
}
