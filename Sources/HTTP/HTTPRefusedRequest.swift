/// What a server refused or cut off by itself, which the function that answers never learns.
package struct HTTPRefusedRequest: Hashable, Sendable {
    /// The method, where the request line had come and could be read.
    package let method: String?

    /// What the client was told: 503 for a connection too many, 408, or the status of an
    /// `HTTPParseError`; of an answer that was cut off, its own.
    package let status: Int

    /// Whether it was answered, but the client did not read the answer in time and was cut off.
    package let isUnread: Bool

    /// Bytes that came while it was waited for; others may have come together with the request before.
    package let bytesIn: Int

    /// From the first byte of the request, or of the answer that was not read.
    package let duration: Duration

    /// The client's numeric address and port.
    package let peer: String

    package init(
        method: String? = nil, status: Int, isUnread: Bool = false, bytesIn: Int = 0,
        duration: Duration = .zero, peer: String
    ) {
        self.method = method
        self.status = status
        self.isUnread = isUnread
        self.bytesIn = bytesIn
        self.duration = duration
        self.peer = peer
    }
}
