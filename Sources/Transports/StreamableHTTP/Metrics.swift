import HTTP
import MCP
import Synchronization

/// Counts for `GET /metrics`, in the text format of Prometheus 0.0.4.
///
/// Every label is a name this program knows, so that clients cannot make series up.
package final class Metrics: Sendable {
    private struct Series: Hashable {
        var method: String
        var tool: String
        var outcome: RequestOutcome
    }

    private struct Histogram {
        var counts = [Int](repeating: 0, count: Metrics.bounds.count + 1)
        var sum = Duration.zero
    }

    private struct State {
        var requests: [Series: Int] = [:]
        var durations: [String: Histogram] = [:]
        var refusals: [String: Int] = [:]
        var upstreamErrors: [String: Int] = [:]
        var inFlight = 0
    }

    /// Upper bounds in milliseconds; what is longer falls into `+Inf`.
    private static let bounds = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000]

    private let state = Mutex(State())

    package init() {}

    func began() { state.withLock { $0.inFlight += 1 } }

    func ended(_ record: RequestRecord) {
        state.withLock { state in
            state.inFlight -= 1
            let method = record.method ?? ""
            let series = Series(
                method: method, tool: record.tool ?? "", outcome: record.outcome)
            state.requests[series, default: 0] += 1
            // A subscription lasts as long as its client likes.
            guard method != Method.listen else { return }
            let place =
                Metrics.bounds.firstIndex { record.duration <= .milliseconds($0) }
                ?? Metrics.bounds.count
            state.durations[record.tool ?? "", default: Histogram()].counts[place] += 1
            state.durations[record.tool ?? ""]?.sum += record.duration
        }
    }

    /// Counts what the HTTP server refused without asking, by status, or cut off.
    func refused(_ request: HTTPRefusedRequest) {
        let status = request.isUnread ? "unread" : String(request.status)
        state.withLock { $0.refusals[status, default: 0] += 1 }
    }

    /// Counts an answer of the API that is an error, by status, or by a word where none came.
    package func upstreamFailed(_ status: String) {
        state.withLock { $0.upstreamErrors[status, default: 0] += 1 }
    }

    /// Everything counted so far.
    package var text: String {
        let state = state.withLock { $0 }
        var text = Metrics.head(
            "mcp_requests_total", "counter", "Requests by method, tool and outcome.")
        let requests = state.requests.map { series, count in
            """
            mcp_requests_total{method="\(series.method)",tool="\(series.tool)",\
            outcome="\(series.outcome.rawValue)"} \(count)\n
            """
        }
        text += requests.sorted().joined()
        text += Metrics.head(
            "mcp_request_duration_seconds", "histogram",
            "Time from a request's arrival to the end of its answer.")
        for (tool, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            text += Metrics.lines(of: histogram, tool: tool)
        }
        text += Metrics.head("mcp_requests_in_flight", "gauge", "Requests under way.")
        text += "mcp_requests_in_flight \(state.inFlight)\n"
        text += Metrics.lines(
            of: state.refusals, "mcp_http_refusals_total",
            "Requests refused before they were looked into, by status, and answers not read.")
        text += Metrics.lines(
            of: state.upstreamErrors, "mcp_upstream_errors_total",
            "Answers of the API with a status of 400 or more, or none at all.")
        return text
    }

    private static func lines(of counts: [String: Int], _ name: String, _ help: String) -> String {
        let lines = counts.map { status, count in "\(name){status=\"\(status)\"} \(count)\n" }
        return head(name, "counter", help) + lines.sorted().joined()
    }

    private static func head(_ name: String, _ kind: String, _ help: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    private static func lines(of histogram: Histogram, tool: String) -> String {
        let name = "mcp_request_duration_seconds"
        var text = ""
        var total = 0
        for (index, count) in histogram.counts.enumerated() {
            total += count
            let bound = index < bounds.count ? seconds(milliseconds: bounds[index]) : "+Inf"
            text += "\(name)_bucket{tool=\"\(tool)\",le=\"\(bound)\"} \(total)\n"
        }
        let sum = Double(histogram.sum.microseconds) / 1_000_000
        text += "\(name)_sum{tool=\"\(tool)\"} \(sum)\n"
        return text + "\(name)_count{tool=\"\(tool)\"} \(total)\n"
    }

    private static func seconds(milliseconds: Int) -> String {
        String(Double(milliseconds) / 1000)
    }
}
