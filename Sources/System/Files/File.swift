#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An open file, closed at its end.
package struct File: ~Copyable {
    /// What it is opened for.
    package enum Use: Sendable {
        /// It must be there.
        case reading
        /// It is made where it is not, and written at its end.
        case appending
        /// It is made where it is not, and written anywhere.
        case changing
        /// It must not be there.
        case making
    }

    /// How it is opened.
    package struct Care: OptionSet, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Refuses a symbolic link.
        package static let followsNoLink = Care(rawValue: 1)

        /// Waits for nobody, as a pipe would have it without a writer.
        package static let waitsForNobody = Care(rawValue: 2)
    }

    package enum Kind: Sendable {
        case regular, folder, other
    }

    /// What the system knows of a file.
    package struct Facts: Sendable {
        package let kind: Kind

        /// Who may do what: the lower twelve bits.
        package let mode: UInt32

        /// Its names.
        package let links: Int
        package let size: Int

        fileprivate init(_ status: stat) {
            kind =
                switch status.st_mode & S_IFMT {
                case S_IFREG: .regular
                case S_IFDIR: .folder
                default: .other
                }
            mode = UInt32(status.st_mode) & 0o7777
            links = Int(status.st_nlink)
            size = Int(status.st_size)
        }

        /// What other users may do with a regular file; nil where nothing.
        package var exposure: String? {
            let verbs = [(UInt32(0o044), "read"), (0o022, "changed")]
                .filter { mode & $0.0 != 0 }.map(\.1)
            guard kind == .regular, !verbs.isEmpty else { return nil }
            let whom = mode & 0o006 != 0 ? "every user of this machine" : "the users of its group"
            return "can be \(verbs.joined(separator: " and ")) by \(whom)"
        }
    }

    private let descriptor: Descriptor

    /// A file that is made can be read and written by its owner only.
    package init(_ path: String, for use: Use, _ care: Care = []) throws(Errno) {
        var flags =
            switch use {
            case .reading: O_RDONLY
            case .appending: O_RDWR | O_CREAT | O_APPEND
            case .changing: O_RDWR | O_CREAT
            case .making: O_WRONLY | O_CREAT | O_EXCL
            }
        if care.contains(.followsNoLink) { flags |= O_NOFOLLOW }
        if care.contains(.waitsForNobody) { flags |= O_NONBLOCK }
        let number = open(path, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .last }
        descriptor = Descriptor(number: number)
    }

    deinit { descriptor.close() }

    package var facts: Facts {
        get throws(Errno) {
            var status = stat()
            guard fstat(descriptor.number, &status) == 0 else { throw .last }
            return Facts(status)
        }
    }

    /// Its bytes from here on, as a descriptor's.
    package func bytes(upTo limit: Int, until last: UInt8? = nil) throws(Errno) -> [UInt8] {
        try descriptor.bytes(upTo: limit, until: last)
    }

    /// The bytes at a place, all of them.
    package func bytes(_ count: Int, at start: Int) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes[filled...].withUnsafeMutableBytes {
                pread(descriptor.number, $0.baseAddress, $0.count, off_t(start + filled))
            }
            if got < 0, Errno.last == .interrupted { continue }
            guard got > 0 else { throw got == 0 ? .inputOutput : .last }
            filled += got
        }
        return bytes
    }

    /// Writes in one call, which makes it whole or not at all at the end of a local file that is not full.
    package func write(_ bytes: [UInt8]) throws(Errno) {
        let count = writeOnce(descriptor.number, bytes)
        guard count != bytes.count else { return }
        throw count < 0 ? .last : .noSpace
    }

    /// Writes in as many calls as it takes.
    package func writeAll(_ bytes: [UInt8]) throws(Errno) {
        guard descriptor.put(bytes) else { throw .last }
    }

    /// Puts bytes in place of all that is there.
    package func replace(with bytes: [UInt8]) throws(Errno) {
        guard pwrite(descriptor.number, bytes, bytes.count, 0) == bytes.count else { throw .last }
        try cut(to: bytes.count)
    }

    package func cut(to size: Int) throws(Errno) {
        guard ftruncate(descriptor.number, off_t(size)) == 0 else { throw .last }
    }

    package func setMode(_ mode: UInt32) throws(Errno) {
        guard fchmod(descriptor.number, mode_t(mode)) == 0 else { throw .last }
    }

    /// Returns when what was written is on the disk.
    package func flush() throws(Errno) {
        guard fsync(descriptor.number) == 0 else { throw .last }
    }

    /// Closes it, where what was written may turn out to be lost.
    package consuming func finish() throws(Errno) {
        let isKept = descriptor.close()
        discard self
        if !isKept { throw .last }
    }

    /// Takes the lock of the file, waiting for other processes; false where one holds it for so long.
    ///
    /// It is given back when the file is closed.
    package func lock(isShared: Bool, within time: Duration) -> Bool {
        let end = ContinuousClock.now + time
        while flock(descriptor.number, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
            let error = Errno.last
            guard error.wouldBlock || error == .interrupted, ContinuousClock.now < end else {
                return false
            }
            usleep(1000)
        }
        return true
    }
}

/// The system's function, which a method hides.
private func writeOnce(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
    write(descriptor, bytes, bytes.count)
}
