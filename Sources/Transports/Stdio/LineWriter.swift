import Dispatch
import System

/// Writes whole lines, one after the other, on a thread of its own.
final class LineWriter: Sendable {
    private struct State: Sendable {
        var pieces: [[UInt8]] = []
        var queuedBytes = 0
        var isWriting = false
        var isClosed = false
    }

    private let output: Descriptor
    private let limit: Int
    private let state = Monitor(State())
    private let thread = DispatchQueue(label: "LineWriter")

    /// Holds up to `limit` bytes for a slow reader before `room()` waits.
    init(_ output: Descriptor, limit: Int) {
        self.output = output
        self.limit = limit
    }

    /// Queues a line, newline included, whatever the room; dropped where the output is closed.
    func send(_ line: [UInt8]) { send([line]) }

    /// Queues a line given in pieces.
    func send(_ pieces: [[UInt8]]) {
        let mustStart = state.update { state in
            guard !state.isClosed else { return false }
            state.pieces += pieces
            state.queuedBytes += pieces.reduce(0) { $0 + $1.count }
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustStart {
            thread.async { @Sendable in self.writeAll() }
        }
    }

    /// Whether the queue is below its limit.
    var hasRoom: Bool { state.update { [limit] in $0.queuedBytes < limit } }

    /// Waits until the queue is below its limit.
    func room() async {
        await state.wait { [limit] in $0.queuedBytes < limit || $0.isClosed }
    }

    /// Waits until everything sent is written.
    func flush() async {
        await state.wait { !$0.isWriting || $0.isClosed }
    }

    /// Waits until nobody reads the output any more.
    func closed() async {
        await state.wait { $0.isClosed }
    }

    private func writeAll() {
        while true {
            let pieces = state.update { state in
                defer { state.pieces = [] }
                state.isWriting = !state.pieces.isEmpty
                return state.pieces
            }
            if pieces.isEmpty { return }
            for piece in pieces {
                let isWritten = output.put(piece)
                state.update { state in
                    state.queuedBytes -= piece.count
                    state.isClosed = !isWritten
                }
                if !isWritten { return }
            }
        }
    }
}
