#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

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
    private let descriptor: Int32
    private let mode: mode_t

    init(_ path: String, for use: Use) throws(Refusal) {
        self.path = path
        (descriptor, mode) = try AuditFile.open(path, for: use)
    }

    private static func open(
        _ path: String, for use: Use
    ) throws(Refusal) -> (Int32, mode_t) {
        let flags =
            switch use {
            case .reading: O_RDONLY
            case .appending: O_RDWR | O_CREAT | O_APPEND
            case .replacing: O_RDWR | O_CREAT
            }
        // O_NONBLOCK: a pipe without a writer must not hold this up.
        let descriptor = openFile(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason =
                errno == ELOOP
                ? "it is a symbolic link, which is not followed" : Platform.reason(errno)
            throw Refusal("\(path) cannot be \(use == .reading ? "read" : "written"): \(reason).")
        }
        var status = stat()
        let problem: String? =
            if fstat(descriptor, &status) != 0 || status.st_mode & S_IFMT != S_IFREG {
                "is not a regular file"
            } else if use != .reading, status.st_nlink > 1 {
                "has a second name (a hard link)"
            } else { nil }
        guard let problem else { return (descriptor, status.st_mode) }
        close(descriptor)
        throw Refusal("\(path) \(problem).")
    }

    deinit { close(descriptor) }

    /// What to say where others can read or change it.
    var warning: String? {
        Platform.exposure(mode).map { "\(path) \($0); chmod 600 it." }
    }

    /// Waits for other processes, which hold the lock for as long as a line takes.
    func lock(isShared: Bool = false) throws(Refusal) {
        let end = ContinuousClock.now + AuditFile.patience
        while flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < end else {
                throw Refusal("\(path) is held by another process.")
            }
            usleep(1000)
        }
    }

    private static let patience = Duration.seconds(5)

    /// The bytes of its end, at most so many, and whether that is all.
    func end(_ count: Int) throws(Refusal) -> (bytes: [UInt8], isWhole: Bool) {
        let size = try size
        let start = max(size - count, 0)
        var bytes = [UInt8](repeating: 0, count: size - start)
        var filled = 0
        while filled < bytes.count {
            let count = bytes[filled...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(start + filled))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(count == 0 ? EIO : errno) }
            filled += count
        }
        return (bytes, start == 0)
    }

    /// Adds bytes, all or none.
    func append(_ bytes: [UInt8]) throws(Refusal) {
        let size = try size
        // One call: O_APPEND makes it whole or not at all on a local file, but for a full one.
        let count = write(descriptor, bytes, bytes.count)
        guard count != bytes.count else { return }
        let reason = count < 0 ? errno : ENOSPC
        _ = ftruncate(descriptor, off_t(size))
        throw failure(reason)
    }

    /// Takes back what was added since the file had a size.
    func cut(to size: Int) { _ = ftruncate(descriptor, off_t(size)) }

    /// Puts bytes in place of all that is there.
    func replace(with bytes: [UInt8]) throws(Refusal) {
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count,
            ftruncate(descriptor, off_t(bytes.count)) == 0
        else { throw failure(errno) }
    }

    var size: Int {
        get throws(Refusal) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
            return Int(status.st_size)
        }
    }

    private func failure(_ code: Int32) -> Refusal {
        Refusal("\(path) cannot be written: \(Platform.reason(code)).")
    }
}

/// The system's function, which a method hides.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    open(path, flags, mode)
}
