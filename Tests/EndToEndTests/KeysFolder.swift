import Foundation
import HTTP

/// A folder of a test's own, removed with it.
final class KeysFolder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "truss-mcp-tests-" + UUID().uuidString
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders above it.
    @discardableResult
    func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
        let file = "\(path)/\(name)"
        let folder = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }

    /// A file's text, nil where there is none.
    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    func mode(_ name: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        return attributes?[.posixPermissions] as? Int
    }

    /// Every file in it, sorted.
    var files: [String] {
        let all = FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []
        return all.filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(
                atPath: "\(path)/\(name)", isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }
}

/// Does what blocks on a thread of its own, so that other tests go on.
func offPool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}

/// Serves HTTP in place of Truss while the body runs.
func withStandIn<T: Sendable>(
    respond: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
    body: (String) async throws -> T
) async throws -> T {
    let listener = try HTTPListener(host: "127.0.0.1", port: 0)
    var limits = HTTPLimits()
    limits.drainTime = .milliseconds(50)
    limits.drainGrace = .zero
    let server = HTTPServer(listener: listener, limits: limits, respond: respond)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await server.run() }
        defer { group.cancelAll() }
        return try await body("http://127.0.0.1:\(listener.port)")
    }
}

extension HTTPResponse {
    static func json(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status, fields: ["Content-Type": "application/json"],
            body: .bytes(Array(text.utf8)))
    }
}
