import MCP
import SQL
import Testing
import TrussAPI

@testable import TrussTools

/// What is estimated finds nothing that is sound, and no name hides anything.
@Suite struct AdviceSoundnessTests {
    /// Sizes at which a rule would find them, were they half empty.
    @Test func noFullIndexIsSaidToBeBloated() async throws {
        let rows = "FROM generate_series(1, 60000) g"
        let statements = [
            "CREATE TABLE grown (id uuid PRIMARY KEY, a int, b bigint, c text, d timestamptz)",
            "CREATE INDEX random ON grown (a, b)", "CREATE INDEX shared ON grown (d)",
            "CREATE INDEX sparse ON grown (c)", "CREATE INDEX lower ON grown (lower(c))",
            """
            INSERT INTO grown SELECT md5(g::text)::uuid, hashint4(g), hashint8(g),
            CASE WHEN g % 3 = 0 THEN md5(g::text) || repeat(md5(g::text), 12) END, '2026-01-01' \(rows)
            """,
            "CREATE TABLE wide (id int PRIMARY KEY, a text, b text, c text)",
            "ALTER TABLE wide ALTER a SET STORAGE EXTERNAL, ALTER b SET STORAGE EXTERNAL",
            """
            INSERT INTO wide SELECT g, s, s, s FROM (SELECT g, string_agg(md5(g::text || i), '') AS s
            FROM generate_series(1, 9000) g, generate_series(1, 32) i GROUP BY g) x
            """,
            "CREATE INDEX long ON wide (a)", "ANALYZE grown, wide",
        ]
        let features = try await AdviceFixture.features()
        let (report, sizes) = try await AdviceFixture.withSchema("full_up", statements) {
            let sizes = try await features.text(
                "truss_run_sql",
                #"{"sql":"SELECT count(*) FROM pg_class WHERE relkind = 'i' AND relnamespace = 'full_up'::regnamespace AND relpages * 8192 > 10485760","format":"csv"}"#
            )
            return (await features.advice(on: .performance), sizes)
        }
        #expect(
            report.findings["index_bloat"]?.contains { $0.object.hasPrefix("full_up.") } != true)
        #expect(sizes.contains("\n3"), "\(sizes)")
    }

    @Test func invisibleCharactersOfNamesAreShown() async throws {
        var settings = Settings()
        settings.tables.allowedSchemas = [try Identifier("unseen")]
        let features = TrussFeatures(
            instance: try await AdviceFixture.instance(), version: "test", settings: settings)
        let text = try await AdviceFixture.withSchema(
            "unseen", ["CREATE TABLE \"a\u{202E}b\" (id int PRIMARY KEY)"]
        ) {
            try await features.text("truss_advise", #"{"area":"security"}"#)
        }
        #expect(text.contains(#"unseen."a\u{202E}b""#) && !text.contains("\u{202E}"))
        #expect(text.contains("invisible character"), "\(text)")
    }
}
