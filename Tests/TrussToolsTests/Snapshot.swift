import Foundation
import JSON
import Testing

/// Committed texts of what models see; `RECORD_SNAPSHOTS=1` writes them anew.
enum Snapshot {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Snapshots")

    /// Compares a value with its file, a member a line.
    static func check(_ name: String, _ value: JSONObject) throws {
        let text = value.members.map { "\($0.name): \($0.value)" }.joined(separator: "\n") + "\n"
        let file = folder.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let recorded = try? String(contentsOf: file, encoding: .utf8)
        #expect(text == recorded, "RECORD_SNAPSHOTS=1 swift test --filter Snapshot records it")
    }

    /// The names that have a file.
    static func names() throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return Set(
            files.filter { $0.pathExtension == "txt" }.map {
                $0.deletingPathExtension().lastPathComponent
            })
    }
}
