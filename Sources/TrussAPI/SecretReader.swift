/// Looks for a secret that one byte of a text gives away.
struct SecretReader {
    let bytes: [UInt8]
    let index: Int

    /// Where the secret is that begins or is announced here; nil for every other byte.
    var secret: Range<Int>? {
        switch bytes[index] {
        case UInt8(ascii: "-"): privateKey
        case UInt8(ascii: ":"): userInfo ?? valueOfQuotedName ?? header
        case UInt8(ascii: "="): assigned
        case UInt8(ascii: "e") where isWordStart: token ?? serviceKey
        default: isWordStart ? serviceKey ?? bearer : nil
        }
    }

    /// What keys of other services begin with, and how many more characters they have at least.
    private static let serviceKeys: [(mark: [UInt8], length: Int)] = [
        ("AKIA", 16), ("ASIA", 16), ("AIza", 30), ("ghp_", 30), ("gho_", 30), ("ghu_", 30),
        ("ghs_", 30), ("ghr_", 30), ("github_pat_", 22), ("glpat-", 20), ("sk_live_", 16),
        ("sk_test_", 16), ("rk_live_", 16), ("rk_test_", 16), ("whsec_", 24), ("sk-", 20),
        ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxr-", 10), ("xoxs-", 10), ("xapp-", 10),
        ("npm_", 36), ("hf_", 30), ("dop_v1_", 40), ("SG.", 40),
    ].map { (Array($0.0.utf8), $0.1) }

    private var serviceKey: Range<Int>? {
        for key in SecretReader.serviceKeys where bytes[index...].starts(with: key.mark) {
            let end = end(from: index + key.mark.count, while: SecretReader.isTokenByte)
            if end - index - key.mark.count >= key.length { return index..<end }
        }
        return nil
    }

