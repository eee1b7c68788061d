import System

/// An open file that belongs to an audit log: a regular one of one name, at no symbolic link.
struct AuditFile: ~Copyable {
    enum Use {
        /// It must be there.
        case reading
        /// It is made where it is not, readable by its owner only.
        case appending
        case replacing
    }

    let path: String
    private let file: File
    private let exposure: String?

    init(_ path: String, for use: Use) throws(Refusal) {
        let file = try AuditFile.open(path, for: use)
        guard let facts = try? file.facts, facts.kind == .regular else {
            throw Refusal("\(path) is not a regular file.")
        }
        guard use == .reading || facts.links <= 1 else {
            throw Refusal("\(path) has a second name (a hard link).")
        }
        self.path = path
        self.file = file
        exposure = facts.exposure
    }

    private static func open(_ path: String, for use: Use) throws(Refusal) -> File {
        let purpose: File.Use =
            switch use {
            case .reading: .reading
            case .appending: .appending
            case .replacing: .changing
            }
        do throws(Errno) {
            // A pipe without a writer must not hold this up.
            return try File(path, for: purpose, [.followsNoLink, .waitsForNobody])
        } catch {
            let reason =
                error == .isSymbolicLink
                ? "it is a symbolic link, which is not followed" : error.reason
            throw Refusal("\(path) cannot be \(use == .reading ? "read" : "written"): \(reason).")
        }
    }

    /// What to say where others can read or change it.
    var warning: String? { exposure.map { "\(path) \($0); chmod 600 it." } }

    /// Waits for other processes, which hold the lock for as long as a line takes.
    func lock(isShared: Bool = false) throws(Refusal) {
        guard file.lock(isShared: isShared, within: AuditFile.patience) else {
            throw Refusal("\(path) is held by another process.")
        }
    }

    private static let patience = Duration.seconds(5)

    /// The bytes of its end, at most so many, and whether that is all.
    func end(_ count: Int) throws(Refusal) -> (bytes: [UInt8], isWhole: Bool) {
        let size = try size
        let start = max(size - count, 0)
        do throws(Errno) {
            return (try file.bytes(size - start, at: start), start == 0)
        } catch {
            throw failure(error)
        }
    }

    /// Adds bytes, all or none.
    func append(_ bytes: [UInt8]) throws(Refusal) {
        let size = try size
        do throws(Errno) {
            try file.write(bytes)
        } catch {
            cut(to: size)
            throw failure(error)
        }
    }

    /// Takes back what was added since the file had a size.
    func cut(to size: Int) { try? file.cut(to: size) }

    /// Puts bytes in place of all that is there.
    func replace(with bytes: [UInt8]) throws(Refusal) {
        do throws(Errno) {
            try file.replace(with: bytes)
        } catch {
            throw failure(error)
        }
    }

    var size: Int {
        get throws(Refusal) {
            do throws(Errno) {
                return try file.facts.size
            } catch {
                throw failure(error)
            }
        }
    }

    private func failure(_ error: Errno) -> Refusal {
        Refusal("\(path) cannot be written: \(error.reason).")
    }
}
