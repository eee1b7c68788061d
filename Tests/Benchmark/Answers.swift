import Foundation
import JSON
import MCP
import TrussAPI
import TrussTools

/// A fixed set of answers, made in this process: their bytes, and what making them allocates.
struct Answers {
    struct Count {
        let name: String
        let bytes: Int

        /// Allocations for the second answer of its kind; nil where that cannot be counted.
        let allocations: Int?
    }

    /// Answers every call with the same rows.
    private struct Canned: TrussInstance {
        let body: [UInt8]

        func respond(
            to request: APIRequest, reader: (any BodyReader)?
        ) async throws(APIError) -> APIResponse {
            APIResponse(status: 200, body: body)
        }
    }

    private static let requests: [(name: String, line: String)] =
        [
            ("tools/list", #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#),
            ("resources/list", #"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#),
        ]
        + RowFormat.allCases.map { format in
            ("100 rows of 8 columns as \(format.rawValue)", rows(format, budget: 40_000))
        }
        + RowFormat.allCases.map { format in
            ("the same cut at 4,000 bytes as \(format.rawValue)", rows(format, budget: 4_000))
        }

    private static func rows(_ format: RowFormat, budget: Int) -> String {
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"truss_run_sql","arguments":{"sql":"SELECT 1","maxRows":1000,"format":"\#(format.rawValue)","maxBytes":\#(budget)}}}"#
    }

    /// Makes each answer twice and counts the second time.
    static func counts() async throws -> [Count] {
        let features = TrussFeatures(
            instance: Canned(body: SampleRows.answer(rows: 100)), version: "0")
        let server = MCPServer(features)
        var counts: [Count] = []
        for (name, line) in requests {
            _ = try await answer(to: line, from: server)
            let before = AllocationCount.total
            let bytes = try await answer(to: line, from: server).count
            let after = AllocationCount.total
            let allocations = before.flatMap { before in after.map { $0 - before } }
            counts.append(Count(name: name, bytes: bytes, allocations: allocations))
        }
        return counts
    }

    private static func answer(to line: String, from server: MCPServer) async throws -> [UInt8] {
        var session = Session.connection
        guard case .message(.request(let request)) = Incoming(parsing: Array(line.utf8)) else {
            throw Failure("not a request: \(line)")
        }
        switch server.reaction(to: request, in: &session) {
        case .answer(let response): return response.line
        case .work(let pending): return await server.response(to: pending).line
        case .subscription: throw Failure("a subscription: \(line)")
        }
    }
}

/// The counts that are committed, with room to move.
enum Expected {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Expected.json")

    /// Bytes may grow by a fiftieth, allocations by a tenth.
    static func problems(with counts: [Answers.Count]) throws -> [String] {
        let expected = try JSONValue(parsing: Array(Data(contentsOf: file))).object ?? [:]
        return counts.flatMap { count -> [String] in
            guard let limits = expected[count.name]?.object else {
                return ["\(count.name): no committed value; record it with --record"]
            }
            var problems: [String] = []
            if count.allocations == 0 {
                problems.append("\(count.name): no allocation was counted, so malloc is not ours")
            }
            if let bytes = limits["bytes"]?.int, count.bytes > bytes + bytes / 50 + 50 {
                problems.append("\(count.name): \(count.bytes) bytes, \(bytes) expected")
            }
            if let allowed = limits["allocations"]?.int, let made = count.allocations,
                made > allowed + allowed / 10 + 10
            {
                problems.append("\(count.name): \(made) allocations, \(allowed) expected")
            }
            return problems
        }
    }

    static func record(_ counts: [Answers.Count]) throws {
        let lines = counts.map { count in
            let allocations = count.allocations.map { #","allocations":\#($0)"# } ?? ""
            return #"  "\#(count.name)": {"bytes":\#(count.bytes)\#(allocations)}"#
        }
        try "{\n\(lines.joined(separator: ",\n"))\n}\n".write(
            to: file, atomically: true, encoding: .utf8)
    }
}
