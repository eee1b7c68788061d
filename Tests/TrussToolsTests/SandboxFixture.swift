import Foundation
import HTTP
import JSON
import MCP
import Sandbox
import Testing
import TrussAPI
import TrussTools

/// One sandbox for all tests of this process; its guard removes it when the process ends.
enum SandboxFixture {
    private static let started = Task { try await SandboxInstance.start(.ofTests) }

    /// The features in front of the sandbox, without a network between.
    static func features() async throws -> TrussFeatures {
        TrussFeatures(instance: try await instance(), version: "test")
    }

    static func instance() async throws -> SandboxBridge {
        SandboxBridge(sandbox: try await started.value)
    }
}

extension SandboxOptions {
    /// The PostgreSQL that is first on the `PATH`, as for the program, so that tests run on another version too.
    static let ofTests = SandboxOptions(
        searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
}

/// The sandbox as an instance: each API request becomes the HTTP request that URLSession would send.
struct SandboxBridge: TrussInstance {
    let sandbox: SandboxInstance

    var keyPrefix: String? { get async { String(sandbox.serviceKey.prefix(12)) } }

    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        let path = request.path.map { "/" + encoded($0) }.joined()
        let query = request.query.map { "\(encoded($0.name))=\(encoded($0.value))" }
        var fields: HTTPFields = ["apikey": sandbox.serviceKey]
        if request.body != nil { fields.append("Content-Type", "application/json") }
        let answer = await sandbox.respond(
            to: HTTPRequest(
                method: request.method.rawValue,
                target: path + (query.isEmpty ? "" : "?" + query.joined(separator: "&")),
                fields: fields, body: request.body ?? []))
        guard case .bytes(let body) = answer.body else {
            throw .connectionLost(reason: "the sandbox streams")
        }
        let mediaType = answer.fields["Content-Type"]?.prefix { $0 != ";" } ?? ""
        var response = APIResponse(
            status: answer.status, mediaType: String(mediaType), body: body)
        if let reader, response.isSuccess {
            reader.begin(length: body.count)
            for start in stride(from: 0, to: body.count, by: 16_384) {
                body[start..<min(start + 16_384, body.count)].withUnsafeBytes { reader.take($0) }
            }
            response.body = reader.kept
        }
        return response
    }

    private func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || "-._~".utf8.contains(byte)
            guard !isPlain else { return String(Unicode.Scalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}

/// An instance whose answers a test writes down, and which remembers what it was asked.
struct ScriptedInstance: TrussInstance {
    let answer: @Sendable (APIRequest) throws(APIError) -> APIResponse

    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        try answer(request)
    }
}

extension TrussFeatures {
    /// Calls a tool with arguments written as JSON.
    func call(_ name: String, _ arguments: String = "{}") async throws -> ToolResult {
        let parsed = try #require(try JSONValue(parsing: arguments).object)
        return await callTool(name, arguments: parsed)
    }

    /// Calls a tool that must succeed and returns its text.
    func text(
        _ name: String, _ arguments: String = "{}",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let result = try await call(name, arguments)
        #expect(!result.isError, "\(result.text)", sourceLocation: sourceLocation)
        return result.text
    }

    /// Calls a tool that must fail and returns its text.
    func failure(
        _ name: String, _ arguments: String = "{}",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let result = try await call(name, arguments)
        #expect(result.isError, "\(result.text)", sourceLocation: sourceLocation)
        return result.text
    }
}
