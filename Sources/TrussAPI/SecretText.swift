/// Secrets in foreign text, found by what they look like and by the names before them.
package enum SecretText {
    /// The text with keys of Truss cut, and with other secrets replaced: private keys in PEM, JSON Web Tokens
    /// (RFC 7519, 7516), keys of well-known services, user info in URLs (RFC 3986 §3.2.1), and values that a secret's
    /// name is given to, as in `password=…` and `"token":"…"`.
    package static func redacting(_ text: String) -> String {
        let text = APIKey.redacting(text)
        let bytes = Array(text.utf8)
        guard bytes.count >= 8 else { return text }
        var output: [UInt8] = []
        var kept = 0
        var index = 0
        while index < bytes.count {
            guard let secret = SecretReader(bytes: bytes, index: index).secret,
                secret.lowerBound >= kept, !secret.isEmpty
            else {
                index += 1
                continue
            }
            output += bytes[kept..<secret.lowerBound] + Array("[redacted]".utf8)
            kept = secret.upperBound
            index = kept
        }
        return kept == 0 ? text : String(decoding: output + bytes[kept...], as: UTF8.self)
    }
}
