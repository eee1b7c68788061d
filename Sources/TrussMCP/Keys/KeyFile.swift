import System

/// A file whose first line is a key.
struct KeyFile {
    let firstLine: String

    /// What to say when others can read the file; nil where they cannot.
    let warning: String?

    /// A key is short; what is longer is another file.
    static let maxSize = 65536

    /// Reads the file that a variable names, whose first line must be what `key` says.
    ///
    /// - Throws: `Refusal` that says why it cannot be read.
    init(path: String, setting: String, key: String) throws(Refusal) {
        func unreadable(_ reason: String) -> Refusal {
            Refusal(
                """
                \(setting): \(path) cannot be read: \(reason). It must be a file whose first line is \
                \(key)
                """)
        }
        let facts: File.Facts
        let bytes: [UInt8]
        do throws(Errno) {
            let file = try File(path, for: .reading)
            facts = try file.facts
            bytes =
                facts.kind == .folder
                ? [] : try file.bytes(upTo: KeyFile.maxSize + 1, until: UInt8(ascii: "\n"))
        } catch {
            throw unreadable(error.reason)
        }
        guard facts.kind != .folder else { throw unreadable("it is a folder") }
        guard bytes.count <= KeyFile.maxSize else {
            throw unreadable("it is longer than 64 KB, so it is no key")
        }
        firstLine = String(
            decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        warning = facts.exposure.map { "The key file \(path) \($0); chmod 600 it." }
    }
}
