#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a call of the operating system failed.
package struct Errno: Error, Hashable, Sendable {
    package let code: Int32

    package init(_ code: Int32) { self.code = code }

    /// Of the last call on this thread that failed.
    package static var last: Errno { Errno(errno) }

    /// In the system's words: `Address already in use`.
    package var reason: String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }

    package static let noSuchFile = Errno(ENOENT)
    package static let exists = Errno(EEXIST)
    package static let isSymbolicLink = Errno(ELOOP)
    package static let inputOutput = Errno(EIO)
    package static let noSpace = Errno(ENOSPC)

    /// A call that a signal interrupted.
    static let interrupted = Errno(EINTR)

    /// Whether the call would have waited, had the descriptor not been non-blocking.
    package var wouldBlock: Bool { code == EAGAIN || code == EWOULDBLOCK }
}
