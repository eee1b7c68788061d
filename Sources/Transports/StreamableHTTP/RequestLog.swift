import JSON
import MCP
import System

/// One line for each request, on a descriptor that may be slow: lines are lost rather than waited for.
package final class RequestLog: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case text, json
    }

    private static let longestQueue = 1 << 20

    private let format: Format
    private let writer: LineWriter
    private let clock: @Sendable () -> String

    /// Writes to standard error, unless another descriptor is named; `clock` gives each line's time.
    package init(
        format: Format, output: Int32 = 2,
        clock: @escaping @Sendable () -> String
    ) {
        self.format = format
        self.clock = clock
        writer = LineWriter(Descriptor(number: output), limit: RequestLog.longestQueue)
    }

    package func write(_ record: RequestRecord) {
        guard writer.hasRoom else { return }
        let time = clock()
        switch format {
        case .json: writer.send(JSONValue.object(record.json(time: time)).line)
        case .text: writer.send(Array((record.text(time: time) + "\n").utf8))
        }
    }

    /// Waits until everything is written.
    package func flush() async { await writer.flush() }
}

extension RequestRecord {
    fileprivate func json(time: String) -> JSONObject {
        var members: JSONObject = ["time": .string(time)]
        members["http"] = verb.map { .string($0) }
        members["method"] = method.map { .string($0) }
        members["tool"] = tool.map { .string($0) }
        members["status"] = .number(JSONNumber(status))
        members["outcome"] = .string(outcome.rawValue)
        members["duration_us"] = .number(JSONNumber(duration.microseconds))
        members["bytes_in"] = .number(JSONNumber(bytesIn))
        members["bytes_out"] = .number(JSONNumber(bytesOut))
        members["request_id"] = .string(requestID)
        members["key"] = keyPrefix.map { .string($0) }
        members["peer"] = .string(peer)
        return members
    }

    fileprivate func text(time: String) -> String {
        let what = [method, tool].compactMap { $0 }.joined(separator: " ")
        return """
            \(time) \(verb ?? "-") \(status) \(what.isEmpty ? "-" : what) \(outcome.rawValue) \
            \(duration.microseconds)us in=\(bytesIn) out=\(bytesOut) id=\(requestID) \
            key=\(keyPrefix ?? "-") peer=\(peer)
            """
    }
}

extension Duration {
    /// Whole microseconds.
    var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
