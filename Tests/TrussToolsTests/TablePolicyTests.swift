import JSON
import MCP
import SQL
import Testing
import TrussAPI

@testable import TrussTools

/// What an operator has closed is refused by every tool and hidden from every listing.
@Suite struct TablePolicyTests {
    private func features() async throws -> TrussFeatures {
        var settings = Settings()
        settings.tables.allowedSchemas = [try Identifier("public")]
        settings.tables.deniedTables = [try TableName(parsing: "customers")]
        return TrussFeatures(
            instance: try await SandboxFixture.instance(), version: "test", settings: settings)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let tool: String
        let arguments: String

        /// What is said to be closed.
        let name: String

        init(_ tool: String, _ arguments: String, _ name: String = "public.customers") {
            self.tool = tool
            self.arguments = arguments
            self.name = name
        }

        var testDescription: String { "\(tool) \(arguments)" }
    }

    static let refused: [Refused] = [
        Refused("truss_query_table", #"{"table":"customers"}"#),
        Refused("truss_query_table", #"{"table":"sales.leads"}"#, "sales.leads"),
        Refused("truss_query_table", #"{"table":"leads","schema":"sales"}"#, "sales.leads"),
        Refused("truss_describe_table", #"{"table":"customers"}"#),
        Refused("truss_insert_rows", #"{"table":"customers","rows":[{"name":"x"}]}"#),
        Refused(
            "truss_update_rows",
            #"{"table":"customers","filters":{"id":"eq.1"},"changes":{"name":"x"}}"#),
        Refused("truss_delete_rows", #"{"table":"customers","filters":{"id":"eq.1"}}"#),
        Refused("truss_database_schema", #"{"schema":"sales"}"#, "sales"),
        Refused("truss_call_function", #"{"function":"sales.f"}"#, "sales"),
        Refused("truss_run_sql", #"{"sql":"SELECT * FROM customers"}"#),
        Refused("truss_run_sql", #"{"sql":"SELECT name FROM \"customers\" c LIMIT 1"}"#),
        Refused("truss_run_sql", #"{"sql":"SELECT (SELECT max(name) FROM public.customers)"}"#),
        Refused("truss_run_sql", #"{"sql":"WITH c AS (TABLE customers) SELECT count(*) FROM c"}"#),
        Refused(
            "truss_run_sql",
            #"{"sql":"SELECT 1 WHERE EXISTS (SELECT FROM customers WHERE id = $1)","params":[1]}"#),
        Refused("truss_run_sql", #"{"sql":"SELECT * FROM active_orders"}"#),
        Refused("truss_run_sql", #"{"sql":"SELECT * FROM sales.leads"}"#, "sales.leads"),
        Refused("truss_run_sql", #"{"sql":"SELECT relname FROM pg_class"}"#, "pg_catalog.pg_class"),
        Refused(
            "truss_run_sql", #"{"sql":"SELECT * FROM truss_internal.api_keys"}"#,
            "truss_internal.api_keys"),
        Refused("truss_run_sql", #"{"sql":"EXPLAIN SELECT * FROM customers"}"#),
        Refused("truss_explain_query", #"{"sql":"SELECT * FROM customers"}"#),
    ]

    // README: "go by the tables that a call or the plan of its query reaches"
    @Test(arguments: refused)
    func aClosedRelationIsRefused(_ refused: Refused) async throws {
        let text = try await features().failure(refused.tool, refused.arguments)
        #expect(
            text.contains("\(refused.name) is not open to these tools; only public is open"),
            "\(text)")
    }

    @Test func whatIsOpenStaysReachable() async throws {
        let features = try await features()
        #expect(
            try await features.text("truss_run_sql", #"{"sql":"SELECT count(*) FROM orders"}"#)
                .hasPrefix(#"{"columns":["count"]"#))
        #expect(
            try await features.text("truss_query_table", #"{"table":"orders","limit":1}"#) != "")
        let plan = try await features.text("truss_explain_query", #"{"sql":"TABLE orders"}"#)
        #expect(plan.hasPrefix("Seq Scan on orders"))
    }

    @Test func listingsHideWhatIsClosed() async throws {
        let features = try await features()
        #expect(features.instructions.contains("What it does not list is not open to you."))
        #expect(!features.instructions.contains("pg_catalog"))
        let digest = try await features.text("truss_database_schema")
        #expect(!digest.contains("\ncustomers") && !digest.contains("schema sales"))
        #expect(digest.contains("\norders"))
        #expect(try await features.readResource("truss://table/public/customers") == nil)
        let request = CompletionRequest(
            reference: .resource("truss://table/{schema}/{table}"), argument: "schema", value: "")
        #expect(await features.completions(of: request) == ["public"])
        let typo = try await features.failure(
            "truss_run_sql", #"{"sql":"SELECT * FROM customer"}"#)
        #expect(!typo.contains("customers"))
    }

    /// As PostgreSQL says with `lc_messages = 'de_DE.utf8'`.
    @Test func aForeignKeyInAnotherLanguageNamesNothingThatIsClosed() async throws {
        let error = """
            Einfügen oder Aktualisieren in Tabelle „orders“ verletzt Fremdschlüssel-Constraint \
            „fk“ von Tabelle „customers“
            """
        let german = ScriptedInstance { request throws(APIError) in
            let body: JSONValue = ["error": .string(error), "code": "23503"]
            return APIResponse(
                status: request.path.last == "transaction" ? 400 : 200, body: body.bytes)
        }
        var settings = Settings()
        settings.tables.deniedTables = [try TableName(parsing: "customers")]
        let features = TrussFeatures(instance: german, version: "test", settings: settings)
        let call = PlannedCall(
            ChangeRows.delete, .changing([], isPreview: false, timeout: 1),
            on: .table(try TableName(parsing: "orders"))
        ) { _ in ToolResult("") }
        let result = await features.run(call)
        #expect(result.isError && result.text.contains("23503"), "\(result.text)")
        #expect(!result.text.contains("customers"), "\(result.text)")
    }
}
