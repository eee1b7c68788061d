import Foundation
package import JSON

/// A whole conversation with the library in one revision: `> ` is sent, `< ` is the answer, `#` is a remark.
package struct Transcript: Sendable, CustomStringConvertible {
    /// A line that a client sends, and what it gets for it.
    package struct Step: Sendable {
        package let sent: String
        package var answers: [JSONValue] = []

        /// Whether the answer rests on earlier messages of one connection, which HTTP does not have.
        package let needsConnection: Bool
    }

    /// The revision.
    package let name: String
    package let steps: [Step]

    package var description: String { name }

    package static let names = [
        "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28",
    ]

    /// Throws where the file is missing, or an answer in it is not JSON or stands before any line.
    package init(_ name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "Transcripts/\(name).txt")
        var steps: [Step] = []
        var needsConnection = false
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let content = String(line.dropFirst(2))
            switch line.prefix(2) {
            case "# ": needsConnection = content.hasSuffix("over one connection")
            case "> ": steps.append(Step(sent: content, needsConnection: needsConnection))
            default: steps[steps.count - 1].answers.append(try JSONValue(parsing: content))
            }
        }
        self.name = name
        self.steps = steps
    }
}
