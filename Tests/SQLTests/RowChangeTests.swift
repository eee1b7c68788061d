import JSON
import SQL
import Testing

@Suite struct RowChangeTests {
    private func table() throws -> TableName { try TableName(parsing: "shop.t") }

    private func inserts(
        _ rows: [JSONObject], onConflict conflict: RowChange.Conflict? = nil
    ) throws -> [Statement] {
        try RowChange.insert(rows, onConflict: conflict).statements(on: table(), maxRows: 100)
    }

    @Test func insertsRowsAsOneJSONParameter() throws {
        let rows: [JSONObject] = [["a": 1, "b": "x'\""], ["a": 2, "b": nil]]
        let statement = try inserts(rows)[0]
        #expect(
            statement.text.hasPrefix(
                """
                WITH _w AS (INSERT INTO "shop"."t" ("a","b") SELECT "a","b" FROM \
                json_populate_recordset(NULL::"shop"."t", $1::json) RETURNING *),
                """))
        #expect(statement.parameters == [#"[{"a":1,"b":"x'\""},{"a":2,"b":null}]"#, "shop", "t"])
    }

    @Test func groupsRowsByTheirColumns() throws {
        let statements = try inserts([
            ["a": 1, "b": 2], ["a": 3], ["b": 4, "a": 5], [:], ["a": 6], [:],
        ])
        #expect(
            statements.map(\.parameters) == [
                [#"[{"a":1,"b":2},{"b":4,"a":5}]"#, "shop", "t"],
                [#"[{"a":3},{"a":6}]"#, "shop", "t"], ["shop", "t"], ["shop", "t"],
            ])
        #expect(
            statements[3].text.hasPrefix(
                #"WITH _w AS (INSERT INTO "shop"."t" DEFAULT VALUES RETURNING *),"#))
    }

    @Test func columnsThatOnlyLookAlikeAreTwo() throws {
        let statements = try inserts([["\u{E9}": 1], ["e\u{301}": 2]])
        #expect(statements.count == 2)
    }

    struct Conflicted: Sendable {
        let columns: [String]
        let resolution: RowChange.Conflict.Resolution
        let clause: String

        init(_ columns: [String], _ resolution: RowChange.Conflict.Resolution, _ clause: String) {
            self.columns = columns
            self.resolution = resolution
            self.clause = clause
        }
    }

    static let conflicts: [Conflicted] = [
        Conflicted(
            ["id"], .merge,
            #"ON CONFLICT ("id") DO UPDATE SET "a" = EXCLUDED."a","b""c" = EXCLUDED."b""c""#),
        Conflicted(
            ["id", "a"], .merge, #"ON CONFLICT ("id","a") DO UPDATE SET "b""c" = EXCLUDED."b""c""#),
        Conflicted(["id", "a", "b\"c"], .merge, #"ON CONFLICT ("id","a","b""c") DO NOTHING"#),
        Conflicted(["id"], .ignore, #"ON CONFLICT ("id") DO NOTHING"#),
    ]

    @Test(arguments: conflicts) func meetsAConflict(_ it: Conflicted) throws {
        var columns: [Identifier] = []
        for column in it.columns { columns.append(try Identifier(column)) }
        let conflict = RowChange.Conflict(columns: columns, resolution: it.resolution)
        let text = try inserts([["id": 1, "a": 2, "b\"c": 3]], onConflict: conflict)[0].text
        #expect(text.contains("$1::json) \(it.clause) RETURNING *)"), "\(text)")
    }

    @Test func updatesWithinABudget() throws {
        let change = RowChange.update(
            try Filter.parse(["id": "eq.5"]), changes: ["a": 1, "B c": nil])
        let statement = try change.statements(on: table(), maxRows: 100, returning: .rows)[0]
        #expect(
            statement
                == Statement(
                    """
                    WITH _w AS (UPDATE "shop"."t" SET ("a","B c") = (SELECT "a","B c" FROM \
                    json_populate_record(NULL::"shop"."t", $1::json)) WHERE "id" = $2 RETURNING *),
                    _n AS (SELECT count(*) AS n FROM _w)
                    SELECT (SELECT n FROM _n)::text AS count,
                    (SELECT coalesce(json_agg(_w.*), '[]') FROM _w)::text AS rows,
                    CASE WHEN (SELECT n FROM _n) > $3::bigint \
                    THEN ($4::text || (SELECT n FROM _n))::int END AS over
                    """,
                    [#"{"a":1,"B c":null}"#, "5", "100", RowChange.overBudgetMark.text]))
    }

    @Test func showsRowsAsTheyWere() throws {
        let change = RowChange.update(try Filter.parse(["id": "eq.5"]), changes: ["a": 1])
        let statement = try change.statements(
            on: table(), maxRows: 7, returning: .rows, withBefore: true)[0]
        #expect(
            statement.text.contains(#"_b AS (SELECT * FROM "shop"."t" WHERE "id" = $3)"#))
        #expect(
            statement.text.contains(
                "(SELECT coalesce(json_agg(_b.*), '[]') FROM _b)::text AS before"))
        #expect(
            statement.parameters == [#"{"a":1}"#, "5", "5", "7", RowChange.overBudgetMark.text])
    }

    @Test func deletesWithinABudget() throws {
        let change = RowChange.delete(
            try Filter.parse(["id": "in.(1,2)", "or": "(a.eq.1,b.eq.2)"]))
        let statement = try change.statements(
            on: table(), maxRows: 2, returning: RowChange.Returning.none)[0]
        #expect(
            statement
                == Statement(
                    """
                    WITH _w AS (DELETE FROM "shop"."t" WHERE "id" = ANY ($1) AND ("a" = $2 OR "b" = $3) \
                    RETURNING *),
                    _n AS (SELECT count(*) AS n FROM _w)
                    SELECT (SELECT n FROM _n)::text AS count,
                    CASE WHEN (SELECT n FROM _n) > $4::bigint \
                    THEN ($5::text || (SELECT n FROM _n))::int END AS over
                    """, [#"{"1","2"}"#, "1", "2", "2", RowChange.overBudgetMark.text]))
    }

    @Test func refusesWhatIsNoChange() throws {
        let table = try table()
        let filters = try Filter.parse(["id": "eq.5"])
        let refused: [(RowChange, String)] = [
            (.update(filters, changes: [:]), "changes is empty"),
            (.update(filters, changes: ["": 1]), "a name is empty"),
            (.insert([["a\0": 1]], onConflict: nil), "NUL"),
            (.insert([[String(repeating: "x", count: 64): 1]], onConflict: nil), "64 bytes"),
        ]
        for (change, words) in refused {
            let message = refusal { () throws(SQLArgumentError) in
                try change.statements(on: table, maxRows: 1)
            }
            #expect(try #require(message).contains(words))
        }
    }
}
