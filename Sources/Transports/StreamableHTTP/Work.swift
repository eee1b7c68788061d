import JSON
import MCP

/// What the product has to do for one exchange.
struct Work {
    /// A part of an answer that is there already, or that is still to be asked for.
    enum Item {
        case settled(RPCResponse)
        case pending(PendingRequest)
    }

    var items: [Item]
    var isBatch: Bool

    /// Whether closing the stream means that nobody wants the answer (2026-07-28, Cancellation).
    var endsWithStream: Bool
}

extension MCPServer {
    /// Does all of it at once; a batch's answers are in the order of its requests.
    func answer(to work: Work) async -> Answer {
        if !work.isBatch, let item = work.items.first {
            let response = await response(to: item)
            return Answer(json: response.message, outcome: response.requestOutcome)
        }
        let responses = await withTaskGroup(of: (Int, RPCResponse).self) { group in
            for (place, item) in work.items.enumerated() {
                group.addTask { (place, await response(to: item)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let inOrder = work.items.indices.compactMap { responses[$0] }
        let json = JSONValue.array(inOrder.map { .object($0.json) }).bytes
        let worst = inOrder.map(\.requestOutcome).first { $0 != .ok }
        return Answer(json: json, outcome: worst ?? .ok)
    }

    private func response(to item: Work.Item) async -> RPCResponse {
        switch item {
        case .settled(let response): response
        case .pending(let request): await response(to: request)
        }
    }
}

extension RPCResponse {
    /// How the request ended, for counting.
    var requestOutcome: RequestOutcome {
        switch outcome {
        case .failure: .protocolError
        case .success(let result): result["isError"] == true ? .toolError : .ok
        }
    }
}
