#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

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
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw unreadable(Platform.reason(errno))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw unreadable(Platform.reason(errno))
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw unreadable("it is a folder")
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(Platform.reason(errno)) }
            bytes += piece[..<count]
            guard bytes.count <= KeyFile.maxSize else {
                throw unreadable("it is longer than 64 KB, so it is no key")
            }
            if count == 0 || bytes.contains(UInt8(ascii: "\n")) { break }
        }
        firstLine = String(
            decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        warning = Platform.exposure(status.st_mode).map {
            "The key file \(path) \($0); chmod 600 it."
        }
    }
}
