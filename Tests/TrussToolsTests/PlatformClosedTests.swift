import JSON
import MCP
import SQL
import Testing
import TrussAPI

@testable import TrussTools

/// Neither names nor rows of closed tables come out, whatever is asked.
@Suite(.serialized) struct PlatformClosedTests {
    /// What is closed has a name with `hidden`, and rows with `s3cret`.
    private static let tables = [
        "CREATE TABLE hidden_vault (id serial PRIMARY KEY, hidden_word text)",
        "INSERT INTO hidden_vault (hidden_word) VALUES ('s3cret')",
        "CREATE TABLE shown (id int PRIMARY KEY, vault int REFERENCES hidden_vault)",
        "CREATE TABLE hidden_child (shown int REFERENCES shown)",
        "CREATE VIEW peek AS SELECT id, hidden_word AS word FROM hidden_vault",
        "CREATE TABLE guarded (id int)", "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON guarded USING (id IN (SELECT id FROM hidden_vault))",
        "CREATE TABLE hidden_parts (id int, word text) PARTITION BY RANGE (id)",
        "CREATE TABLE part PARTITION OF hidden_parts DEFAULT",
        "INSERT INTO hidden_parts VALUES (1, 's3cret')",
        "CREATE TABLE open_parts (id int) PARTITION BY LIST (id)",
        "CREATE TABLE first_part PARTITION OF open_parts FOR VALUES IN (1)",
        "SELECT setval('hidden_vault_id_seq', 2000000000)",
    ]

