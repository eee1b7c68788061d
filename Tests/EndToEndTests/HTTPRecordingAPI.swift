import HTTP
import Synchronization

/// Something at the place of Truss that remembers who asked for what, and answers after a while.
final class HTTPRecordingAPI: Sendable {
    struct Arrival: Hashable {
        let key: String
        let projectID: String
        let traceparent: String
    }

    private final class Arrivals: Sendable {
        let list = Mutex<[Arrival]>([])
    }

    private let arrivals = Arrivals()
    private let serving: Task<Void, Never>
    let url: String

    init(delay: Duration = .zero) throws {
        let listener = try HTTPListener(host: "127.0.0.1", port: 0)
        url = "http://127.0.0.1:\(listener.port)"
        serving = Task { [arrivals] in
            await HTTPServer(listener: listener) { request in
                let response = HTTPRecordingAPI.answer(request, arrivals)
                try? await Task.sleep(for: delay)
                return response
            }.run()
        }
    }

    deinit { serving.cancel() }

    var all: [Arrival] { arrivals.list.withLock { $0 } }

    private static func answer(_ request: HTTPRequest, _ arrivals: Arrivals) -> HTTPResponse {
        let key = request.fields["apikey"] ?? ""
        let project = request.query.split(separator: "=").last.map { String($0) } ?? ""
        let arrival = Arrival(
            key: key, projectID: project, traceparent: request.fields["traceparent"] ?? "")
        arrivals.list.withLock { $0.append(arrival) }
        let body =
            #"{"total_count":1,"keys":[{"label":"of \#(key.suffix(3))","id":"\#(project)"}]}"#
        return HTTPResponse(
            status: 200, fields: ["Content-Type": "application/json"],
            body: .bytes(Array(body.utf8)))
    }
}
