import JSON
import TestAPI
import Testing

/// Answers of Truss in chunks that a proxy has spoilt, through the built program.
@Suite(.timeLimit(.minutes(2))) struct ChunkedAnswersTests {
    private static func answer(_ end: String) -> [ScriptedAPI.Step] {
        let body = #"{"total_count":1,"keys":[{"label":"of ours"}]}"#
        let size = String(body.utf8.count, radix: 16)
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
        return [.send("\(head)\r\n\r\n\(size)\r\n\(body)\r\n\(end)")]
    }

    /// Trailers, a bad size and a missing end in turns; at last a whole one, which repeats.
    private static func api() throws -> ScriptedAPI {
        let turn = [
            answer("0\r\nTrailer: x\r\n\r\n"), answer("zz\r\n\r\n") + [.close],
            answer("") + [.close],
        ]
        return try ScriptedAPI(
            script: Array(repeating: turn, count: 20).flatMap { $0 } + [answer("0\r\n\r\n")])
    }

    @Test func overStandardInputEachCallIsAnswered() async throws {
        let api = try Self.api()
        defer { api.stop() }
        let program = try SpawnedProgram(
            [], environment: Instance.at("http://127.0.0.1:\(api.port)"))
        for id in 0..<60 { program.send(Line.call(id, "truss_list_api_keys")) }
        try await eventually("the answers") { program.lines.count == 60 }
        program.send(Line.call(60, "truss_list_api_keys"))
        program.closeInput()
        #expect(try await program.ending() == 0)
        #expect(program.messages.last?.object?.text?.contains("of ours") == true)
        let ids = Set(program.messages.compactMap { $0.object?["id"] })
        #expect(ids.count == 61)
        #expect(api.received.count > 60, "those without an answer are sent again")
    }

    @Test func overHTTPEachCallIsAnswered() async throws {
        let api = try Self.api()
        defer { api.stop() }
        let server = try await HTTPProgram(
            [], environment: ["TRUSS_API_URL": "http://127.0.0.1:\(api.port)"])
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for id in 0..<60 {
                group.addTask {
                    let call = Line.call(id, "truss_list_api_keys")
                    return try await server.post(call, key: "truss_sk_of_the_caller_111").json.text
                        ?? ""
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts.allSatisfy { $0.contains("of ours") || $0.contains("connection") })
        #expect(texts.contains { $0.contains("of ours") })
        let last = try await server.post(
            Line.call(60, "truss_list_api_keys"), key: "truss_sk_of_the_caller_111")
        #expect(last.json.text?.contains("of ours") == true)
        server.program.signal(15)
        #expect(try await server.program.ending() == 0)
    }
}
