import JSON
import MCP
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Whole conversations, one per revision: `> ` is sent, `< ` is the answer, `#` is a remark.
@Suite struct TranscriptTests {
    static let names = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]

    @Test(arguments: names)
    func theConversationGoesAsWritten(name: String) async throws {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let lines = try Self.text(of: "/\(folder)/Transcripts/\(name).txt").split(separator: "\n")
        var client = TestClient()
        var answers: [JSONValue] = []
        var exchanges = 0
        for line in lines {
            let content = String(line.dropFirst(2))
            if line.hasPrefix("> ") {
                #expect(answers.isEmpty, "not in the transcript: \(answers)")
                answers = await client.send(content)
            } else if line.hasPrefix("< ") {
                let expected = try JSONValue(parsing: content)
                let answer: JSONValue? = answers.isEmpty ? nil : answers.removeFirst()
                #expect(answer?.description == expected.description)
                exchanges += 1
            }
        }
        #expect(answers.isEmpty)
        #expect(exchanges > 10)
    }

    private static func text(of path: String) throws -> String {
        let file = try #require(fopen(path, "r"), "no file at \(path)")
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF {
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
