import JSON
import MCP
import Sandbox
import Testing
import TrussAPI

@testable import TrussTools

/// No tool floods a context, whatever is stored.
@Suite struct BudgetTests {
    /// A sandbox of its own, with a row of 5 MB, 2,000 tables and lists without end.
    private static let flooded = Task { () throws -> TrussFeatures in
        let bridge = SandboxBridge(sandbox: try await SandboxInstance.start(.ofTests))
        for sql in flooding {
            let body: JSONValue = ["statements": [["sql": .string(sql)]]]
            let response = try await bridge.respond(
                to: APIRequest(
                    .post, path: ["v1", "sql", "transaction"], body: body.bytes, isRead: false))
            #expect(response.status == 200, "\(String(decoding: response.body, as: UTF8.self))")
        }
        return TrussFeatures(instance: bridge, version: "test")
    }

    private static let flooding =
        [
            """
            CREATE TABLE huge AS SELECT n AS id, CASE n WHEN 1 THEN repeat('"x', 2500000) ELSE repeat('x"', 900) END AS note,
            decode(repeat('00ff', 20000), 'hex') AS data, jsonb_build_object('k', repeat('é', 30000)) AS j,
            array_fill(E'\\u202E'::text, ARRAY[n * 10]) AS hidden FROM generate_series(1, 200) AS n
            """,
            "COMMENT ON TABLE huge IS '\(String(repeating: "comment \"", count: 20_000))'",
            "CREATE SCHEMA many",
            """
            CREATE FUNCTION fail(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION '%', repeat('wrong "', 50000); END $$
            """,
            """
            CREATE TABLE wide AS SELECT \((0..<1200).map { "\($0) AS \"a rather long column name \($0) \\\"" }
                .joined(separator: ", "))
            """,
            """
            INSERT INTO truss_internal.api_keys (key_type, key_prefix, key_hash, label)
            SELECT 'anon', 'truss_pk_' || n, 'hash' || n, repeat('label " ', 20) FROM generate_series(1, 2000) AS n
            """,
            "INSERT INTO truss_internal.buckets SELECT 'bucket-' || n, now() FROM generate_series(1, 3000) AS n",
            """
            INSERT INTO truss_internal.identities SELECT gen_random_uuid(), 'default', 'active',
            jsonb_build_object('email', n || '@example.com', 'bio', repeat('long ', 400)), true, now(), now()
            FROM generate_series(1, 300) AS n
            """,
            """
            INSERT INTO truss_internal.identities VALUES ('00000000-0000-0000-0000-000000000001', 'default', 'active',
            jsonb_build_object('bio', repeat('long "', 100000)), true, now(), now())
            """,
            "UPDATE truss_internal.webhooks SET headers = jsonb_build_object('X', repeat('\u{202E}y', 100000))",
            "UPDATE truss_internal.audit_logs SET payload = jsonb_build_object('x', repeat('y \u{1}', 9000))",
            "UPDATE truss_internal.gateway_rules SET rule = rule || jsonb_build_object('x', repeat('z', 200000))",
            """
            INSERT INTO truss_internal.oauth2_clients (client_name, redirect_uris)
            SELECT 'client ' || n, array_fill('https://a.example/callback'::text, ARRAY[n])
            FROM generate_series(1, 300) AS n
            """,
        ]
        + (0..<4).map { part in
            """
            DO $$ BEGIN FOR i IN \(part * 500 + 1)..\(part * 500 + 500) LOOP EXECUTE format(
            'CREATE TABLE many.a_table_with_a_name_%s (id int, customer_id int NOT NULL, amount numeric DEFAULT 0)', i);
            END LOOP; END $$
            """
        }

    /// Calls that ask for as much as they can.
    static let calls: [(tool: String, arguments: [String])] = [
        (
            "truss_run_sql",
            [
                #"{"sql":"SELECT * FROM huge"}"#,
                #"{"sql":"SELECT * FROM huge WHERE id > 1","format":"objects","maxRows":1000}"#,
                #"{"sql":"SELECT * FROM huge WHERE id > 1","format":"csv"}"#,
                #"{"sql":"SELECT * FROM wide"}"#,
                #"{"sql":"SELECT * FROM wide","format":"objects"}"#,
                #"{"sql":"SELECT * FROM wide","format":"csv"}"#,
                #"{"sql":"SELECT note FROM huge WHERE id = 1","format":"csv"}"#,
                #"{"sql":"SELECT fail(1)"}"#, #"{"sql":"SELECT no_such_column FROM wide"}"#,
                #"{"sql":"SELECT repeat(E'\u0001', 30000) FROM generate_series(1, 9)"}"#,
            ]
        ),
        (
            "truss_query_table",
            [
                #"{"table":"huge","filters":{"id":"gt.1"},"limit":1000}"#,
                #"{"table":"wide","filters":{"nothing":"eq.1"}}"#,
            ]
        ),
        ("truss_explain_query", [#"{"sql":"SELECT * FROM wide, huge"}"#]),
        (
            "truss_database_schema",
            [
                "{}", #"{"schema":"many"}"#, #"{"detail":"full"}"#, #"{"schema":"pg_catalog"}"#,
                #"{"schema":"many","detail":"names"}"#,
                #"{"schema":"information_schema","detail":"full"}"#,
            ]
        ),
        (
            "truss_describe_table",
            [
                #"{"table":"huge"}"#, #"{"table":"wide"}"#, #"{"table":"no_such_table"}"#,
            ]
        ),
        (
            "truss_call_function",
            [
                #"{"function":"fail","arguments":{"n":1}}"#,
                #"{"function":"repeat","schema":"pg_catalog","arguments":{"a":"x"}}"#,
            ]
        ),
        (
            "truss_insert_rows",
            [#"{"table":"huge","rows":[{"id":1,"note":"x"},{"id":2}],"preview":true}"#]
        ),
        (
            "truss_update_rows",
            [
                #"{"table":"huge","filters":{"id":["gt.1","lt.50"]},"changes":{"id":1},"preview":true}"#,
                #"{"table":"wide","filters":{"nothing":"lt.50"},"changes":{"id":1}}"#,
            ]
        ),
        (
            "truss_delete_rows",
            [#"{"table":"huge","filters":{"id":["gt.1","lt.90"]},"preview":true}"#]
        ),
        ("truss_list_identities", [#"{"pageSize":250}"#]),
        ("truss_get_identity", [#"{"id":"00000000-0000-0000-0000-000000000001"}"#]),
        ("truss_get_webhook", [#"{"id":"wh_stock"}"#]),
        ("truss_get_project", [#"{"id":"proj_shop"}"#]),
        ("truss_list_audit_logs", [#"{"limit":200}"#]),
        ("truss_rotate_api_key", [#"{"id":"nowhere"}"#]),
        ("truss_revoke_api_key", [#"{"id":"nowhere"}"#]),
        ("truss_delete_oauth2_client", [#"{"id":"nowhere"}"#]),
        ("truss_update_project", [#"{"id":"nowhere","name":"x"}"#]),
        ("truss_create_api_key", [#"{"keyType":"anon"}"#]),
        ("truss_create_oauth2_client", [#"{"name":"x","redirectUris":["https://a.example"]}"#]),
    ]

    @Test(arguments: Catalogue.tools)
    func noMessageExceedsSixtyKilobytes(_ tool: Tool) async throws {
        let features = try await Self.flooded.value
        let arguments = Self.calls.first { $0.tool == tool.name }?.arguments ?? ["{}"]
        for arguments in arguments {
            let result = try await features.call(tool.name, arguments)
            let message = result.content.bytes.count + 200
            #expect(message <= 60_000, "\(arguments)")
            #expect(!result.text.isEmpty)
            #expect(!result.text.hasPrefix("\(tool.name): "), "\(result.text.prefix(200))")
        }
    }

    @Test func everyResourceIsWithinTheSameBounds() async throws {
        let features = try await Self.flooded.value
        for uri in [
            "truss://status", "truss://schema", "truss://modules", "truss://table/public/huge",
            "truss://table/public/wide",
        ] {
            let contents = try #require(try await features.readResource(uri))
            #expect(JSONValue.string(contents.text).bytes.count <= 59_000, "\(uri)")
        }
    }

    @Test func aSchemaTooLongForItsColumnsFallsBackToNames() async throws {
        let features = try await Self.flooded.value
        let text = try await features.text("truss_database_schema", #"{"schema":"many"}"#)
        #expect(text.contains("a_table_with_a_name_1 ") && text.contains("truss_describe_table"))
    }

    @Test func aHundredRowsOfSampleDataTakeAsLittleAsPromised() async throws {
        let features = try await SandboxFixture.features()
        for (format, limit) in [("columns", 13_600), ("csv", 12_000)] {
            let text = try await features.text(
                "truss_query_table",
                #"""
                {"table":"customers","select":"id,name,email,country,city,credit_limit,is_active,created_at",
                "limit":100,"order":"id","format":"\#(format)"}
                """#)
            #expect(text.utf8.count <= limit)
        }
    }

    @Test func theDigestTakesAtMost250BytesARelation() async throws {
        let features = try await SandboxFixture.features()
        let text = try await features.text("truss_database_schema")
        let names = try await features.text("truss_database_schema", #"{"detail":"names"}"#)
        let relations = names.split(separator: "\n").count { !$0.hasPrefix("schema ") }
        #expect(
            relations > 10 && text.utf8.count <= 250 * relations, "\(text.utf8.count) \(relations)")
    }

    @Test func theAdviceLeadsThroughEveryRow() async throws {
        let features = try await Self.flooded.value
        var ids: [Int] = []
        var offset = 0
        while true {
            let text = try await features.text(
                "truss_query_table",
                #"{"table":"huge","select":"id,note","order":"id","filters":{"id":"lt.120"},"limit":1000,"offset":\#(offset),"maxBytes":9000}"#
            )
            let lines = text.split(separator: "\n")
            let rows = try #require(try JSONValue(parsing: String(lines[0])).object?["rows"]?.array)
            ids += rows.compactMap { $0.array?.first?.int }
            guard let advice = lines.last?.firstRange(of: "give offset ") else { break }
            let digits = lines[lines.count - 1][advice.upperBound...].prefix { $0.isNumber }
            offset = try #require(Int(digits))
        }
        #expect(ids == Array(1..<120))
    }

    @Test func invisibleTextIsCountedInTheLastLine() async throws {
        let features = try await Self.flooded.value
        let read = try await features.text(
            "truss_run_sql", #"{"sql":"SELECT hidden FROM huge WHERE id = 1"}"#)
        #expect(read.contains(#""\u202e","\u202e""#))
        #expect(read.hasSuffix("\n10 invisible characters are shown as escapes."))
        let failure = try await features.failure(
            "truss_run_sql", #"{"sql":"SELECT E'x\\u202Ey'::int"}"#)
        #expect(failure.contains("\\u{202E}") && !failure.contains("\u{202E}"))
        #expect(failure.hasSuffix("\n1 invisible character is shown as an escape."))
    }
}
