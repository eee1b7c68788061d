import HTTP
import MCP
import System

/// A response as server-sent events, a message each (WHATWG HTML, Server-sent events).
enum EventStream {
    /// What keeps proxies from holding events back, and from taking silence for an end.
    static let fields: HTTPFields = [
        "Content-Type": "text/event-stream", "Cache-Control": "no-cache",
        "X-Accel-Buffering": "no",
    ]

    /// Says nothing, but says it.
    private static let comment = Array(": keep-alive\n\n".utf8)

    static func event(_ json: [UInt8]) -> [UInt8] {
        var event = Array("event: message\ndata: ".utf8)
        event.reserveCapacity(event.count + json.count + 2)
        event += json
        event += Array("\n\n".utf8)
        return event
    }

    /// The answer of a call when it comes, if it has one, with comments until then.
    ///
    /// `record` is told once what was sent. A stream that is closed early cancels the call where
    /// `endsWithStream`.
    static func stream(
        of call: Call, endsWithStream: Bool, keepAlive: Duration, record: OpenRecord
    ) -> AsyncStream<[UInt8]> {
        let isOver = Monitor(false)
        return AsyncStream {
            if isOver.update({ $0 }) { return nil }
            guard let answer = await call.answer(within: keepAlive) else {
                record.sent(comment.count)
                return comment
            }
            isOver.update { $0 = true }
            guard !answer.isNone else {
                record.close(answer.outcome)
                return nil
            }
            let event = event(answer.json)
            record.sent(event.count)
            record.close(answer.outcome)
            return event
        } onCancel: {
            if endsWithStream { call.cancel() }
            record.close(.abandoned)
        }
    }

    /// A subscription: its acknowledgement, comments, and the result where the server ends it.
    static func stream(
        of subscription: Subscription, until closing: Monitor<Bool>, keepAlive: Duration,
        record: OpenRecord, onEnd: @escaping @Sendable () -> Void
    ) -> AsyncStream<[UInt8]> {
        let step = Monitor(SubscriptionStep.acknowledging)
        @Sendable func end(_ outcome: RequestOutcome) {
            guard step.update({ $0.advance(to: .over) }) else { return }
            onEnd()
            record.close(outcome)
        }
        return AsyncStream {
            var piece = comment
            if step.update({ $0.advance(to: .open) }) {
                piece = event(subscription.acknowledgement.message)
            } else {
                await withDeadline(keepAlive) { [closing] in await closing.wait { $0 } }
                if closing.update({ $0 }) {
                    guard step.update({ $0.advance(to: .closing) }) else {
                        end(.ok)
                        return nil
                    }
                    piece = event(subscription.closing.message)
                }
            }
            record.sent(piece.count)
            return piece
        } onCancel: {
            end(.abandoned)
        }
    }

    private enum SubscriptionStep: Int {
        case acknowledging, open, closing, over

        /// Moves forward; false where it is there or beyond.
        mutating func advance(to step: SubscriptionStep) -> Bool {
            guard rawValue < step.rawValue else { return false }
            self = step
            return true
        }
    }
}

extension RPCResponse {
    /// The message as JSON text, without a newline.
    var message: [UInt8] { line.dropLast() }
}

extension RPCNotification {
    /// The message as JSON text, without a newline.
    var message: [UInt8] { line.dropLast() }
}
