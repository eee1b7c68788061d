import Foundation
import JSON
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A `TrussMCP http` that is up, and a client of it.
struct HTTPProgram {
    let program: SpawnedProgram
    let url: URL

    init(_ arguments: [String], environment: [String: String] = [:]) async throws {
        let program = try SpawnedProgram(
            ["http", "--port", "0"] + arguments, environment: environment)
        self.program = program
        let mark = "MCP answers at "
        try await eventually("the address") {
            program.errorText.contains("\(mark)http://") && program.errorText.hasSuffix("\n")
        }
        let errors = program.errorText
        let start = try #require(errors.firstRange(of: mark)).upperBound
        url = try #require(URL(string: String(errors[start...].prefix { $0 != "\n" })))
    }

    struct Reply {
        let status: Int
        let text: String
        let challenge: String?
        let session: String?

        /// The message, or the last event of a stream.
        var json: JSONObject {
            let line = text.split(separator: "\n").last { $0.hasPrefix("data: ") }
            return (try? JSONValue(parsing: String(line?.dropFirst(6) ?? text[...])))?.object ?? [:]
        }
    }

    func get(_ path: String) async throws -> Reply {
        try await reply(to: URLRequest(url: url.deletingLastPathComponent().appending(path: path)))
    }

    func post(
        _ body: String, key: String? = nil, _ fields: [String: String] = [:]
    ) async throws
        -> Reply
    {
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue("application/json, text/event-stream", forHTTPHeaderField: "Accept")
        if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
        for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
        return try await reply(to: request)
    }

    /// Cookies and caches are the tests' to do without.
    private static let session = URLSession(configuration: .ephemeral)

    private func reply(to request: URLRequest) async throws -> Reply {
        let (data, response) = try await HTTPProgram.session.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        return Reply(
            status: http.statusCode, text: String(decoding: data, as: UTF8.self),
            challenge: http.value(forHTTPHeaderField: "WWW-Authenticate"),
            session: http.value(forHTTPHeaderField: "Mcp-Session-Id"))
    }
}
