import JSON
import MCP
import Synchronization

/// Gathers the responses to a batch until none is missing.
final class BatchAnswer: Sendable {
    private struct State {
        var missing: Int
        var responses: [JSONValue] = []
    }

    private let state: Mutex<State>
    private let writer: LineWriter

    /// Sends one line when `settle` has been called as often as there are requests.
    init(requests: Int, to writer: LineWriter) {
        state = Mutex(State(missing: requests))
        self.writer = writer
    }

    /// Adds a response, nil for a request that was cancelled; the last sends them all as one line.
    func settle(_ response: RPCResponse?) {
        let complete = state.withLock { state -> [JSONValue] in
            if let response { state.responses.append(.object(response.json)) }
            state.missing -= 1
            return state.missing == 0 ? state.responses : []
        }
        if !complete.isEmpty { writer.send(JSONValue.array(complete).pieces) }
    }
}
