/// What one client may take of the server: sizes in bytes, times from the monotonic clock.
package struct HTTPLimits: Sendable {
    /// The request line and all fields, with line ends and the empty line; beyond: 431.
    ///
    /// 414 while still in the request line. The trailer of a chunked body, and the sum of its chunk
    /// extensions, are held to the same number.
    package var headBytes = 16 * 1024

    /// The request target as sent; beyond: 414.
    package var targetBytes = 8 * 1024

    /// The body with chunk framing taken off; beyond: 413, before any of the excess is read.
    package var bodyBytes = 10_000_000

    /// Connections open at once; one more is answered 503 and closed.
    package var connections = 4096

    /// How long a connection may wait for a request's first byte; then it is closed without a word.
    package var idleTime: Duration = .seconds(60)

    /// How long a head may take from its first byte to its last; then 408.
    package var headerTime: Duration = .seconds(10)

    /// How long a transfer in either direction may go without `progressBytes` moved (or its end);
    /// then 408 for a body being received, an abrupt close for a response that is not read.
    ///
    /// Time in which the server has nothing to send is not counted.
    package var stallTime: Duration = .seconds(20)

    /// What a transfer must move in every `stallTime`, so that a trickle counts as a stall.
    package var progressBytes = 1024

    /// How long a closed connection is still listened to, so that the client can read the last
    /// response before its kernel learns that its unread bytes went nowhere (RFC 9112 §9.6).
    package var lingerTime: Duration = .seconds(1)

    /// How long after the end of serving requests in progress may take; then they are cancelled.
    package var drainTime: Duration = .seconds(10)

    /// How long after the end of serving an idle connection may still bring a request that was
    /// under way; the answer closes it.
    package var drainGrace: Duration = .milliseconds(250)

    package init() {}
}
