import JSON
import Synchronization

/// What was asked since the start, by key and by route; forgotten at the end (contract 5, `/v1/metrics`).
final class Usage: Sendable {
    private struct Tally {
        var queries = 0
        var bytes = 0
        var lastSeen = ""

        mutating func add(bytes count: Int, at time: String) {
            queries += 1
            bytes += count
            lastSeen = time
        }
    }

    private struct State {
        var keys: [String: Tally] = [:]
        var endpoints: [String: Tally] = [:]
    }

    private let state = Mutex(State())

    /// Counts a reply of a route to a key.
    func add(key: String, endpoint: String, bytes: Int, at time: String) {
        state.withLock { state in
            state.keys[key, default: Tally()].add(bytes: bytes, at: time)
            state.endpoints[endpoint, default: Tally()].add(bytes: bytes, at: time)
        }
    }

    /// Both tallies as arrays of objects for an endpoint's query.
    var json: JSONValue {
        let state = state.withLock { $0 }
        return [
            "keys": list(state.keys, name: "key_id"),
            "endpoints": list(state.endpoints, name: "endpoint"),
        ]
    }

    private func list(_ tallies: [String: Tally], name: String) -> JSONValue {
        .array(
            tallies.sorted { $0.key < $1.key }.map { entry in
                .object([
                    name: .string(entry.key), "queries": .number(JSONNumber(entry.value.queries)),
                    "bandwidth_bytes": .number(JSONNumber(entry.value.bytes)),
                    "last_seen": .string(entry.value.lastSeen),
                ])
            })
    }
}
