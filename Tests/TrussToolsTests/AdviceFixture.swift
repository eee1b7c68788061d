import JSON
import SQL
import Sandbox
import Testing
import TrussAPI

@testable import TrussTools

/// A sandbox for planting defects in, apart from the one whose schemas other tests count.
enum AdviceFixture {
    private static let started = Task {
        SandboxBridge(sandbox: try await SandboxInstance.start(.ofTests))
    }

    static func instance() async throws -> SandboxBridge { try await started.value }

    static func features() async throws -> TrussFeatures {
        TrussFeatures(instance: try await instance(), version: "test")
    }

    /// Runs statements in one transaction of the sandbox.
    static func run(_ statements: [String]) async throws {
        let body: JSONValue = [
            "statements": .array(statements.map { ["sql": .string($0)] })
        ]
        let response = try await instance().respond(
            to: APIRequest(
                .post, path: ["v1", "sql", "transaction"], body: body.bytes, isRead: false))
        try #require(
            response.isSuccess, "\(String(decoding: response.body, as: UTF8.self))")
    }

    /// Makes a schema that is `search_path` of the statements, hands it on, and drops it.
    static func withSchema<Value: Sendable>(
        _ name: String, _ statements: [String], _ body: () async throws -> Value
    ) async throws -> Value {
        try await run(
            ["CREATE SCHEMA \(name)", "SET LOCAL search_path = \(name), public"] + statements)
        do {
            let value = try await body()
            try await run(["DROP SCHEMA \(name) CASCADE"])
            return value
        } catch {
            try await run(["DROP SCHEMA \(name) CASCADE"])
            throw error
        }
    }
}

/// The sandbox with answers of its own to some paths.
struct OverlaidInstance: TrussInstance {
    let sandbox: SandboxBridge
    let answers: [String: APIResponse]

    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        guard let answer = answers["/" + request.path.joined(separator: "/")] else {
            return try await sandbox.respond(to: request)
        }
        return answer
    }
}

extension APIResponse {
    /// A success with this JSON.
    static func json(_ text: String) -> APIResponse {
        APIResponse(status: 200, body: Array(text.utf8))
    }

    /// What production makes of errors (contract 1.6).
    static let masked = APIResponse(
        status: 500, body: Array(#"{"error":"An internal error occurred"}"#.utf8))
}
