/// Secrets in foreign text, found by what they look like.
package enum SecretText {
    /// The text with keys of Truss cut, and with other keys, tokens and passwords in URLs replaced.
    ///
    /// What it knows: PEM private keys, JSON Web Tokens (RFC 7519), access keys of AWS, and user info in URLs
    /// (RFC 3986 §3.2.1).
    package static func redacting(_ text: String) -> String {
        var text = APIKey.redacting(text)
        guard text.utf8.count >= 8 else { return text }
        for shape in [privateKey, token, accessKey] where text.contains(shape.mark) {
            text = replacing(shape, in: text)
        }
        return text.contains("://") ? withoutUserInfo(text) : text
    }

    /// What a secret begins with, and where it ends; nil for what only looks like one.
    private struct Shape: Sendable {
        let mark: String
        let end: @Sendable (Substring) -> String.Index?
    }

    private static let privateKey = Shape(mark: "-----BEGIN ") { rest in
        guard let head = rest.firstRange(of: "PRIVATE KEY-----"),
            rest.distance(from: rest.startIndex, to: head.lowerBound) <= 40
        else { return nil }
        return rest.firstRange(of: "-----END ").flatMap { end in
            rest[end.upperBound...].firstRange(of: "-----")?.upperBound
        } ?? rest.endIndex
    }

    private static let token = Shape(mark: "eyJ") { rest in
        let token = rest.prefix {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_.=".contains($0))
        }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count >= 3 && parts[1].hasPrefix("eyJ") ? token.endIndex : nil
    }

    private static let accessKey = Shape(mark: "AKIA") { rest in
        let key = rest.prefix { $0.isASCII && ($0.isUppercase || $0.isNumber) }
        return key.count == 20 ? key.endIndex : nil
    }

    private static func replacing(_ shape: Shape, in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let mark = rest.firstRange(of: shape.mark) {
            result += rest[..<mark.lowerBound]
            rest = rest[mark.lowerBound...]
            if let end = shape.end(rest) {
                result += "[redacted]"
                rest = rest[end...]
            } else {
                result += rest[..<mark.upperBound]
                rest = rest[mark.upperBound...]
            }
        }
        return result + rest
    }

    /// `postgres://[redacted]@host/db` for `postgres://user:pass@host/db`.
    private static func withoutUserInfo(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let scheme = rest.firstRange(of: "://") {
            result += rest[..<scheme.upperBound]
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { !$0.isWhitespace && !"/?#\"'<>".contains($0) }
            guard let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") else {
                continue
            }
            result += "[redacted]"
            rest = rest[at...]
        }
        return result + rest
    }
}
