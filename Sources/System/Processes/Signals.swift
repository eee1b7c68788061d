import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What this process does with signals.
///
/// A handler, unlike SIG_IGN, is not handed down to programs started from here.
package enum Signals {
    /// Makes a write that nobody will read fail, in place of ending the process.
    package static func ignoreBrokenPipes() { signal(SIGPIPE) { _ in } }

    /// Makes a write beyond the limit on files an error like any other.
    package static func ignoreFileLimit() { signal(SIGXFSZ) { _ in } }

    /// Has the calling thread do nothing but take signals, until another ends the process.
    ///
    /// Who started this process may have blocked them, and the other threads do.
    package static func take() -> Never {
        var none = sigset_t()
        sigemptyset(&none)
        while true { sigsuspend(&none) }
    }

    /// A handler may do little more than write a byte, so it does that, and a thread reads it.
    private static let ends = try? Pipe()

    /// Returns when SIGINT or SIGTERM arrives or the task is cancelled.
    package static func termination() async {
        _ = ends
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                var byte: UInt8 = 0
                _ = write(Signals.ends?.write.number ?? -1, &byte, 1)
            }
        }
        let arrivals = AsyncStream<Void> { continuation in
            DispatchQueue(label: "signals").async { @Sendable in
                withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { byte in
                    _ = ends?.read.fill(byte)
                }
                continuation.finish()
            }
        }
        for await _ in arrivals {}
    }
}
