import Synchronization
import System

/// One connected, non-blocking socket, owned by one task; children of that task may wait on it too.
final class Socket: Sendable {
    /// What a transfer came to.
    enum Outcome: Sendable {
        case moved(Int)
        /// The other side has sent all it will send.
        case ended
        case timedOut
        case draining
        /// Broken, or the task was cancelled.
        case failed
    }

    private let descriptor: Descriptor
    private let poller: Poller
    private let isOpen = Mutex(true)

    /// Takes over a descriptor that makes nobody wait.
    init(_ descriptor: Descriptor, poller: Poller) {
        self.descriptor = descriptor
        self.poller = poller
    }

    deinit { close() }

    /// Reads what is there, at most 32 KiB, waiting if there is nothing.
    func read(
        until deadline: Poller.Instant, yieldsToDrain: Bool = false,
        _ use: (UnsafeRawBufferPointer) -> Void
    ) async -> Outcome {
        // Also where there is always something to read.
        guard deadline > .now else { return .timedOut }
        while true {
            if let outcome = readNow(use) { return outcome }
            switch await poller.wait(
                for: .readable, on: descriptor, until: deadline, yieldsToDrain: yieldsToDrain)
            {
            case .ready: break
            case .timedOut: return .timedOut
            case .draining: return .draining
            case .cancelled: return .failed
            }
        }
    }

    /// Reads what is there without waiting; nil when there is nothing yet.
    private func readNow(_ use: (UnsafeRawBufferPointer) -> Void) -> Outcome? {
        withUnsafeTemporaryAllocation(byteCount: 32 * 1024, alignment: 1) { buffer in
            switch descriptor.receive(into: buffer) {
            case .moved(let count):
                use(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                return .moved(count)
            case .ended: return .ended
            case .wouldWait: return nil
            case .failed: return .failed
            }
        }
    }

    /// Sends everything, or says why not; the pace of the reader is held to the limits.
    func write(_ bytes: [UInt8], limits: HTTPLimits) async -> Outcome {
        var sent = 0
        var progress = Progress(limits: limits)
        while sent < bytes.count {
            let transfer = bytes.withUnsafeBytes {
                descriptor.send(UnsafeRawBufferPointer(rebasing: $0[sent...]))
            }
            switch transfer {
            case .moved(let count):
                sent += count
                progress.moved(count)
            case .wouldWait:
                switch await poller.wait(
                    for: .writable, on: descriptor, until: progress.deadline)
                {
                case .ready: break
                case .timedOut: return .timedOut
                case .draining, .cancelled: return .failed
                }
            case .ended, .failed: return .failed
            }
        }
        return .moved(sent)
    }

    /// Returns when the connection is broken, or the task is cancelled; a client that has only
    /// finished sending is still there.
    func untilBroken() async {
        _ = await poller.wait(for: .broken, on: descriptor)
    }

    /// Returns when the other side has stopped sending, the connection is broken, or the task is
    /// cancelled.
    ///
    /// Where there is no event for that (Darwin), bytes that wait to be read hide it; then the next
    /// write finds out.
    func untilEnd() async {
        #if os(Linux)
        _ = await poller.wait(for: .endOfInput, on: descriptor)
        #else
        guard await poller.wait(for: .endOfInput, on: descriptor) == .ready else { return }
        guard descriptor.hasReceived else { return }
        await untilBroken()
        #endif
    }

    /// Sends one small response without waiting for anything, and closes.
    func turnAway(_ response: HTTPResponse) {
        guard case .bytes(let body) = response.body else { return close() }
        let bytes = response.head(framing: .sized(body.count), connection: "close") + body
        _ = bytes.withUnsafeBytes { descriptor.send($0) }
        // What has come already would otherwise turn the close into a reset.
        _ = readNow { _ in }
        finishSending()
        close()
    }

    /// Says that nothing more will be sent; what was sent is still delivered.
    func finishSending() {
        descriptor.finishSending()
    }

    /// Closes at once; what was sent but not delivered is discarded.
    func abort() {
        isOpen.withLock { if $0 { descriptor.discardOnClose() } }
        close()
    }

    /// Closes, once; no task may be waiting.
    func close() {
        isOpen.withLock {
            guard $0 else { return }
            $0 = false
            poller.forget(descriptor)
            descriptor.close()
        }
    }
}

/// The pace of a transfer: so many bytes in every window, or it is stalled.
struct Progress {
    private let window: Duration
    private let minimum: Int
    private var count = 0
    private(set) var deadline: Poller.Instant

    init(limits: HTTPLimits) {
        window = limits.stallTime
        minimum = limits.progressBytes
        deadline = .now + window
    }

    mutating func moved(_ bytes: Int) {
        count += bytes
        guard count >= minimum else { return }
        count = 0
        deadline = .now + window
    }
}
