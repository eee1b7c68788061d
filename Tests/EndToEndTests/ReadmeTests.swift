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

    /// Each option has its row, which says what holds without it as the program has it.
    @Test(arguments: Option.all)
    func everyOptionIsInTheReadmeWithItsDefault(_ option: Option) throws {
        let variable = option.variable.map { "`\($0)`" } ?? ""
        let start = "| `\(option.name)` | \(variable) |".replacing("|  |", with: "| |")
        let rows = try text(of: "README.md").split(separator: "\n")
            .filter { $0.hasPrefix("\(start) ") }
        try #require(rows.count == 1, "\(rows.count) rows begin with \(start)")
        let words = rows[0].replacing("`", with: "").split(separator: "; default ").dropFirst()
        #expect(words.count == (option.standard == nil ? 0 : 1), "\(rows[0])")
        if let standard = option.standard, let word = words.first {
            let end = word.dropFirst(standard.count).first.map { ".,;".contains($0) }
            #expect(word.hasPrefix(standard) && end == true, "\(standard), not \(word)")
        }
    }

    /// What the README says of limits beside the table of settings.
    @Test func itsOtherNumbersAreTheProgramsOwn() throws {
        let readme = try text(of: "README.md")
        let defaults = Configuration()
        let bytes = defaults.maxBytes.formatted(.number.locale(Locale(identifier: "en_US")))
        #expect(readme.contains("A result over \(bytes) bytes (`maxBytes`) is cut"))
        #expect(
            readme.contains(
                "\(defaults.maxExchanges) requests to Truss at a time (`--max-exchanges`)"))
        let clients = InstallClient.all.map(\.name)
        let list = clients.dropLast().joined(separator: ", ") + " or \(clients.last ?? "")"
        #expect(readme.contains("for \(list)"))
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
