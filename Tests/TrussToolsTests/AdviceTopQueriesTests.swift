import JSON
import SQL
import Testing
import TrussAPI

@testable import TrussTools

/// The heaviest queries, where PostgreSQL counts them and where it does not.
@Suite struct AdviceTopQueriesTests {
    @Test func withoutTheExtensionItSaysHowToEnableIt() async throws {
        let text = try await AdviceFixture.features().failure("truss_top_queries")
        #expect(text.contains("1. Add pg_stat_statements to shared_preload_libraries"))
        #expect(text.contains("2. Run CREATE EXTENSION pg_stat_statements;"))
    }

    struct Version: Sendable, CustomTestStringConvertible {
        let schema: String
        let total: String
        let mean: String

        var testDescription: String { total }
    }

    static let versions: [Version] = [
        Version(schema: "stats_now", total: "total_exec_time", mean: "mean_exec_time"),
        Version(schema: "stats_then", total: "total_time", mean: "mean_time"),
    ]

    /// The extension needs a restart, so a table of its shape stands in for the view.
    @Test(arguments: versions)
    func columnsOfEitherVersionAreRead(_ version: Version) async throws {
        let sandbox = try await AdviceFixture.instance()
        let schema = version.schema
        let table = """
            CREATE TABLE pg_stat_statements AS
            SELECT (SELECT oid FROM pg_database WHERE datname = current_database()) AS dbid,
             g::bigint AS queryid, g::bigint AS calls, (100 - g) * 1.5::float8 AS \(version.total),
             (100 - g) * 1.5::float8 / g AS \(version.mean), g * 10::bigint AS rows, g::bigint AS shared_blks_hit,
             0::bigint AS shared_blks_read,
             E'ALTER ROLE r' || g || E'\\n PASSWORD ''sec''''ret'' VALID UNTIL $1' AS query
            FROM generate_series(1, 30) g
            """
        let features = TrussFeatures(
            instance: ProbedInstance(sandbox: sandbox, schema: schema, column: version.total),
            version: "test")
        try await AdviceFixture.withSchema(schema, [table]) {
            let byCalls = try await features.text(
                "truss_top_queries", #"{"by":"calls","limit":2}"#)
            #expect(
                byCalls.contains("[30,105.0,3.50,2.8,300,100.0,\"ALTER ROLE r30 PASSWORD '…' VALID")
            )
            #expect(!byCalls.contains("r28"))
            #expect(!byCalls.contains("ret"))
            let byTotal = try await features.text("truss_top_queries", #"{"limit":1}"#)
            #expect(byTotal.contains("[[1,148.5,"))
            let byMean = try await features.text("truss_top_queries", #"{"by":"mean","limit":1}"#)
            #expect(byMean.contains("[[1,148.5,"))
        }
    }
}

/// The sandbox, but the first question, where the extension is, has an answer written down.
private struct ProbedInstance: TrussInstance {
    let sandbox: SandboxBridge
    let schema: String
    let column: String

    func respond(
        to request: APIRequest, reader: (any BodyReader)?
    ) async throws(APIError) -> APIResponse {
        guard String(decoding: request.body ?? [], as: UTF8.self).contains("pg_extension") else {
            return try await sandbox.respond(to: request)
        }
        let row: JSONValue = [
            [
                "schema": .string(schema), "columns": ["calls", .string(column)],
                "preloaded": "pg_stat_statements",
            ]
        ]
        let rows: JSONValue = [["rows": .string(row.description), "columns": "[]"]]
        let body: JSONValue = ["results": [[:], ["rows": rows], [:]]]
        return APIResponse(status: 200, body: body.bytes)
    }
}
