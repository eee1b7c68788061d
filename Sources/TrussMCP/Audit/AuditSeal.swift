/// What ties lines together: a hash that anybody can compute, or with a key one that only its holders can.
struct AuditSeal: Sendable {
    /// Nil for a log that is chained and not sealed.
    let key: [UInt8]?

    init(key: [UInt8]? = nil) {
        self.key = key
    }

    /// Takes the first line of a file as the key, where one is named.
    ///
    /// - Throws: `Refusal` where the file cannot be read or its key could be guessed.
    init(keyFile path: String?, warn: (String) -> Void) throws(Refusal) {
        guard let path else {
            self.init()
            return
        }
        let file = try KeyFile(
            path: path, setting: "TRUSS_AUDIT_KEY_FILE", key: "random, from: openssl rand -hex 32")
        if let warning = file.warning { warn(warning) }
        guard HTTPSettings.isHardToGuess(file.firstLine) else {
            throw Refusal(
                """
                The first line of \(path) must have at least \(HTTPSettings.shortestToken) visible \
                ASCII characters, for example from: openssl rand -hex 32
                """)
        }
        self.init(key: Array(file.firstLine.utf8))
    }

    /// The member of a record that holds it.
    var member: String { key == nil ? "hash" : "seal" }

    /// 64 hexadecimal digits.
    func mark(of bytes: [UInt8]) -> String {
        key.map { SHA256.hex(of: bytes, key: $0) } ?? SHA256.hex(of: bytes)
    }
}
