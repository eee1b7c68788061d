import Dispatch
package import System

/// Reads lines on a thread of its own, and no faster than they are taken.
///
/// The thread ends with the input. Until then it may stay in `read(2)`, also after `stop()`.
package struct LineReader: Sendable {
    private static let chunkSize = 65_536

    /// Chunks that are read ahead of what is taken.
    private static let chunksAhead = 4

    /// The lines of each chunk read, in order.
    package let chunks: AsyncStream<[InputLine]>

    private let credit = DispatchSemaphore(value: 0)

    package init(_ input: Descriptor, limit: Int) {
        let (chunks, continuation) = AsyncStream.makeStream(of: [InputLine].self)
        self.chunks = chunks
        continuation.onTermination = { @Sendable [credit] _ in credit.signal() }
        for _ in 0..<LineReader.chunksAhead { credit.signal() }
        let thread = DispatchQueue(label: "LineReader")
        thread.async { @Sendable [credit] in
            LineReader.read(input, limit: limit, into: continuation, credit: credit)
        }
    }

    /// To be called once for each chunk taken.
    package func taken() {
        credit.signal()
    }

    private static func read(
        _ input: Descriptor, limit: Int, into chunks: AsyncStream<[InputLine]>.Continuation,
        credit: DispatchSemaphore
    ) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 16)
        defer { buffer.deallocate() }
        var splitter = LineSplitter(limit: limit)
        while true {
            credit.wait()
            let count = input.fill(buffer)
            let lines = splitter.lines(adding: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            if count == 0 {
                chunks.yield(splitter.lastLine().map { [$0] } ?? [])
                return chunks.finish()
            }
            if case .terminated = chunks.yield(lines) { return }
        }
    }
}
