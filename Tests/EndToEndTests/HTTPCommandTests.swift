import Foundation
import JSON
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `TrussMCP http`, built and running.
@Suite struct HTTPCommandTests {
    private static let one = "truss_sk_the_first_of_two_callers_111"
    private static let two = "truss_sk_the_other_of_two_callers_222"

    private static func list(_ id: Int) -> String {
        Line.call(id, "truss_list_api_keys", ["projectId": .string("p\(id)")])
    }

    @Test func aSandboxNeedsNoKeyOnLoopback() async throws {
        let server = try await HTTPProgram(["--sandbox", "--metrics"])
        #expect(try await server.get("health").status == 200)
        #expect(try await server.get("ready").text == #"{"status":"ready"}"#)
        let call = Line.call(1, "truss_run_sql", ["sql": "SELECT 9007199254740993 AS n"])
        #expect(try await server.post(call).json.text?.contains("9007199254740993") == true)
        #expect(try await server.get("mcp").status == 405)
        let counts = try await server.get("metrics").text
        #expect(
            counts.contains(
                #"mcp_requests_total{method="tools/call",tool="truss_run_sql",outcome="ok"} 1"#))
        server.program.signal(SIGTERM)
        #expect(try await server.program.ending() == 0)
        #expect(server.program.outputText.isEmpty)
    }

    @Test func whatTheServerRefusesByItselfIsLoggedAndCounted() async throws {
        let server = try await HTTPProgram(
            ["--metrics", "--log-format", "json"], environment: Instance.nowhere)
        let long = String(repeating: "x", count: 20_000)
        #expect(try await server.post(Line.call(1, "truss_status"), ["X-Long": long]).status == 431)
        let counts = try await server.get("metrics").text
        #expect(counts.contains(#"mcp_http_refusals_total{status="431"} 1"#))
        server.program.signal(SIGTERM)
        #expect(try await server.program.ending() == 0)
        let line = server.program.errorText.split(separator: "\n").last { $0.hasPrefix("{") }
        let record = try JSONValue(parsing: String(line ?? "")).object
        #expect(record?["status"] == 431)
        #expect(record?["outcome"] == "refused")
    }

    @Test func aCallerCannotRevokeItsOwnKey() async throws {
        let sandbox = try await RunningSandbox(["sandbox"])
        let server = try await HTTPProgram([], environment: ["TRUSS_API_URL": sandbox.url])
        let listed = try await server.post(Line.call(1, "truss_list_api_keys"), key: sandbox.key)
        let keys = try JSONValue(parsing: try #require(listed.json.text)).object?["keys"]?.array
        let own = try #require(
            keys?.compactMap(\.object).first {
                $0["key_prefix"]?.string.map { sandbox.key.hasPrefix($0) } == true
            }?["id"])
        let revoking = Line.call(2, "truss_revoke_api_key", ["id": own])
        let reply = try await server.post(revoking, key: sandbox.key)
        #expect(reply.json["result"]?.object?["isError"] == true)
        #expect(try await server.post(Line.call(3, "truss_status"), key: sandbox.key).status == 200)
        let again = try await server.post(Line.call(4, "truss_list_api_keys"), key: sandbox.key)
        #expect(again.json["result"]?.object?["isError"] != true)
    }

    /// Ten thousand requests where `TRUSS_MCP_LONG_TESTS` is set, else a thousand.
    // README: "Each caller sends its own key"
    @Test func eachRequestReachesTheAPIWithItsOwnKey() async throws {
        let environment = ProcessInfo.processInfo.environment
        let count = environment["TRUSS_MCP_LONG_TESTS"] == nil ? 1000 : 10_000
        let api = try HTTPRecordingAPI()
        let server = try await HTTPProgram(
            ["--max-rate", "0"],
            environment: ["TRUSS_API_URL": api.url, "TRUSS_API_KEY": "truss_sk_of_the_environment"])
        let lanes = 16
        let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var wrong = 0
                    for id in stride(from: lane, to: count, by: lanes) {
                        let key = id.isMultiple(of: 2) ? Self.one : Self.two
                        let reply = try await server.post(Self.list(id), key: key)
                        let text = reply.json.text ?? reply.text
                        let isRight =
                            text.contains("of \(key.suffix(3))") && text.contains("\"p\(id)\"")
                        if !isRight { wrong += 1 }
                    }
                    return wrong
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(wrong == 0)
        let arrivals = api.all
        #expect(arrivals.count == count)
        for arrival in arrivals {
            let id = try #require(Int(arrival.projectID.dropFirst()))
            #expect(arrival.key == (id.isMultiple(of: 2) ? Self.one : Self.two))
        }
        server.program.signal(SIGTERM)
        #expect(try await server.program.ending() == 0)
        #expect(!server.program.errorText.contains("callers"))
    }

    @Test func withoutAKeyNothingReachesTheAPI() async throws {
        let api = try HTTPRecordingAPI()
        let server = try await HTTPProgram(
            [], environment: Instance.at(api.url, key: "truss_sk_of_the_environment"))
        let reply = try await server.post(Self.list(1))
        #expect(reply.status == 401)
        #expect(reply.challenge == "Bearer")
        #expect(api.all.isEmpty)
    }

    // README: "What callers must send, as their bearer token, to use the shared key"
    @Test func aSharedKeyAsksForTheToken() async throws {
        let api = try HTTPRecordingAPI()
        let server = try await HTTPProgram(
            ["--shared-key"],
            environment: Instance.at(api.url, key: Self.one).merging([
                "MCP_TOKEN": "a-token-nobody-guesses"
            ]) { $1 })
        #expect(try await server.post(Self.list(1)).status == 401)
        #expect(try await server.post(Self.list(2), key: Self.two).status == 401)
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let reply = try await server.post(
            Self.list(3), key: "a-token-nobody-guesses", ["traceparent": parent])
        #expect(reply.json.text?.contains("of 111") == true)
        #expect(api.all == [.init(key: Self.one, projectID: "p3", traceparent: parent)])
        #expect(!server.program.errorText.contains("nobody-guesses"))
    }

    @Test func terminationLosesNoRequestThatWasAccepted() async throws {
        let api = try HTTPRecordingAPI(delay: .milliseconds(300))
        let server = try await HTTPProgram([], environment: ["TRUSS_API_URL": api.url])
        let replies = try await withThrowingTaskGroup(of: HTTPProgram.Reply.self) { group in
            // As many as one client holds connections to one server.
            for id in 0..<6 {
                group.addTask { try await server.post(Self.list(id), key: Self.one) }
            }
            try await eventually("the requests' arrival") { api.all.count == 6 }
            server.program.signal(SIGTERM)
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.map(\.status) == Array(repeating: 200, count: 6))
        #expect(try await server.program.ending() == 0)
    }

    struct Case: CustomTestStringConvertible {
        let arguments: [String]
        var environment: [String: String] = [:]
        let status: Int32
        let error: String
        var testDescription: String {
            (environment.map { "\($0)=\($1)" } + arguments).joined(separator: " ")
        }
    }

    static let cases: [Case] = [
        Case(
            arguments: ["http", "--sandbox", "--host", "0.0.0.0"], status: 78,
            error: "open to everybody"),
        Case(
            arguments: ["http", "--shared-key", "--host", "0.0.0.0"],
            environment: ["TRUSS_API_KEY": one], status: 78, error: "open to everybody"),
        Case(
            arguments: ["http", "--shared-key"], status: 78, error: "TRUSS_API_KEY is not set"),
        Case(
            arguments: ["http", "--shared-key", "--mcp-token", "short"],
            environment: ["TRUSS_API_KEY": one], status: 78, error: "at least 16"),
        Case(
            arguments: ["http", "--mcp-token", "a-token-nobody-guesses"], status: 64,
            error: "--mcp-token has no effect without"),
        Case(
            arguments: ["http"], environment: ["MCP_TOKEN": "a-token-nobody-guesses"], status: 78,
            error: "MCP_TOKEN has no effect without"),
        Case(
            arguments: ["http", "--allow-origin", "*"], status: 64,
            error: "--allow-origin must be origins like"),
        Case(
            arguments: ["http", "--allow-host", "http://a"], status: 64,
            error: "--allow-host must be host names"),
        Case(
            arguments: ["http"], environment: ["MCP_PORT": "tcp://10.0.0.1:8765"], status: 78,
            error: "MCP_PORT must be an integer"),
        Case(
            arguments: ["http", "--log-format", "xml"], status: 64,
            error: "--log-format does not take \"xml\""),
        Case(arguments: ["--metrics"], status: 64, error: "--metrics belongs to TrussMCP http"),
        Case(
            arguments: ["http", "--host", "192.0.2.1", "--port", "0"], status: 69,
            error: "cannot listen on 192.0.2.1"),
    ]

    // README: "on loopback, or behind `--mcp-token`"
    @Test(arguments: cases) func whatIsUnsafeOrWrongIsRefusedAtTheStart(_ row: Case) async throws {
        let program = try SpawnedProgram(row.arguments, environment: row.environment)
        #expect(try await program.ending() == row.status)
        #expect(program.errorText.contains(row.error), "\(program.errorText)")
        #expect(!program.errorText.contains("nobody-guesses"))
        #expect(program.outputText.isEmpty)
    }

    @Test func anotherCommandsVariableIsNoFault() async throws {
        let program = try SpawnedProgram(
            [], environment: Instance.nowhere.merging(["MCP_PORT": "tcp://10.0.0.1:8765"]) { $1 })
        program.closeInput()
        #expect(try await program.ending() == 0)
    }
}
