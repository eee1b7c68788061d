/// Names of members, parameters and settings whose values are secrets.
package enum SecretName {
    /// Names that say it, whatever comes before: `client_secret`, `apiKey`, `refresh-tokens`.
    private static let endings = [
        "secret", "password", "passwd", "passphrase", "token", "credential", "apikey", "privatekey",
        "secretkey", "accesskey", "signingkey", "encryptionkey", "encryptedkey", "anonkey",
        "servicerolekey", "encryptedservicekey", "connectionstring",
    ]

    private static let whole: Set = [
        "header", "authorization", "proxyauthorization", "cookie", "setcookie", "pwd",
    ]

    /// Names that end so and are needed: pages are asked for by them.
    private static let harmlessEndings = ["pagetoken", "nexttoken"]

    /// Whether the value is a secret; case, the marks between words and a plural do not matter.
    package static func isSecret(_ name: String) -> Bool {
        let plain = plain(name)
        return whole.contains(plain)
            || endings.contains(where: plain.hasSuffix)
                && !harmlessEndings.contains(where: plain.hasSuffix)
    }

    /// Whether a number by such a name is a count rather than a secret: `max_tokens`.
    package static func mayCount(_ name: String) -> Bool { plain(name).hasSuffix("token") }

    private static func plain(_ name: String) -> String {
        let plain = name.lowercased().filter { !"_-. ".contains($0) }
        return plain.hasSuffix("s") ? String(plain.dropLast()) : plain
    }
}
