import JSON
import TestAPI
import Testing

/// What one caller does that must not harm the others, through the built program.
@Suite(.timeLimit(.minutes(2))) struct CallersTests {
    /// As it was seen: 205 invented keys at once, and the caller with a good one was refused for 58 s.
    @Test func inventedKeysDoNotUseUpTheRateOfTruss() async throws {
        let sandbox = try await RunningSandbox(["sandbox", "--rate-limit"])
        let server = try await HTTPProgram([], environment: ["TRUSS_API_URL": sandbox.url])
        let known = Line.call(1, "truss_status")
        #expect(try await server.post(known, key: sandbox.key).status == 200)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<205 {
                group.addTask {
                    let key = "truss_sk_invented_\(number)_0123456789"
                    return try await server.post(Line.call(1, "truss_status"), key: key).status
                }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [200: 205], "none of them twice")
        // The address has used up what it may ask with new keys.
        let another = try await server.post(
            Line.call(1, "truss_status"), key: "truss_sk_another_invented_0123")
        #expect(another.json.text?.contains("has not accepted this API key") == true)
        for id in 0..<100 {
            let reply = try await server.post(Line.call(id, "truss_status"), key: sandbox.key)
            #expect(reply.json["result"]?.object?["isError"] != true, "\(reply.text)")
        }
    }

    @Test func aKeyThatTrussRefusedIsAnswered401() async throws {
        let sandbox = try await RunningSandbox(["sandbox"])
        let server = try await HTTPProgram([], environment: ["TRUSS_API_URL": sandbox.url])
        let key = "truss_sk_invented_by_somebody_0123"
        let first = try await server.post(Line.call(1, "truss_status"), key: key)
        #expect(first.json.text?.contains("does not know the API key") == true)
        let second = try await server.post(Line.call(2, "truss_status"), key: key)
        #expect(second.status == 401)
        #expect(second.challenge == #"Bearer error="invalid_token""#)
        #expect(try await server.post(Line.call(3, "truss_status"), key: sandbox.key).status == 200)
    }

    private static let overrun = ScriptedAPI.answer(
        400, #"{"error":"Query read timeout","code":null}"#)
    private static let query = Line.call(1, "truss_run_sql", ["sql": "SELECT 1"])

    @Test func aStatementThatRunsOnHoldsItsCallerBackAndNobodyElse() async throws {
        let api = try ScriptedAPI([Self.overrun])
        defer { api.stop() }
        let server = try await HTTPProgram(
            [], environment: ["TRUSS_API_URL": "http://127.0.0.1:\(api.port)"])
        let keys = ["truss_sk_of_one_caller_000000", "truss_sk_of_another_caller_11111"]
        for key in keys {
            let first = try await server.post(Self.query, key: key)
            #expect(first.json.text?.contains("may still be running") == true)
            for _ in 0..<20 {
                let again = try await server.post(Self.query, key: key)
                #expect(again.json["result"]?.object?["isError"] == true)
                #expect(
                    again.json.text?.contains("no statement of yours is sent for another") == true)
            }
        }
        #expect(api.received.count == 2)
    }

    @Test func overStandardInputTheCallerIsTheProcess() async throws {
        let api = try ScriptedAPI([Self.overrun])
        defer { api.stop() }
        let program = try SpawnedProgram(
            [], environment: Instance.at("http://127.0.0.1:\(api.port)"))
        program.send(Self.query)
        try await eventually("the answer") { program.outputText.contains("may still be running") }
        for id in 2..<22 {
            program.send(Line.call(id, "truss_query_table", ["table": "orders"]))
        }
        program.closeInput()
        #expect(try await program.ending() == 0)
        let held = program.outputText.split(separator: "\n").count { $0.contains("for another") }
        #expect(held == 20)
        #expect(api.received.count == 1)
    }
}
