import Foundation
import Testing

/// Holds what README and SECURITY claim against the comments of the tests that show it.
///
/// A test quotes a claim above itself, as `// README: "…"` or `// SECURITY: "…"`.
@Suite struct ClaimTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let documents = ["README": "README.md", "SECURITY": ".github/SECURITY.md"]

    private static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// On one line, without what makes words bold.
    private static func plain(_ text: some StringProtocol) -> String {
        String(text).replacingOccurrences(of: "**", with: "")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private struct Quotation {
        let document: String
        let text: String
        let file: String
    }

    private static func quotations() throws -> [Quotation] {
        let tests = root.appending(path: "Tests")
        let files = FileManager.default.enumerator(atPath: tests.path())?.allObjects ?? []
        return try files.compactMap { $0 as? String }.filter { $0.hasSuffix("Tests.swift") }
            .flatMap { file -> [Quotation] in
                var document: String?
                return try text(of: "Tests/\(file)").split(separator: "\n").flatMap {
                    line -> [Quotation] in
                    let line = line.drop { $0 == " " }
                    guard line.hasPrefix("// ") else {
                        document = nil
                        return []
                    }
                    document =
                        documents.keys.first { line.hasPrefix("// \($0): \"") } ?? document
                    guard let document else { return [] }
                    return line.matches(of: /"(.+?)"(?=,|$)/).map {
                        Quotation(document: document, text: plain($0.output.1), file: file)
                    }
                }
            }
    }

    @Test func whatATestQuotesStandsThere() throws {
        let quotations = try Self.quotations()
        #expect(quotations.count > 100)
        for (document, path) in Self.documents {
            let text = Self.plain(try Self.text(of: path))
            for quotation in quotations where quotation.document == document {
                let isThere = text.contains(quotation.text)
                #expect(isThere, "\(quotation.file): \(quotation.text)")
            }
        }
    }

    /// Sentences that no test can show, by their beginnings, and why.
    private static let exceptions: [String: String] = [
        "Clients: [examples/http]": "links, which ReadmeTests follow",
        "What is guarded, and by what:": "a heading", "What is not:": "a heading",
        "Whoever has the service key": "Truss's rights, not ours",
        "Your client asks before": "the client's setting",
        "Reading has no column or row protection": "a warning",
        "Stored text can hold instructions": "a warning",
        "What a function, a trigger or a cascade": "a warning of what is not seen",
        "A function of your own that acts outside": "a warning",
        "A query that reads can be slow.": "a warning",
        "That holds for processes": "no machine loses power here",
        "The chain then shows accidents": "follows from the sentence before",
        "Whoever can read the key can.": "follows from what a key is",
        "To rotate it, move": "advice",
    ]

    /// The sentences of a document's part, the items of lists among them.
    ///
    /// Rows of tables are held against the program by tests of their own (`ReadmeTests`, `ReadmeTableTests`,
    /// `CoverageTests`).
    private static func sentences(
        of path: String, from start: String, to end: String
    ) throws -> [String] {
        let text = try text(of: path)
        let first = try #require(text.range(of: start))
        let last = try #require(text.range(of: end, range: first.upperBound..<text.endIndex))
        var paragraphs = [""]
        for line in text[first.upperBound..<last.lowerBound].split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            let isNew = ["- ", "|", "#"].contains { line.hasPrefix($0) } || line.isEmpty
            if isNew { paragraphs.append("") }
            guard !line.hasPrefix("#"), !line.hasPrefix("|") else { continue }
            let text = line.hasPrefix("- ") ? line.dropFirst(2) : line
            paragraphs[paragraphs.count - 1] += " " + text
        }
        return paragraphs.flatMap { paragraph in
            plain(paragraph).replacing(/([.!?]) (?=[A-Z`(\[])/) { "\($0.output.1)\n" }
                .split(separator: "\n").map(String.init)
        }
    }

    @Test(arguments: [
        ["README", "## Tools", "## Resources"], ["README", "## Filters", "## Settings"],
        ["README", "## Settings", "## Safety"], ["README", "## Safety", "## Limits"],
        ["README", "## Limits", "| route |"], ["SECURITY", "## What counts", "## What does not"],
    ])
    func everySentenceIsQuotedByATest(_ part: [String]) throws {
        let path = try #require(Self.documents[part[0]])
        let quotations = try Self.quotations().filter { $0.document == part[0] }.map(\.text)
        let sentences = try Self.sentences(of: path, from: part[1], to: part[2])
        #expect(sentences.count > 2)
        for sentence in sentences {
            let isCovered =
                quotations.contains { sentence.contains($0) || $0.contains(sentence) }
                || Self.exceptions.keys.contains { sentence.hasPrefix($0) }
            #expect(isCovered, "no test quotes: \(sentence)")
        }
    }
}
