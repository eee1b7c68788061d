import JSON
import Testing
import TrussTools

/// Reading and writing rows in a real PostgreSQL.
@Suite struct RowsTests {
    @Test func valuesGoInAndComeBackExactly() async throws {
        let features = try await SandboxFixture.features()
        let inserted = try await features.text(
            "truss_insert_rows",
            #"""
            {"table":"wishlists","rows":[{"name":"exact","reference":9007199254740993,
            "budget":12345678901234567890,"items":[1,[2.50],{"a":"ü"}],"product_ids":[3,1],
            "created_at":"2026-01-02T03:04:05.123456Z"},
            {"name":"exact","items":[],"reference":-9223372036854775808}]}
            """#)
        #expect(inserted.hasPrefix("2 rows inserted."))
        let read = try await features.text(
            "truss_query_table",
            #"""
            {"table":"wishlists","select":"reference,budget,items,product_ids,created_at,visibility",
            "filters":{"name":"eq.exact"},"order":"reference.desc"}
            """#)
        let rows = try #require(try JSONValue(parsing: read).object?["rows"]?.array)
        #expect(
            rows[0].description == #"""
                [9007199254740993,12345678901234567890,[1,[2.50],{"a":"ü"}],[3,1],"2026-01-02T03:04:05.123456+00:00","private"]
                """#)
        #expect(rows[1].array?[0].description == "-9223372036854775808")
        #expect(rows[1].array?[2] == [])
        #expect(rows[1].array?[5] == "private", "an absent column takes its default")
        _ = try await features.text(
            "truss_delete_rows", #"{"table":"wishlists","filters":{"name":"eq.exact"}}"#)
    }

    // README: "Update and delete touch at most `maxRows` rows"
    @Test func aDeleteOfMoreThanMaxRowsDeletesNone() async throws {
        let features = try await SandboxFixture.features()
        let rows = (1...101).map { #"{"name":"many","reference":\#($0)}"# }.joined(separator: ",")
        _ = try await features.text(
            "truss_insert_rows", #"{"table":"wishlists","rows":[\#(rows)]}"#)
        let refusal = try await features.failure(
            "truss_delete_rows",
            #"{"table":"wishlists","filters":{"name":"eq.many"},"maxRows":100}"#)
        #expect(refusal.contains("Nothing was deleted: 101 rows match and maxRows is 100"))
        let count = try await features.text(
            "truss_run_sql", #"{"sql":"SELECT count(*) FROM wishlists WHERE name = 'many'"}"#)
        #expect(count == #"{"columns":["count"],"rows":[[101]]}"#)
        let deleted = try await features.text(
            "truss_delete_rows",
            #"{"table":"wishlists","filters":{"name":"eq.many"},"maxRows":101}"#)
        #expect(deleted.hasPrefix("101 rows deleted."))
    }

    @Test func anUpdateChangesWhatItsFiltersMatchAndNothingElse() async throws {
        let features = try await SandboxFixture.features()
        _ = try await features.text(
            "truss_insert_rows",
            #"{"table":"public.wishlists","rows":[{"name":"up","reference":1},{"name":"up","reference":2},{"name":"up","reference":3}]}"#
        )
        let updated = try await features.text(
            "truss_update_rows",
            #"{"table":"wishlists","filters":{"name":"eq.up","reference":["gte.2","lt.3"]},"changes":{"items":[],"budget":null,"visibility":"shared"}}"#
        )
        #expect(updated.hasPrefix("1 row updated."))
        let read = try await features.text(
            "truss_run_sql",
            #"{"sql":"SELECT reference, visibility FROM wishlists WHERE name = $1 ORDER BY 1","params":["up"]}"#
        )
        #expect(
            read
                == #"{"columns":["reference","visibility"],"rows":[[1,"private"],[2,"shared"],[3,"private"]]}"#
        )
        _ = try await features.text(
            "truss_delete_rows", #"{"table":"wishlists","filters":{"name":"eq.up"}}"#)
        let none = try await features.text(
            "truss_update_rows",
            #"{"table":"wishlists","filters":{"name":"eq.up"},"changes":{"visibility":"shared"}}"#)
        #expect(none.hasPrefix("0 rows updated"))
    }

    @Test func rowsOfDifferentColumnsGoInTogetherOrNotAtAll() async throws {
        let features = try await SandboxFixture.features()
        let failure = try await features.failure(
            "truss_insert_rows",
            #"{"table":"wishlists","rows":[{"name":"mix"},{"name":"mix","reference":1},{"visibility":"nowhere"}]}"#
        )
        #expect(failure.contains("23514") && failure.contains("Nothing was changed"))
        let inserted = try await features.text(
            "truss_insert_rows",
            #"{"table":"wishlists","rows":[{"name":"mix"},{"reference":1,"name":"mix"},{"name":"mix"},{"name":"mix","budget":1}]}"#
        )
        #expect(inserted.hasPrefix("4 rows inserted."))
        let deleted = try await features.text(
            "truss_delete_rows", #"{"table":"wishlists","filters":{"name":"eq.mix"}}"#)
        #expect(deleted.hasPrefix("4 rows deleted."))
    }

    @Test func valuesWithAnyCharacterAreFoundAgain() async throws {
        let features = try await SandboxFixture.features()
        for (number, value) in [
            "a,b", #"a"b"#, "a'b", #"a\b"#, "a\nb", "a\r\nb\u{2028}c", "(x)", "{x}", "日本語", "🇩🇪👩‍👩‍👧",
            "e\u{301}", "\"\u{301}; DROP TABLE wishlists; --", "null", "*", " padded ",
        ].enumerated() {
            let row: JSONValue = ["name": .string(value), "reference": .number(JSONNumber(number))]
            let insert: JSONValue = ["table": "wishlists", "rows": [row]]
            _ = try await features.text("truss_insert_rows", insert.description)
            let escaped = JSONValue.string(value).description
            for filter in [
                "eq.\(value)", "in.(\(escaped.contains("\\n") ? quoted(value) : quoted(value)),x)",
            ] {
                let query: JSONValue = [
                    "table": "wishlists", "select": "reference,name",
                    "filters": ["name": .string(filter)],
                ]
                let read = try await features.text("truss_query_table", query.description)
                // A line behind the rows says how many characters are escapes.
                let rows = try JSONValue(parsing: String(read.prefix { $0 != "\n" })).object?[
                    "rows"]
                #expect(rows == [[.number(JSONNumber(number)), .string(value)]], "\(filter)")
            }
            let delete: JSONValue = [
                "table": "wishlists", "filters": ["name": .string("eq.\(value)")],
            ]
            let deleted = try await features.text("truss_delete_rows", delete.description)
            #expect(deleted.hasPrefix("1 row deleted."), "\(value)")
        }
    }

    private func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }

    @Test func oddNamesWorkEverywhere() async throws {
        let features = try await SandboxFixture.features()
        let read = try await features.text(
            "truss_query_table",
            #"{"table":"odd table","select":"ID,\"Full Name\",col-with-dash,größe","filters":{"Full Name":"not.is.null"},"order":"\"Full Name\".desc","limit":1}"#
        )
        #expect(read.contains(#""columns":["ID","Full Name","col-with-dash","größe"]"#))
        let described = try await features.text("truss_describe_table", #"{"table":"odd table"}"#)
        #expect(described.contains("\"quote\"\"d\""))
    }

    @Test func anotherSchemaIsReachedBothWays() async throws {
        let features = try await SandboxFixture.features()
        let dotted = try await features.text(
            "truss_query_table", #"{"table":"sales.leads","limit":2,"order":"id"}"#)
        let apart = try await features.text(
            "truss_query_table", #"{"table":"leads","schema":"sales","limit":2,"order":"id"}"#)
        #expect(dotted == apart)
        #expect(dotted.contains(#"there are more; for the next rows give after ["2"]."#))
    }

    @Test func zeroRowsStillShowTheColumns() async throws {
        let features = try await SandboxFixture.features()
        let read = try await features.text(
            "truss_run_sql", #"{"sql":"SELECT 1 AS a, 2 AS a, 3 AS b WHERE false"}"#)
        #expect(
            read == """
                {"columns":["a","a","b"],"rows":[]}
                Column names used more than once: a.
                """)
    }

    @Test func everyReadingFormRuns() async throws {
        let features = try await SandboxFixture.features()
        for sql in [
            "SELECT 1 AS n", "WITH x AS (SELECT 1 AS n) SELECT * FROM x", "VALUES (1)",
            "(SELECT 1 AS n)", "SELECT 1 AS n -- trailing", "SELECT 1 AS n;",
            "TABLE public.categories LIMIT 1",
        ] {
            let arguments: JSONValue = ["sql": .string(sql)]
            let text = try await features.text("truss_run_sql", arguments.description)
            #expect(text.hasPrefix(#"{"columns":["#), "\(sql)")
        }
        for sql in [
            "EXPLAIN SELECT * FROM orders WHERE id = 1",
            "EXPLAIN (COSTS OFF) WITH x AS (SELECT 1) TABLE x",
            "EXPLAIN ANALYZE SELECT count(*) FROM orders", "explain verbose values (1)",
            "EXPLAIN WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r",
        ] {
            let arguments: JSONValue = ["sql": .string(sql)]
            let text = try await features.text("truss_run_sql", arguments.description)
            #expect(!text.contains("_q") && !text.contains("_truss_mcp"), "\(text)")
        }
        let typed = try await features.text(
            "truss_run_sql",
            #"{"sql":"SELECT $1::int[] AS a, $2::jsonb AS b, $3::numeric AS c, $4::text AS d, $5::bool AS e","params":[[1,2],{"x":[]},1.10,null,true]}"#
        )
        #expect(
            typed == #"{"columns":["a","b","c","d","e"],"rows":[[[1,2],{"x":[]},1.10,null,true]]}"#)
    }

    @Test func aWriteInsideAFunctionIsRefusedByPostgreSQL() async throws {
        let features = try await SandboxFixture.features()
        let failure = try await features.failure(
            "truss_run_sql",
            #"{"sql":"SELECT nextval_of_orders FROM (SELECT lastval()) AS x(nextval_of_orders)"}"#)
        #expect(!failure.isEmpty)
    }
}
