import JSON
import TestAPI
import Testing

/// A call over HTTP that its client cancels, as far as Truss.
@Suite(.timeLimit(.minutes(1))) struct HTTPCancellationTests {
    @Test(arguments: ["2025-03-26", "2025-06-18", "2025-11-25"])
    func theExchangeWithTrussEndsToo(_ version: String) async throws {
        let api = try ScriptedAPI([.awaitHangUp])
        defer { api.stop() }
        let server = try await HTTPProgram(
            [], environment: ["TRUSS_API_URL": "http://127.0.0.1:\(api.port)"])
        let fields = ["MCP-Protocol-Version": version]
        let key = "truss_sk_of_a_caller_who_changes_his_mind"
        let call = Task {
            try await server.post(Line.call(5, "truss_list_projects"), key: key, fields)
        }
        try await eventually("the exchange") { api.received.count == 1 }
        let cancel =
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}"#
        #expect(try await server.post(cancel, key: key, fields).status == 202)
        #expect(try await call.value.json["result"] == nil)
        try await eventually("its end") { api.hangUps == 1 }
    }
}
