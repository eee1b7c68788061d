/// What `/v1/sql` sees in a statement: words, whether or not they are inside strings or comments.
struct SQLText {
    /// The statement without white space around it, as it is sent.
    let text: String

    /// Whether the word `limit` occurs, which keeps `/v1/sql` from adding its own.
    let mentionsLimit: Bool

    /// Whether a word of the API's blocklist occurs; anything spelled otherwise passes.
    let isBlocked: Bool

    init(_ text: String) {
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        self.text = end.map { String(start[...$0]) } ?? ""

        var mentionsLimit = false
        var isBlocked = false
        // The word before this one, where only white space lies between them.
        var previous = ""
        var rest = Array(self.text.utf8)[...]
        while !rest.isEmpty {
            let gap = rest.prefix { !Self.isWordByte($0) }
            if !gap.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { previous = "" }
            rest = rest[gap.endIndex...]
            let bytes = rest.prefix(while: Self.isWordByte)
            rest = rest[bytes.endIndex...]
            let word =
                bytes.count <= Self.longestWord
                ? String(decoding: bytes, as: UTF8.self).lowercased() : ""
            if word == "limit" { mentionsLimit = true }
            if Self.blocked.contains(word) || Self.blocked.contains("\(previous) \(word)") {
                isBlocked = true
            }
            previous = word
        }
        self.mentionsLimit = mentionsLimit
        self.isBlocked = isBlocked
    }

    private static let blocked: Set<String> = [
        "alter system", "copy", "create extension", "dblink", "lo_export", "lo_import",
        "pg_cancel_backend", "pg_read_binary_file", "pg_read_file", "pg_terminate_backend",
        "pg_write_file",
    ]

    private static let longestWord = 32

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
