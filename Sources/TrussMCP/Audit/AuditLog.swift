import Dispatch
import JSON
import TrussTools

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that gets one line per tool call, each carrying the hash of the line before.
///
/// Beside it, `FILE.head` holds how many lines there are and the last one's hash, so that a cut end is
/// noticed. Several processes may write to one file: each line is added under a lock.
final class AuditLog: Sendable {
    private let file: Int32
    private let head: Int32
    private let queue = DispatchQueue(label: "audit")

    /// Opens the file for appending, readable by its owner only where it is new.
    init(path: String) throws(ConfigurationError) {
        file = try AuditLog.open(path)
        head = try AuditLog.open(path + AuditLog.headSuffix)
    }

    static let headSuffix = ".head"

    private static func open(_ path: String) throws(ConfigurationError) -> Int32 {
        let descriptor = openFile(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ConfigurationError(
                message:
                    "the audit log \(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        return descriptor
    }

    /// Adds a line; returns when it is written, false where it could not be.
    func append(_ facts: JSONObject) async -> Bool {
        await withCheckedContinuation { continuation in
            queue.async { [file, head] in
                continuation.resume(returning: AuditLog.append(facts, to: file, head: head))
            }
        }
    }

    private static func append(_ facts: JSONObject, to file: Int32, head: Int32) -> Bool {
        guard flock(file, LOCK_EX) == 0 else { return false }
        defer { _ = flock(file, LOCK_UN) }
        let (count, hash) =
            AuditHead(read(head)).map { ($0.count, $0.hash) } ?? (0, AuditRecord.noHash)
        let record = AuditRecord(facts, after: hash)
        let line = record.line
        // One call: O_APPEND makes it whole or not at all on a local file.
        guard write(file, line, line.count) == line.count else { return false }
        let mark = AuditHead(count: count + 1, hash: record.hash).bytes
        return ftruncate(head, 0) == 0 && write(head, mark, mark.count) == mark.count
    }

    private static func read(_ head: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = pread(head, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(count, 0)))
    }
}

/// What `FILE.head` says: the number of lines and the last one's hash.
struct AuditHead {
    let count: Int
    let hash: String

    init(count: Int, hash: String) {
        self.count = count
        self.hash = hash
    }

    /// Nil where the text is something else, for example empty.
    init?(_ bytes: [UInt8]) {
        let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0.isNewline }
        guard words.count == 2, let count = Int(words[0]), words[1].utf8.count == 64 else {
            return nil
        }
        self.init(count: count, hash: String(words[1]))
    }

    var bytes: [UInt8] { Array("\(count) \(hash)\n".utf8) }
}

private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    open(path, flags, mode)
}
