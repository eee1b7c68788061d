import Dispatch
import JSON
import System

/// A file of records, each tied to the one before, that several processes may write to.
///
/// It is opened anew for each record, so that what was done to it in between is noticed. Beside it,
/// `FILE.head` says how it ended.
final class AuditLog: Sendable {
    private let path: String
    private let seal: AuditSeal
    private let note: @Sendable (String) -> Void
    private let queue = DispatchQueue(label: "audit")

    /// Writes nothing yet; `note` is told what is odd about the files, a sentence at a time.
    init(path: String, seal: AuditSeal, note: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.seal = seal
        self.note = note
        Signals.ignoreFileLimit()
    }

    /// Opens the files once, so that what is wrong with them is known before the first call.
    func check() throws(Refusal) {
        let file = try openLog()
        let headFile = try openHead()
        for warning in [file.warning, headFile.warning].compactMap({ $0 }) {
            note("the audit log \(warning)")
        }
        try file.lock()
        _ = try AuditEnd(of: file, seal: seal)
        _ = try head(in: headFile)
    }

    /// Adds a record; the result is its number once it is written.
    func append(_ facts: JSONObject) async -> Result<Int, Refusal> {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                do throws(Refusal) {
                    continuation.resume(returning: .success(try write(facts)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
    }

    private func write(_ facts: JSONObject) throws(Refusal) -> Int {
        let file = try openLog()
        let headFile = try openHead()
        try file.lock()
        let end = try AuditEnd(of: file, seal: seal)
        let trouble = AuditHead.Trouble(try self.head(in: headFile), seal: seal, of: end)
        var (head, separator) = (end.head, end.separator)
        if !end.broken.isEmpty {
            note("the audit log \(path) ends in \(end.broken.count) bytes that are no record.")
            head = try put(
                AuditEvent.setAside(end.broken), after: head, in: file, headFile,
                separator: separator)
            separator = []
        }
        if let trouble {
            note("the audit log's \(path)\(AuditHead.suffix) \(trouble.text).")
            head = try put(
                AuditEvent.head(trouble), after: head, in: file, headFile, separator: separator)
            separator = []
        }
        return try put(facts, after: head, in: file, headFile, separator: separator).count
    }

    /// Adds one record and tells the head; where that fails, the record is taken back.
    private func put(
        _ facts: JSONObject, after head: AuditHead, in file: borrowing AuditFile,
        _ headFile: borrowing AuditFile, separator: [UInt8]
    ) throws(Refusal) -> AuditHead {
        let record = AuditRecord(facts, number: head.count + 1, after: head.mark, seal: seal)
        let size = try file.size
        try file.append(separator + record.line)
        let next = AuditHead(count: head.count + 1, mark: record.mark)
        do throws(Refusal) {
            try headFile.replace(with: next.bytes(seal: seal))
        } catch {
            file.cut(to: size)
            throw error
        }
        return next
    }

    private func openLog() throws(Refusal) -> AuditFile {
        try AuditFile(path, for: .appending)
    }

    private func openHead() throws(Refusal) -> AuditFile {
        try AuditFile(path + AuditHead.suffix, for: .replacing)
    }

    /// The head's bytes; a file that is no head at all is not written over.
    private func head(in file: borrowing AuditFile) throws(Refusal) -> [UInt8] {
        let (bytes, isWhole) = try file.end(AuditHead.maxBytes)
        guard isWhole else { throw Refusal("\(file.path) is not the head of a log.") }
        return bytes
    }
}
