import TestAPI
import Testing
import TrussAPI

extension APIRequest {
    static let read = APIRequest(.get, path: ["v1", "x"], isRead: true)
    static let readWithBody = APIRequest(
        .post, path: ["v1", "x"], body: Array("{\"a\":1}".utf8), isRead: true)
    static let write = APIRequest(
        .post, path: ["v1", "x"], body: Array("{\"a\":1}".utf8), isRead: false)
}

extension ScriptedAPI {
    /// An instance that talks to this API; its deadline is only there for tests that would hang.
    func instance(
        path: String = "", limits: RemoteInstance.Limits = RemoteInstance.Limits(time: .seconds(30))
    ) throws -> RemoteInstance {
        RemoteInstance(
            url: try InstanceURL(parsing: "http://127.0.0.1:\(port)\(path)"),
            key: try APIKey(parsing: "truss_sk_secret"), userAgent: "TrussMCP/test", limits: limits)
    }

    /// The error that a request ends with.
    func error(
        of request: APIRequest,
        limits: RemoteInstance.Limits = RemoteInstance.Limits(time: .seconds(30))
    ) async throws -> APIError {
        let instance = try instance(limits: limits)
        return try await #require(throws: APIError.self) { try await instance.respond(to: request) }
    }

    /// Waits until something is so; a test that waits in vain fails by the time limit.
    func until(_ isSo: (ScriptedAPI) -> Bool) async throws {
        for _ in 0..<2000 where !isSo(self) { try await Task.sleep(for: .milliseconds(5)) }
        try #require(isSo(self))
    }

    func untilClosed() async throws { try await until { $0.isClosed } }
}
