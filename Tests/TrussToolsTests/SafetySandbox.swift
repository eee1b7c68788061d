import JSON
import MCP
import SQL
import Sandbox
import Testing
import TrussAPI
import TrussTools

/// Sandboxes beside the shared one: for tests that make tables, or watch everything there is.
enum OwnSandbox {
    private static let forTables = Task { try await SandboxInstance.start(.ofTests) }
    private static let watched = Task { try await SandboxInstance.start(.ofTests) }
    private static let ofOddRole = Task { try await SandboxInstance.start(.ofTests) }

    /// For tests that make schemas of their own in it.
    static func instance() async throws -> SandboxBridge {
        SandboxBridge(sandbox: try await forTables.value)
    }

    /// For tests that run one at a time and see every change.
    static func watchedInstance() async throws -> SandboxBridge {
        SandboxBridge(sandbox: try await watched.value)
    }

    /// For tests that change the role's settings, which each session of the pool keeps as they were when it began.
    static func instanceOfOddRole() async throws -> SandboxBridge {
        SandboxBridge(sandbox: try await ofOddRole.value)
    }
}

extension SandboxBridge {
    var features: TrussFeatures { TrussFeatures(instance: self, version: "test") }

    /// Features whose statements are cancelled after so many milliseconds.
    func features(timeout: Int) -> TrussFeatures {
        var settings = Settings()
        settings.statementTimeout = timeout
        return TrussFeatures(instance: self, version: "test", settings: settings)
    }

    /// Runs statements as a transaction of the API, with nothing of ours around them.
    func send(_ statements: [Statement]) async throws -> APIResponse {
        let body: JSONValue = ["statements": .array(statements.map(\.json))]
        return try await respond(
            to: APIRequest(
                .post, path: ["v1", "sql", "transaction"], body: body.bytes, isRead: false))
    }

    /// Runs a script that must succeed, spelt so that the API's word filter finds nothing in it.
    ///
    /// It has no backslash, which some roles read as an escape.
    func prepare(_ script: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let digits = script.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let text = "convert_from(decode('\(digits)', 'hex'), 'UTF8')"
        let response = try await send([Statement("DO $$ BEGIN EXECUTE \(text); END $$")])
        let answer = String(decoding: response.body, as: UTF8.self)
        try #require(response.isSuccess, "\(answer)", sourceLocation: sourceLocation)
    }

    /// Gives the role settings (`SET …`, `RESET ALL`) and has every session begin anew, which alone takes them.
    func alterRole(_ clauses: [String]) async throws {
        let statements = clauses.map {
            "EXECUTE format('ALTER ROLE %I \($0.replacing("'", with: "''"))', current_user);"
        }
        try await prepare("DO $do$ BEGIN \(statements.joined(separator: " ")) END $do$")
        try await prepare(
            """
            DO $do$ BEGIN PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE usename = current_user AND pid <> pg_backend_pid(); END $do$
            """)
        // The API ends a session that has had an error.
        _ = try await send([Statement("SELECT 1/0")])
    }

    /// The rows of a statement that must succeed, as the API gives them.
    func rows(_ sql: String) async throws -> [JSONValue] {
        let response = try await send([Statement(sql)])
        let text = String(decoding: response.body, as: UTF8.self)
        try #require(response.isSuccess, "\(text)")
        let results = try JSONValue(parsing: response.body).object?["results"]?.array
        return try #require(results?.first?.object?["rows"]?.array)
    }
}

extension TrussFeatures {
    /// Calls a tool with arguments built in Swift.
    func call(
        _ name: String, with arguments: JSONObject
    ) async throws -> (
        text: String, isError: Bool
    ) {
        let result = await callTool(name, arguments: arguments)
        return (result.text, result.isError)
    }
}
