import Foundation

/// This program's own descriptors and files.
enum Program {
    /// Sends what `print` holds back.
    static func flush() { fflush(nil) }

    /// Returns when nobody holds the other end of standard input.
    static func endOfInput() async {
        await withCheckedContinuation { continuation in
            let thread = Thread { @Sendable in
                while readLine() != nil {}
                continuation.resume()
            }
            thread.start()
        }
    }

    /// A program that was built beside this one.
    static func sibling(_ name: String) -> URL {
        URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: name)
    }

    /// Milliseconds since some moment.
    static func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e6 }
}
