#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file descriptor, read and written by blocking calls: for threads, never for tasks.
///
/// Its flags are left alone, since the shell and other programs may share it.
package struct Descriptor: Sendable {
    package let number: Int32

    package init(number: Int32) {
        self.number = number
    }

    /// Fills the buffer as far as bytes are there; 0 at the end of input or when reading fails.
    package func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard canGoOn(after: errno, when: Int16(POLLIN)) else { return 0 }
        }
    }

    /// Writes all bytes; false where nobody is left to read them.
    package func put(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = write(number, part.baseAddress, part.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if !canGoOn(after: errno, when: Int16(POLLOUT)) {
                    return false
                }
            }
            return true
        }
    }

    /// Whether a failed call is worth repeating, once the descriptor is ready where it was not.
    private func canGoOn(after error: Int32, when events: Int16) -> Bool {
        if error == EINTR { return true }
        // Somebody who shares the descriptor has made it non-blocking.
        guard error == EAGAIN || error == EWOULDBLOCK else { return false }
        var entry = pollfd(fd: number, events: events, revents: 0)
        return poll(&entry, 1, -1) >= 0 || errno == EINTR
    }

    /// Makes a write that nobody will read fail, in place of ending the process.
    package static func ignoreBrokenPipes() {
        // A handler, unlike SIG_IGN, is not handed down to programs started from here.
        signal(SIGPIPE) { _ in }
    }
}
