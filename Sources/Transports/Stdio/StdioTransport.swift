package import MCP
import System

/// MCP over a pair of descriptors, a message a line (2026-07-28, Transports, stdio).
package struct StdioTransport: Sendable {
    /// How much is kept, and for how long.
    package struct Limits: Hashable, Sendable {
        /// Bytes of a line at most; more is refused and skipped.
        package var lineBytes = 10 << 20

        /// Calls that run at once; further ones wait in order of arrival.
        package var running = 64

        /// Calls, and bytes of their lines, that wait before reading waits too.
        package var waitingRequests = 10_000
        package var waitingBytes = 16 << 20

        /// Bytes of answers that wait for a slow reader before answering waits too.
        package var queuedBytes = 16 << 20

        package var subscriptions = 1024

        /// Time for calls to end, once the input has; what they said is then written, however slowly.
        package var drain = Duration.seconds(30)

        /// Time for writing what is queued, once the task is cancelled.
        package var farewell = Duration.milliseconds(50)

        package init() {}
    }

    /// Why the conversation is over.
    package enum Ending: Hashable, Sendable {
        case endOfInput, outputClosed, cancelled
    }

    private let server: MCPServer
    private let input: Descriptor
    private let output: Descriptor
    private let limits: Limits

    /// Borrows the descriptors: they stay open, and their flags as they are.
    package init(
        server: MCPServer, input: Int32 = 0, output: Int32 = 1, limits: Limits = Limits()
    ) {
        self.server = server
        self.input = Descriptor(number: input)
        self.output = Descriptor(number: output)
        self.limits = limits
    }

    /// Serves until the input ends, nobody reads the output, or the task is cancelled.
    ///
    /// Ignores SIGPIPE in the whole process. A thread may stay in `read(2)` afterwards, so the input
    /// is not to be used or closed while another writer holds it open.
    package func run() async -> Ending {
        Signals.ignoreBrokenPipes()
        let writer = LineWriter(output, limit: limits.queuedBytes)
        let inFlight = InFlight(limits: limits)
        let ending = await withTaskGroup(of: Ending.self) { group in
            group.addTask {
                await converse(writer, inFlight)
                return Task.isCancelled ? .cancelled : .endOfInput
            }
            group.addTask {
                await writer.closed()
                return Task.isCancelled ? .cancelled : .outputClosed
            }
            let first = await group.next() ?? .cancelled
            group.cancelAll()
            return first
        }
        inFlight.cancelAll()
        if ending == .cancelled {
            // A cancelled task cannot wait, and the farewell is worth a moment.
            await Task {
                close(inFlight.releaseSubscriptions(), writer)
                await withDeadline(limits.farewell) { await writer.flush() }
            }.value
        }
        return ending
    }

    /// Reads to the end, then answers what was read.
    private func converse(_ writer: LineWriter, _ inFlight: InFlight) async {
        let reader = LineReader(input, limit: limits.lineBytes)
        var conversation = Conversation(server: server, writer: writer, inFlight: inFlight)
        for await chunk in reader.chunks {
            for line in chunk where !Task.isCancelled {
                conversation.take(line)
                await inFlight.room()
                await writer.room()
            }
            reader.taken()
        }
        if Task.isCancelled { return }
        close(inFlight.releaseSubscriptions(), writer)
        await withDeadline(limits.drain) { await inFlight.idle() }
        inFlight.cancelAll()
        // A reader that takes its time, such as a pager, gets all of it.
        await writer.flush()
    }

    /// Ends subscriptions from this side: the result, then the notice (2026-07-28, Cancellation).
    private func close(_ subscriptions: [Subscription], _ writer: LineWriter) {
        for subscription in subscriptions {
            writer.send(subscription.closing.line)
            writer.send(subscription.cancellation.line)
        }
    }
}
