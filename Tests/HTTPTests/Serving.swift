@testable import HTTP

/// Serves on a free port while the body runs, and returns when the server has drained.
func withServer<T: Sendable>(
    limits: HTTPLimits = HTTPLimits(),
    respond: @escaping @Sendable (HTTPRequest) async -> HTTPResponse = { echo($0) },
    observe: @escaping @Sendable (HTTPRefusedRequest) -> Void = { _ in },
    _ body: (Int) async throws -> T
) async throws -> T {
    let listener = try HTTPListener(host: "127.0.0.1", port: 0)
    let server = HTTPServer(listener: listener, limits: limits, respond: respond, observe: observe)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await server.run() }
        defer { group.cancelAll() }
        return try await body(listener.port)
    }
}

/// Says the request back: method, target and body.
@Sendable func echo(_ request: HTTPRequest) -> HTTPResponse {
    let text =
        "\(request.method) \(request.target) " + String(decoding: request.body, as: UTF8.self)
    return HTTPResponse(status: 200, body: .bytes(Array(text.utf8)))
}

extension HTTPLimits {
    /// Short where waiting is the test.
    static func with(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
        var limits = HTTPLimits()
        change(&limits)
        return limits
    }
}
