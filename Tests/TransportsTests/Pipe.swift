import System
import Transports

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A pipe of the operating system.
///
/// The end that a transport reads stays open for good: its thread may still be reading.
struct Pipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no descriptors left")
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    /// Writes from a thread that may block; false where nobody reads.
    @discardableResult
    func write(_ bytes: some Collection<UInt8>) -> Bool {
        Descriptor(number: writeEnd).put(Array(bytes))
    }

    func closeWriteEnd() { close(writeEnd) }

    func closeReadEnd() { close(readEnd) }
}
