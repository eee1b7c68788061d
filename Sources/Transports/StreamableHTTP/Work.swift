import JSON
import MCP
import System

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

    /// What the requests are called that can be cancelled by name, by their places.
    func names(_ name: (RequestID) -> RequestName) -> [Int: RequestName] {
        guard !endsWithStream else { return [:] }
        var names: [Int: RequestName] = [:]
        for case (let place, .pending(let request)) in items.enumerated() {
            names[place] = name(request.id)
        }
        return names
    }
}

extension MCPServer {
    /// Does all of it at once; a batch's answers are in the order of its requests, without those withdrawn.
    func answer(to work: Work, unless withdrawn: Monitor<Set<Int>>) async -> Answer {
        if !work.isBatch, let item = work.items.first {
            let response = await response(to: item)
            return Answer(json: response.message, outcome: response.requestOutcome)
        }
        let responses = await withTaskGroup(of: (Int, RPCResponse?).self) { group in
            for (place, item) in work.items.enumerated() {
                group.addTask {
                    (place, await response(to: item, unless: withdrawn) { $0.contains(place) })
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        guard !responses.isEmpty else { return .none }
        let inOrder = work.items.indices.compactMap { responses[$0] }
        let json = JSONValue.array(inOrder.map { .object($0.json) }).bytes
        let worst = inOrder.map(\.requestOutcome).first { $0 != .ok }
        return Answer(json: json, outcome: worst ?? .ok)
    }

    /// The response, unless the condition holds first.
    private func response(
        to item: Work.Item, unless withdrawn: Monitor<Set<Int>>,
        _ condition: @escaping @Sendable (Set<Int>) -> Bool
    ) async -> RPCResponse? {
        await withTaskGroup(of: RPCResponse?.self) { group in
            group.addTask { await response(to: item) }
            group.addTask {
                await withdrawn.wait(until: condition)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
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
