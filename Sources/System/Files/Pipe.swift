#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Two connected descriptors that programs started from here do not inherit.
package struct Pipe: Sendable {
    package let read: Descriptor
    package let write: Descriptor

    /// - Throws: where no descriptors are left.
    package init() throws(Errno) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .last }
        self.init(ends)
    }

    /// The same for an end that must never be inherited, not even by what another thread starts just now.
    ///
    /// On Linux they are sockets, since `pipe2` is hidden from Swift: nothing for a program that opens
    /// `/dev/stdout`.
    package static func neverInherited() throws(Errno) -> Pipe {
        #if canImport(Darwin)
        return try Pipe()
        #else
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, streamSocket | O_CLOEXEC, 0, &ends) == 0 else { throw .last }
        return Pipe(ends)
        #endif
    }

    private init(_ ends: [Int32]) {
        (read, write) = (Descriptor(number: ends[0]), Descriptor(number: ends[1]))
        read.closeOnExec()
        write.closeOnExec()
    }

    /// Makes reading and writing fail where they would wait.
    func makeNonBlocking() {
        read.makeNonBlocking()
        write.makeNonBlocking()
    }

    package func close() {
        read.close()
        write.close()
    }
}
