import Corpora
import JSON
import Testing

/// What only reads is let through, and runs.
@Suite struct LegitimateTests {
    /// What some builds of PostgreSQL leave out.
    private static let leftOut = "requires the server to be built with libxml support"

    @Test(arguments: ReadOnlyCorpus.legitimate)
    func whatReadsRuns(sql: String) async throws {
        let features = try await SandboxFixture.features()
        let result = try await features.call("truss_run_sql", with: ["sql": .string(sql)])
        #expect(!result.isError || result.text.contains(Self.leftOut), "\(result.text)")
    }

    @Test(arguments: ReadOnlyCorpus.legitimate)
    func whatReadsIsExplained(sql: String) async throws {
        guard !sql.lowercased().hasPrefix("explain") else { return }
        let features = try await SandboxFixture.features()
        let result = try await features.call("truss_explain_query", with: ["sql": .string(sql)])
        #expect(!result.isError || result.text.contains(Self.leftOut), "\(result.text)")
        #expect(!result.text.contains("_truss_mcp"), "\(result.text)")
    }
}
