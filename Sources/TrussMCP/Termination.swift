import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// SIGINT and SIGTERM as something to wait for.
enum Termination {
    /// A handler may do little more than write a byte, so it does that, and a thread reads it.
    private static let ends: (read: Int32, write: Int32) = {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    /// Returns when one of the signals arrives or the task is cancelled.
    ///
    /// A handler, unlike SIG_IGN, is not handed down to child processes.
    static func requested() async {
        _ = ends
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                var byte: UInt8 = 0
                _ = write(Termination.ends.write, &byte, 1)
            }
        }
        let arrivals = AsyncStream<Void> { continuation in
            DispatchQueue(label: "signals").async { @Sendable in
                var byte: UInt8 = 0
                while read(Termination.ends.read, &byte, 1) < 0, errno == EINTR {}
                continuation.finish()
            }
        }
        for await _ in arrivals {}
    }
}
