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
package struct Descriptor: Hashable, Sendable {
    package let number: Int32

    package init(number: Int32) {
        self.number = number
    }

    package static let standardInput = Descriptor(number: 0)
    package static let standardOutput = Descriptor(number: 1)
    package static let standardError = Descriptor(number: 2)

    /// Whether a person may be at the other end.
    package var isTerminal: Bool { isatty(number) == 1 }

    /// Fills the buffer as far as bytes are there; 0 at the end of input or when reading fails.
    package func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard canGoOn(after: .last, when: Int16(POLLIN)) else { return 0 }
        }
    }

    /// What is there up to the end, or until a read would wait where the descriptor does not.
    ///
    /// Reading ends with the piece that passes the limit in bytes, or that has the last byte needed.
    package func bytes(upTo limit: Int, until last: UInt8? = nil) throws(Errno) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(limit, 65536))
        while bytes.count < limit {
            let count = read(number, &piece, piece.count)
            if count < 0 {
                let error = Errno.last
                if error == .interrupted { continue }
                if error.wouldBlock { break }
                throw error
            }
            bytes += piece[..<count]
            if count == 0 || last.map({ piece[..<count].contains($0) }) == true { break }
        }
        return bytes
    }

    /// Writes all bytes; false where nobody is left to read them, or they cannot be kept.
    package func put(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.withContiguousStorageIfAvailable { putAll(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes(putAll)
    }

    private func putAll(_ buffer: UnsafeRawBufferPointer) -> Bool {
        var rest = buffer[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = write(number, part.baseAddress, part.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if !canGoOn(after: .last, when: Int16(POLLOUT)) {
                return false
            }
        }
        return true
    }

    /// Whether a failed call is worth repeating, once the descriptor is ready where it was not.
    private func canGoOn(after error: Errno, when events: Int16) -> Bool {
        if error == .interrupted { return true }
        // Somebody who shares the descriptor has made it non-blocking.
        guard error.wouldBlock else { return false }
        var entry = pollfd(fd: number, events: events, revents: 0)
        return poll(&entry, 1, -1) >= 0 || Errno.last == .interrupted
    }

    /// Waits until something can be read, or for so long; false where it cannot be waited for.
    package func waitForInput(milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) >= 0 || Errno.last == .interrupted
    }

    /// Makes calls fail that would wait.
    func makeNonBlocking() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }

    /// Keeps it from programs started from here.
    func closeOnExec() { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }

    /// Gives the number back, which may be another descriptor's at once; false where what was written is
    /// lost.
    @discardableResult
    package func close() -> Bool { closeDescriptor(number) }
}

/// The system's function, which the method hides.
private func closeDescriptor(_ number: Int32) -> Bool { close(number) == 0 }
