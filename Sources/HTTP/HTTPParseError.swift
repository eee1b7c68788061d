/// Why bytes are not a request that this server takes; what follows them cannot be told apart.
package struct HTTPParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// 400, 408, 413, 414, 417, 431, 501 or 505.
    package let status: Int

    /// What is wrong and what would be right; never a field's value, which may be a secret.
    package let message: String

    package var description: String { "\(status) \(message)" }

    static func bad(_ message: String) -> Self { Self(status: 400, message: message) }
}
