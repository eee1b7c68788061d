import JSON
import Sandbox
import Testing

/// `POST /v1/sql`, contract 3.
@Suite struct SQLTests {
    /// A statement on `/v1/sql` and what comes back.
    struct Case: Sendable, CustomTestStringConvertible {
        let sql: String
        var members: JSONObject = [:]
        var status = 200
        /// Members of the reply, by path.
        var expected: [String: JSONValue]

        var testDescription: String { sql }
    }

    static let cases: [Case] = [
        Case(
            sql: "  SELECT 3 AS s  ",
            expected: [
                "rows": [["s": 3]], "rowCount": 1, "command": "SELECT", "rowLimitApplied": true,
                "columns": [["name": "s", "dataTypeID": 23, "typeName": "int4"]],
            ]),
        Case(
            sql: "SELECT $1::int + $2::int AS s", members: ["params": [1, "2"]],
            expected: ["rows": [["s": 3]]]),
        Case(
            sql: "SELECT id FROM orders", members: ["row_limit": 7],
            expected: ["rowCount": 7, "rowLimitApplied": true]),
        Case(
            sql: "SELECT id FROM orders", members: ["row_limit": "3"], expected: ["rowCount": 3]),
        Case(
            sql: "SELECT id FROM orders", members: ["row_limit": 0], expected: ["rowCount": 900]),
        Case(
            sql: "SELECT id FROM orders LIMIT 2",
            expected: ["rowCount": 2, "rowLimitApplied": false]),
        Case(
            sql: "SELECT id AS rate_limit FROM orders -- hidden", members: ["row_limit": 5],
            expected: ["rowCount": 900, "rowLimitApplied": true]),
        Case(
            sql: "SELECT 1; SELECT 2 /* limit */", expected: ["columns": [], "rows": .null]),
        Case(
            sql: "SELECT 1 AS a, 2 AS b, 3 AS a",
            expected: ["rows": [["a": 3, "b": 2]], "columns.2.name": "a"]),
        Case(
            sql: "SHOW server_encoding -- limit",
            expected: ["command": "SHOW", "rowCount": .null, "rowLimitApplied": false]),
        Case(
            sql: "SELECT id FROM orders", members: ["row_limit": -1], status: 400,
            expected: ["code": "2201W"]),
        Case(
            sql: "SELECT 1;", status: 400,
            expected: [
                "code": "42601", "position": "11", "detail": .null, "hint": .null,
                "error": "syntax error at or near \"LIMIT\"",
            ]),
        Case(
            sql: "SELECT nmae FROM customers", status: 400,
            expected: [
                "code": "42703", "position": "8",
                "hint": "Perhaps you meant to reference the column \"customers.name\".",
            ]),
        Case(
            sql: "SELECT 1; SELECT $1", members: ["params": [1]], status: 400,
            expected: [
                "code": "42601",
                "error": "cannot insert multiple commands into a prepared statement",
            ]),
        Case(
            sql: "SELECT $1", members: ["params": [1, 2]], status: 400,
            expected: ["code": "08P01"]),
        Case(
            sql: "SELECT $1::text", members: ["params": ["a\u{0}b"]], status: 400,
            expected: [
                "code": "22021", "error": "invalid byte sequence for encoding \"UTF8\": 0x00",
            ]),
        Case(
            sql: "SELECT pg_sleep(1)", members: ["timeout": 20], status: 400,
            expected: ["error": "Query read timeout", "code": .null]),
        Case(
            sql: "SELECT 1", members: ["timeout": -1], status: 400,
            expected: ["error": "Query read timeout", "code": .null]),
        Case(sql: "SELECT 1 AS copies", expected: ["rowCount": 1]),
        Case(
            sql: "-- nothing", members: ["params": []],
            expected: ["rows": [], "command": .null, "rowCount": .null]),
        Case(
            sql: "SELECT 1 AS copy", status: 403,
            expected: [
                "error":
                    "Query contains a blocked operation (COPY, pg_read_file, CREATE EXTENSION, ALTER SYSTEM, etc.)."
            ]),
        Case(sql: "create \n extension x", status: 403, expected: [:]),
        Case(
            sql: "create/**/extension nothing_of_that_name -- limit", status: 400,
            expected: ["code": "0A000"]),
        Case(sql: " \n", status: 400, expected: ["error": "sql is required."]),
    ]

    @Test(arguments: cases)
    func aStatementIsAnsweredAsObserved(_ test: Case) async throws {
        let reply = try await Shared.sandbox.sql(test.sql, test.members)
        #expect(reply.status == test.status, "\(reply.text)")
        for (path, value) in test.expected { #expect(reply[path] == value, "\(path)") }
    }

    @Test func aTimedOutWriteStillHappens() async throws {
        let sandbox = try await Shared.sandbox
        let reply = await sandbox.sql(
            "INSERT INTO wishlists (name) SELECT 'late' FROM pg_sleep(0.3) -- limit",
            ["timeout": 50])
        #expect(reply["error"] == "Query read timeout")
        var count: JSONValue = .null
        for _ in 0..<50 where count != "1" {
            count = await sandbox.sql(
                "SELECT count(*) AS n, pg_sleep(0.02) FROM wishlists WHERE name = 'late'")[
                    "rows.0.n"]
        }
        #expect(count == "1")
    }

    @Test func textIsNotReadAsParameters() async throws {
        let reply = try await Shared.sandbox.sql("SELECT 1 AS a", ["params": "junk"])
        #expect(reply["rows"] == [["a": 1]])
    }
}
