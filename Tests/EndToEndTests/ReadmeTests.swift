import Foundation
import JSON
import Testing

@testable import TrussMCP

@Suite struct ReadmeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private func text(of path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    @Test(arguments: Option.all.map(\.name))
    func everyOptionIsInTheReadme(_ name: String) throws {
        let option = try #require(Option.all.first { $0.name == name })
        let variable = option.variable.map { "`\($0)`" } ?? ""
        let row = "| `\(name)` | \(variable) |".replacing("|  |", with: "| |")
        #expect(try text(of: "README.md").contains("\n\(row) "), "no row begins with \(row)")
    }

    @Test func everyLineOfTheSessionIsAMessageWithAnIdOfItsOwn() throws {
        let lines = try text(of: "examples/session.jsonl").split(separator: "\n")
        let messages = try lines.map { try JSONValue(parsing: Array($0.utf8)).object }
        for message in messages { #expect(message?["jsonrpc"] == "2.0") }
        let ids = messages.compactMap { $0?["id"]?.string }
        #expect(Set(ids).count == ids.count && ids.count > 10)
    }

    @Test func theChangelogHasThisVersion() throws {
        #expect(try text(of: ".github/CHANGELOG.md").contains("## \(Program.version)"))
    }

    @Test(arguments: try links())
    func everyLinkLeadsToAFile(_ path: String) {
        let file = Self.root.appending(path: path)
        #expect(FileManager.default.fileExists(atPath: file.path()))
    }

    /// The targets of the README's links that are paths.
    private static func links() throws -> [String] {
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        return readme.split(separator: "](").dropFirst()
            .compactMap { $0.split(separator: ")").first.map { String($0) } }
            .filter { !$0.contains("://") }
    }
}