    private static let answers: [String: String] = [
        "/v1/projects":
            #"{"projects":[{"id":"p","schema_name":"vault"},{"id":"q","schema_name":"hidden_s"}]}"#,
        "/v1/projects/p":
            #"{"id":"p","schema_name":"vault","tables":["shown","hidden_vault",{"name":"hidden_child"}]}"#,
        "/v1/webhooks":
            #"{"webhooks":[{"id":"w","table_schema":"vault","table_name":"hidden_vault"},{"id":"v","table_schema":"vault","table_name":"shown"}]}"#,
        "/v1/webhooks/w": #"{"id":"w","table_schema":"hidden_s","table_name":"t"}"#,
        "/v1/realtime":
            #"""
        {"recent_events":[{"id":"1","payload":{"word":"s3cret"}}],
        "subscriptions":[{"table_name":"vault.hidden_vault"},{"table_name":"vault.shown"}],
        "webhook_triggers":[{"table":"vault.hidden_vault"}]}
        """#,
        "/v1/audit-logs":
            #"""
        {"logs":[{"resource_type":"table","resource_id":"hidden_vault","payload":{"x":"hidden_vault"}},
        {"resource_type":"api_key","resource_id":"k1","payload":null}]}
        """#,
        "/v1/metrics":
            #"""
        {"per_endpoint":[{"endpoint":"GET /v1/db/hidden_vault"},{"endpoint":"GET /v1/db/:table"},
        {"endpoint":"GET /v1/database/tables/vault/hidden_child"},{"endpoint":"GET /v1/status"}]}
        """#,
    ]

    /// The features with the tables closed, in front of a schema `vault` that has them.
    private func withVault<Value: Sendable>(
        _ body: @Sendable (TrussFeatures) async throws -> Value
    ) async throws -> Value {
        var settings = Settings()
        settings.tables.allowedSchemas = [try Identifier("vault")]
        for name in ["hidden_vault", "hidden_child", "hidden_parts"] {
            settings.tables.deniedTables.append(try TableName(parsing: "vault.\(name)"))
        }
        let features = TrussFeatures(
            instance: OverlaidInstance(
                sandbox: try await AdviceFixture.instance(),
                answers: Self.answers.mapValues { .json($0) }), version: "test",
            settings: settings)
        return try await AdviceFixture.withSchema("vault", Self.tables) { try await body(features) }
    }

    /// What an agent could ask, and part of what it is told.
    private static let questions: [(tool: String, arguments: String, part: String)] = [
        ("truss_list_projects", "{}", #"{"id":"q","schema_name":"[not open]"}"#),
        ("truss_get_project", #"{"id":"p"}"#, #""tables":["shown"]"#),
        ("truss_list_webhooks", "{}", #""table_name":"shown""#),
        ("truss_get_webhook", #"{"id":"w"}"#, #""table_schema":"[not open]""#),
        ("truss_realtime_status", "{}", #""table_name":"vault.shown""#),
        ("truss_list_audit_logs", "{}", #""resource_id":"k1","payload":null"#),
        ("truss_metrics", "{}", #"{"endpoint":"GET /v1/db/:table"}"#),
        ("truss_advise", "{}", "to a table that is not open"),
        ("truss_top_queries", "{}", "not open"),
        ("truss_database_schema", #"{"detail":"full"}"#, "vault int"),
        ("truss_describe_table", #"{"table":"vault.shown"}"#, "pk"),
        ("truss_describe_table", #"{"table":"vault.peek"}"#, "It reads what is not open."),
        ("truss_describe_table", #"{"table":"vault.guarded"}"#, "on what is not open"),
        (
            "truss_run_sql", #"{"sql":"SELECT wrd FROM vault.shown"}"#,
            #"column "wrd" does not exist"#
        ),
        ("truss_run_sql", #"{"sql":"SELECT shwn.id FROM vault.shwn"}"#, "vault.shown"),
        (
            "truss_insert_rows", #"{"table":"vault.shown","rows":[{"id":1,"vault":99}]}"#,
            #"not present in table "[not open]""#
        ),
        ("truss_query_table", #"{"table":"vault.shown"}"#, "columns"),
    ]

    // README: "answers of the management tools show `[not open]`"
    @Test func noAnswerNamesWhatIsClosed() async throws {
        try await withVault { features in
            for question in Self.questions {
                let text = try await features.call(question.tool, question.arguments).text
                #expect(text.contains(question.part), "\(question.tool): \(text)")
                #expect(!text.contains("hidden") && !text.contains("s3cret"), "\(text)")
            }
            let schema = try await features.readResource("truss://schema")
            #expect(schema?.text.contains("hidden") == false)
            #expect(try await features.readResource("truss://table/vault/hidden_vault") == nil)
            for argument in ["schema", "table"] {
                let request = CompletionRequest(
                    reference: .resource("truss://table/{schema}/{table}"), argument: argument,
                    value: "")
                let names = await features.completions(of: request)
                #expect(!names.isEmpty && !names.contains { $0.contains("hidden") }, "\(names)")
            }
        }
    }

    /// Ways around, each of which reaches rows of a closed table.
    private static let ways: [(tool: String, arguments: String)] = [
        ("truss_run_sql", #"{"sql":"SELECT hidden_word::int FROM vault.hidden_vault"}"#),
        ("truss_run_sql", #"{"sql":"SELECT word::int FROM vault.peek"}"#),
        ("truss_run_sql", #"{"sql":"EXPLAIN ANALYZE SELECT word::int FROM vault.peek"}"#),
        ("truss_explain_query", #"{"sql":"SELECT word::int FROM vault.peek","analyze":true}"#),
        ("truss_run_sql", #"{"sql":"SELECT word::int FROM vault.hidden_parts"}"#),
        ("truss_run_sql", #"{"sql":"SELECT word::int FROM vault.part"}"#),
        ("truss_query_table", #"{"table":"vault.peek"}"#),
        ("truss_query_table", #"{"table":"vault.part"}"#),
        ("truss_insert_rows", #"{"table":"vault.peek","rows":[{"id":7,"word":"x"}]}"#),
        (
            "truss_update_rows",
            #"{"table":"vault.peek","filters":{"id":"gt.0"},"changes":{"word":"x"}}"#
        ),
        ("truss_delete_rows", #"{"table":"vault.part","filters":{"id":"gt.0"},"preview":true}"#),
    ]

    /// Queries that read nothing, whose columns would nevertheless be told.
    private static let never = [
        "SELECT * FROM vault.hidden_vault WHERE false",
        "SELECT * FROM vault.hidden_vault WHERE NULL",
        "SELECT h.* FROM vault.shown s LEFT JOIN vault.hidden_vault h ON h.id = s.id AND false",
        "EXPLAIN (VERBOSE) SELECT * FROM vault.hidden_vault WHERE 1 = 2",
    ]

    @Test func columnsAreNotToldByWhatReadsNothing() async throws {
        try await withVault { features in
            for query in Self.never {
                let text = try await features.failure("truss_run_sql", #"{"sql":"\#(query)"}"#)
                #expect(text.contains("never true"), "\(query): \(text)")
                #expect(!text.contains("hidden_word"))
            }
            // Outside every partition, which is no reason to refuse it.
            let none = try await features.text(
                "truss_run_sql", #"{"sql":"SELECT * FROM vault.open_parts WHERE id = 7"}"#)
            #expect(none.contains(#""rows":[]"#), "\(none)")
        }
    }

    @Test func noWayLeadsToRowsOfWhatIsClosed() async throws {
        try await withVault { features in
            for way in Self.ways {
                let text = try await features.failure(way.tool, way.arguments)
                #expect(text.contains("is not open to these tools"), "\(way): \(text)")
                #expect(!text.contains("s3cret"))
            }
        }
    }
}