    /// Three parts, of which the first two are JSON in base64, or five where it is encrypted.
    private var token: Range<Int>? {
        guard bytes[index...].starts(with: "eyJ".utf8) else { return nil }
        var starts = [index]
        var end = end(from: index, while: SecretReader.isTokenByte)
        // No more parts than a token has: what is none may go on for long, and begin again at each point.
        while starts.count < 5, end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            starts.append(end + 1)
            end = self.end(from: end + 1, while: SecretReader.isTokenByte)
        }
        let isSigned = starts.count >= 3 && bytes[starts[1]...].starts(with: "eyJ".utf8)
        return isSigned || starts.count == 5 && starts[4] - starts[3] > 1 ? index..<end : nil
    }

    /// `Bearer` and `Basic` with something that no sentence would go on with.
    private var bearer: Range<Int>? {
        for scheme in ["bearer ", "basic "] where isText(scheme, at: index) {
            let start = index + scheme.utf8.count
            let end = end(from: start) {
                SecretReader.isTokenByte($0) || "._~+/=".utf8.contains($0)
            }
            let value = bytes[start..<end]
            if value.count >= 16, value.contains(where: SecretReader.isDigit) { return start..<end }
        }
        return nil
    }

    private var privateKey: Range<Int>? {
        let begin = "-----BEGIN ", end = "-----END "
        guard bytes[index...].starts(with: begin.utf8) else { return nil }
        let head = bytes[(index + begin.utf8.count)...].prefix(60)
        guard head.firstRange(of: Array("PRIVATE KEY".utf8)) != nil else { return nil }
        guard let foot = bytes[index...].firstRange(of: Array(end.utf8)),
            let last = bytes[foot.upperBound...].firstRange(of: Array("-----".utf8))
        else { return index..<bytes.count }
        return index..<last.upperBound
    }

    /// Bytes of user info at most, so that a text of nothing but beginnings of URLs is not read over and over.
    private static let maxUserInfo = 1024

    /// `user:password` of `scheme://user:password@host`; a password is often written with what ends an authority.
    private var userInfo: Range<Int>? {
        guard bytes[index...].starts(with: "://".utf8) else { return nil }
        let start = index + 3
        let limit = min(start + SecretReader.maxUserInfo, bytes.count)
        let end = end(from: start, to: limit) {
            !SecretReader.isBlank($0) && !"\"'<>".utf8.contains($0)
        }
        let authority = self.end(from: start, to: end) { !"/?#".utf8.contains($0) }
        let at = bytes[start..<authority].lastIndex(of: UInt8(ascii: "@"))
        guard let colon = bytes[start..<(at ?? authority)].firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        if let at { return start..<at }
        // Up to a number behind the colon it is a port, and what follows a path.
        guard bytes[start] != UInt8(ascii: "["),
            !bytes[(colon + 1)..<authority].allSatisfy(SecretReader.isDigit),
            let last = bytes[authority..<end].lastIndex(of: UInt8(ascii: "@"))
        else { return nil }
        return start..<last
    }

    /// The value of `name=value`, quoted or up to what ends it in a URL, a setting or a command.
    private var assigned: Range<Int>? {
        guard let name = name(before: index), SecretName.isSecret(name) else { return nil }
        let start = end(from: index + 1) { $0 == 0x20 }
        if start < bytes.count, "'\"".utf8.contains(bytes[start]) {
            return (start + 1)..<end(from: start + 1) { $0 != bytes[start] }
        }
        // A blank after the mark is SQL or prose; a placeholder says nothing.
        guard start == index + 1, start < bytes.count, !"$?:{%".utf8.contains(bytes[start]) else {
            return nil
        }
        return
            start..<end(from: start) {
                !SecretReader.isBlank($0) && !"&;,)'\"`<>".utf8.contains($0)
            }
    }

    /// The value of `"name": value`, in JSON that is a text of other JSON too.
    private var valueOfQuotedName: Range<Int>? {
        var close = index
        while close > 0, bytes[close - 1] == 0x20 { close -= 1 }
        guard close > 0, bytes[close - 1] == UInt8(ascii: "\"") else { return nil }
        close -= 1
        while close > 0, bytes[close - 1] == UInt8(ascii: "\\") { close -= 1 }
        guard let name = name(before: close), SecretName.isSecret(name) else { return nil }
        let start = end(from: index + 1, while: SecretReader.isBlank)
        let quote = end(from: start) { $0 == UInt8(ascii: "\\") }
        guard quote < bytes.count, bytes[quote] == UInt8(ascii: "\"") else {
            let end = end(from: start) { SecretReader.isDigit($0) || $0 == UInt8(ascii: ".") }
            return SecretName.mayCount(name) ? nil : start..<end
        }
        // The quote that closes has as many backslashes before it as the one that opens.
        var end = quote + 1
        var slashes = 0
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") || slashes != quote - start {
            slashes = bytes[end] == UInt8(ascii: "\\") ? slashes + 1 : 0
            end += 1
        }
        return (quote + 1)..<max(end - (quote - start), quote + 1)
    }

    /// The rest of the line after `Authorization:` or `Cookie:`.
    private var header: Range<Int>? {
        guard let name = name(before: index),
            ["authorization", "cookie", "set-cookie", "x-api-key", "apikey"].contains(
                name.lowercased())
        else { return nil }
        let start = end(from: index + 1) { $0 == 0x20 }
        return start..<end(from: start) { $0 != 0x0A && $0 != 0x0D && $0 != UInt8(ascii: "\"") }
    }

    /// The name that ends here, blanks aside.
    private func name(before end: Int) -> String? {
        var end = end
        while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
        var start = end
        while start > 0, end - start < 64, SecretReader.isNameByte(bytes[start - 1]) { start -= 1 }
        return start < end ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
    }

    private var isWordStart: Bool { index == 0 || !SecretReader.isTokenByte(bytes[index - 1]) }

    private func isText(_ text: String, at index: Int) -> Bool {
        bytes.count - index >= text.utf8.count
            && zip(bytes[index...], text.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private func end(from start: Int, to limit: Int? = nil, while holds: (UInt8) -> Bool) -> Int {
        var index = start
        while index < limit ?? bytes.count, holds(bytes[index]) { index += 1 }
        return index
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    private static func isNameByte(_ byte: UInt8) -> Bool {
        isTokenByte(byte) || byte == UInt8(ascii: ".")
    }
}
