import Foundation
import MCP
import Testing
import TrussAPI

@testable import TrussTools

@Suite struct ReadmeTableTests {
    private static let readme = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "README.md")

    /// The rows of the table below a heading, without its head.
    private func table(below heading: String) throws -> [String] {
        let lines = try String(contentsOf: Self.readme, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let section = lines.drop { $0 != "## \(heading)" }.dropFirst()
            .prefix { !$0.hasPrefix("## ") }
        return section.filter { $0.hasPrefix("|") }.dropFirst(2).map { String($0) }
    }

    @Test func toolTableIsTheCatalogue() throws {
        let rows = Catalogue.tools.map { "| `\($0.name)` | \($0.summary) | \($0.effect) |" }
        #expect(try table(below: "Tools") == rows, "paste: \(rows.joined(separator: "\n"))")
    }

    @Test func resourceTableNamesEveryResource() throws {
        let features = TrussFeatures(instance: Unreachable(), version: "1")
        let uris = (features.resources + features.resourceTemplates).map(\.uri)
        #expect(try table(below: "Resources").map(firstCell) == uris)
    }

    @Test func promptTableNamesEveryPrompt() throws {
        let features = TrussFeatures(instance: Unreachable(), version: "1")
        #expect(try table(below: "Prompts").map(firstCell) == features.prompts.map(\.name))
    }

    private func firstCell(of row: String) -> String {
        row.split(separator: "`").dropFirst().first.map { String($0) } ?? ""
    }
}

/// An instance that is not to be asked anything, as by lists.
struct Unreachable: TrussInstance {
    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        throw .cancelled
    }
}
