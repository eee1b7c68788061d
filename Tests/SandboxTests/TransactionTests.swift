import JSON
import Sandbox
import Testing

/// `POST /v1/sql/transaction`, contract 4.
@Suite struct TransactionTests {
    /// A body and what comes back.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let body: JSONValue
        var status = 200
        let reply: String

        var testDescription: String { name }

        init(_ name: String, _ body: JSONValue, status: Int = 200, reply: String) {
            self.name = name
            self.body = body
            self.status = status
            self.reply = reply
        }

        init(
            _ name: String, statements: [JSONValue], status: Int = 200, reply: String
        ) {
            self.init(
                name, ["statements": .array(statements)], status: status, reply: reply)
        }
    }

    static let cases: [Case] = [
        Case(
            "a row", statements: [["sql": "SELECT 3 AS s; -- fine here"]],
            reply:
                #"{"results":[{"rows":[{"s":3}],"rowCount":1,"columns":[{"name":"s","dataTypeID":23}],"command":"SELECT"}]}"#
        ),
        Case(
            "several statements in one entry", statements: [["sql": "SELECT 1; SELECT 2"]],
            reply: #"{"results":[{"columns":[]}]}"#),
        Case(
            "entries without a statement", statements: [["sql": " "], "SELECT 1", ["query": "x"]],
            reply:
                #"{"results":[{"error":"Empty statement skipped."},{"error":"Empty statement skipped."},{"error":"Empty statement skipped."}]}"#
        ),
        Case(
            "no array", ["statements": "SELECT 1"], status: 400,
            reply: #"{"error":"statements array is required."}"#),
        Case(
            "nothing in it", statements: [], status: 400,
            reply: #"{"error":"statements array is required."}"#),
        Case(
            "21 of them", statements: Array(repeating: ["sql": "SELECT 1"], count: 21), status: 400,
            reply: #"{"error":"Maximum 20 statements per transaction."}"#),
        Case(
            "a blocked word",
            statements: [["sql": "SELECT 1"], ["sql": "SELECT pg_read_file('x')"]],
            status: 400,
            reply:
                #"{"error":"Transaction contains a blocked operation (COPY, pg_read_file, CREATE EXTENSION, ALTER SYSTEM, etc.)."}"#
        ),
        Case(
            "an error has neither hint nor position",
            statements: [["sql": "SELECT nmae FROM customers"]], status: 400,
            reply: #"{"error":"column \"nmae\" does not exist","code":"42703","detail":null}"#),
        Case(
            "the recipe for reading",
            statements: [
                ["sql": "SET TRANSACTION READ ONLY"], ["sql": "SET LOCAL statement_timeout = 8000"],
                [
                    "sql":
                        "SELECT coalesce(json_agg(_r), '[]')::text AS rows FROM (SELECT * FROM (\nSELECT 1 AS a\n) AS _q LIMIT $1) AS _r",
                    "params": [2],
                ],
                ["sql": "ROLLBACK"], ["sql": "DISCARD ALL"],
            ],
            reply:
                #"{"results":[{"rows":[],"rowCount":null,"columns":[],"command":"SET"},{"rows":[],"rowCount":null,"columns":[],"command":"SET"},{"rows":[{"rows":"[{\"a\":1}]"}],"rowCount":1,"columns":[{"name":"rows","dataTypeID":25}],"command":"SELECT"},{"rows":[],"rowCount":null,"columns":[],"command":"ROLLBACK"},{"rows":[],"rowCount":null,"columns":[],"command":"DISCARD"}]}"#
        ),
        Case(
            "a write in a read-only transaction",
            statements: [["sql": "SET TRANSACTION READ ONLY"], ["sql": "DELETE FROM wishlists"]],
            status: 400,
            reply:
                #"{"error":"cannot execute DELETE in a read-only transaction","code":"25006","detail":null}"#
        ),
        Case(
            "a second statement where there are parameters",
            statements: [["sql": "SELECT $1; DELETE FROM wishlists", "params": ["x"]]], status: 400,
            reply:
                #"{"error":"cannot insert multiple commands into a prepared statement","code":"42601","detail":null}"#
        ),
        Case(
            "its own timeout",
            statements: [
                ["sql": "SET LOCAL statement_timeout = 20"], ["sql": "SELECT pg_sleep(5)"],
            ],
            status: 400,
            reply:
                #"{"error":"canceling statement due to statement timeout","code":"57014","detail":null}"#
        ),
    ]

    @Test(arguments: cases)
    func aTransactionIsAnsweredAsObserved(_ test: Case) async throws {
        let reply = try await Shared.sandbox.send("POST", "/v1/sql/transaction", test.body)
        #expect(reply.status == test.status)
        #expect(reply.text == test.reply)
    }

    @Test func aNullEntryIsAMaskedFailure() async throws {
        let reply = try await Shared.sandbox.send(
            "POST", "/v1/sql/transaction", ["statements": [nil]],
            fields: [("X-Request-Id", "mine")])
        #expect(reply.status == 500)
        #expect(reply.text == #"{"error":"An internal error occurred","requestId":"mine"}"#)
    }

    @Test func anErrorUndoesEverything() async throws {
        let sandbox = try await Shared.sandbox
        let failed = await sandbox.transaction([
            ["sql": "INSERT INTO wishlists (name) VALUES ('undone')"],
            ["sql": "INSERT INTO wishlists (customer_id) VALUES (-1)"],
        ])
        #expect(failed.status == 400)
        #expect(failed["code"] == "23503")
        #expect(failed["detail"] == "Key (customer_id)=(-1) is not present in table \"customers\".")
        let after = await sandbox.transaction([
            ["sql": "SELECT count(*) AS n FROM wishlists WHERE name = 'undone'"]
        ])
        #expect(after["results.0.rows.0.n"] == "0")
    }

    @Test func exactValuesGoInAndComeBack() async throws {
        let row =
            #"{"reference":9007199254740993,"budget":12345678901234567890,"items":[],"created_at":"2026-01-02T03:04:05.678912+00:00","product_ids":[3,1]}"#
        let reply = try await Shared.sandbox.transaction([
            [
                "sql": """
                WITH w AS (
                    INSERT INTO wishlists (reference, budget, items, created_at, product_ids)
                    SELECT reference, budget, items, created_at, product_ids
                    FROM json_populate_record(NULL::wishlists, $1::json) RETURNING *)
                SELECT json_build_object('reference', reference, 'budget', budget, 'items', items,
                    'created_at', created_at, 'product_ids', product_ids, 'name', name)::text AS rows
                FROM w
                """,
                "params": [.string(row)],
            ],
            ["sql": "ROLLBACK"],
        ])
        let text = reply["results.0.rows.0.rows"].string ?? reply.text
        let expected: JSONValue = try JSONValue(
            parsing: row.dropLast() + #","name":"Wishlist"}"#)
        #expect(try JSONValue(parsing: text) == expected)
    }

    @Test func twentyOneSlowRequestsShareTwentySessions() async throws {
        let sandbox = try await Shared.sandbox
        let replies = await withTaskGroup(of: Reply.self) { group in
            for _ in 0..<21 {
                group.addTask {
                    await sandbox.transaction([
                        ["sql": "SELECT pg_backend_pid() AS p, pg_sleep(0.2)"]
                    ])
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.allSatisfy { $0.status == 200 })
        #expect(Set(replies.map { $0["results.0.rows.0.p"] }).count <= 20)
    }
}
