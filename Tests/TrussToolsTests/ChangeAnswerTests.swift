import JSON
import Testing

/// What changes answer with: rows, keys or a count, pairs of before and after, JSON from text.
@Suite struct ChangeAnswerTests {
    private func sandbox(_ schema: String) async throws -> SandboxBridge {
        let sandbox = try await OwnSandbox.instance()
        try await sandbox.prepare(
            """
            CREATE SCHEMA \(schema);
            SET LOCAL search_path = \(schema);
            CREATE TABLE wide (id int PRIMARY KEY, n int, a text DEFAULT repeat('a', 300), b text DEFAULT repeat('b', 300));
            INSERT INTO wide SELECT g, g FROM generate_series(1, 100) g;
            CREATE TABLE keyless (n int);
            CREATE DOMAIN settings AS jsonb;
            CREATE TABLE documents (id int PRIMARY KEY, doc jsonb, plain json, text text, domain settings,
              docs jsonb[], numbers int[]);
            """)
        return sandbox
    }

    private func rows(_ count: Int) -> String {
        "[" + (0..<count).map { #"{"id":\#(1000 + $0),"n":1}"# }.joined(separator: ",") + "]"
    }

    // README: "above 20 rows with their keys"
    @Test func manyRowsAnswerWithTheirKeys() async throws {
        let sandbox = try await sandbox("answering")
        let features = sandbox.features
        let twenty = try await features.text(
            "truss_insert_rows", #"{"table":"answering.wide","rows":\#(rows(20)),"preview":true}"#)
        #expect(twenty.contains(#"{"columns":["id","n","a","b"]"#))
        let more = try await features.text(
            "truss_insert_rows", #"{"table":"answering.wide","rows":\#(rows(500)),"preview":true}"#)
        #expect(
            more.hasPrefix(
                """
                Preview: 500 rows would be inserted; nothing was changed.
                Their keys; returning "rows" gives all columns:
                {"columns":["id"],"rows":[[1000],[1001],
                """))
        #expect(more.utf8.count < 5000)

        let deleted = try await features.text(
            "truss_delete_rows",
            #"{"table":"answering.wide","filters":{"id":"lte.30"},"preview":true}"#)
        #expect(deleted.contains(#"Their keys; returning "rows" gives all columns:"#))
        let some = try await features.text(
            "truss_delete_rows",
            #"{"table":"answering.wide","filters":{"id":"lte.20"},"preview":true}"#)
        #expect(some.contains(#"{"columns":["id","n","a","b"]"#))
    }

    @Test(arguments: [
        ("rows", #"{"columns":["id","n","a","b"]"#),
        ("keys", #"{"columns":["id"],"rows":[[1],[2]]}"#),
        ("none", nil), ("NONE", nil),
    ])
    func aCallSaysWhatItWants(returning: String, expected: String?) async throws {
        let schema = "wanting_\(returning.lowercased())_\(returning.utf8.first ?? 0)"
        let sandbox = try await sandbox(schema)
        for (tool, more) in [
            ("truss_delete_rows", ""), ("truss_update_rows", #","changes":{"n":0}"#),
        ] {
            let text = try await sandbox.features.text(
                tool,
                #"{"table":"\#(schema).wide","filters":{"id":"lte.2"}\#(more),"preview":true,"returning":"\#(returning)"}"#
            )
            #expect(text.hasPrefix("Preview: 2 rows would be "), "\(text)")
            if let expected { #expect(text.contains(expected), "\(text)") }
            if expected == nil { #expect(!text.contains("\n"), "\(text)") }
        }
    }

    @Test func whatHasNoKeyAnswersWithRows() async throws {
        let sandbox = try await sandbox("unkeyed")
        let rows = (0..<30).map { #"{"n":\#($0)}"# }.joined(separator: ",")
        let text = try await sandbox.features.text(
            "truss_insert_rows", #"{"table":"unkeyed.keyless","rows":[\#(rows)],"preview":true}"#)
        #expect(text.contains(#"{"columns":["n"],"rows":[[0],[1]"#))
    }

    @Test func aResultStaysWithinItsBytes() async throws {
        let sandbox = try await sandbox("budgeting")
        for more in ["", #","preview":true"#] {
            let text = try await sandbox.features.text(
                "truss_update_rows",
                #"{"table":"budgeting.wide","filters":{"id":"lte.20"},"changes":{"n":5},"returning":"rows","maxBytes":2000\#(more)}"#
            )
            #expect(text.utf8.count < 2300 && text.contains("not shown"), "\(text)")
        }
    }

    @Test func aPreviewOfAWideUpdateShowsWhatChanges() async throws {
        let sandbox = try await sandbox("pairing")
        let features = sandbox.features
        let text = try await features.text(
            "truss_update_rows",
            #"{"table":"pairing.wide","filters":{"id":"lte.40"},"changes":{"n":7},"preview":true}"#)
        #expect(
            text.contains(#"{"columns":["id","changes"],"rows":[[1,{"n":[1,7]}],[2,{"n":[2,7]}]"#))
        #expect(text.contains(#"[7,{}]"#), "a row that is as before")
        #expect(text.utf8.count < 1500)
        // A new key cannot be paired with the old one.
        let moved = try await features.text(
            "truss_update_rows",
            #"{"table":"pairing.wide","filters":{"id":1},"changes":{"id":5000},"preview":true}"#)
        #expect(moved.contains("Before:") && moved.contains("After:"), "\(moved)")
        let none = try await features.text(
            "truss_update_rows",
            #"{"table":"pairing.wide","filters":{"id":-1},"changes":{"n":7},"preview":true}"#)
        #expect(
            none
                == "Preview: 0 rows would be updated; nothing was changed. No row matches the filters."
        )
    }

    @Test func textThatIsJSONIsStoredAsJSONWhereTheColumnIs() async throws {
        let sandbox = try await sandbox("reading")
        let features = sandbox.features
        let inserted = try await features.text(
            "truss_insert_rows",
            #"""
            {"table":"reading.documents","rows":[
            {"id":1,"doc":"{\"a\":1.50}","plain":"[1, 2]","text":"{\"a\":1}","domain":"{\"d\":1}"},
            {"id":2,"doc":"x","plain":"5","text":"[1]","domain":"null"},
            {"id":3,"doc":{"b":[1]},"plain":null,"text":null,"domain":"[broken"},
            {"id":4,"doc":"{\"n\":12345678901234567890.10}","numbers":[1,2]}]}
            """#)
        #expect(inserted.contains("\nTaken as the JSON that the text was: doc, plain, domain."))
        let types = try await sandbox.rows(
            """
            SELECT json_agg(json_build_array(jsonb_typeof(doc), json_typeof(plain), text, jsonb_typeof(domain))
            ORDER BY id) AS r FROM reading.documents
            """)
        #expect(
            types == [
                [
                    "r": [
                        ["object", "array", #"{"a":1}"#, "object"],
                        ["string", "string", "[1]", "string"],
                        ["object", nil, nil, "string"], ["object", nil, nil, nil],
                    ]
                ]
            ])
        let exact = try await features.text(
            "truss_query_table",
            #"{"table":"reading.documents","select":"id","filters":{"doc":"cs.{\"n\":12345678901234567890.10}"}}"#
        )
        #expect(exact == #"{"columns":["id"],"rows":[[4]]}"#)

        let updated = try await features.text(
            "truss_update_rows",
            #"{"table":"reading.documents","filters":{"id":2},"changes":{"doc":"[\"z\"]","text":"[\"z\"]"}}"#
        )
        #expect(updated.contains("Taken as the JSON that the text was: doc."), "\(updated)")
        #expect(updated.contains(#"["z"]"#) && updated.contains(#""[\"z\"]""#), "\(updated)")
        let plain = try await features.text(
            "truss_update_rows",
            #"{"table":"reading.documents","filters":{"id":2},"changes":{"text":"[1]"}}"#)
        #expect(!plain.contains("Taken as"))
    }

    /// A list is an array of PostgreSQL's unless the statement says that it is JSON.
    @Test func aListForAParameterThatIsJSONIsJSON() async throws {
        let features = try await SandboxFixture.features()
        let text = try await features.text(
            "truss_run_sql",
            #"""
            {"sql":"SELECT $1::jsonb AS a, CAST($2 AS json) AS b, $3::int[] AS c, $4 :: jsonb AS d, $5::jsonb[] AS e",
            "params":[[1,{"x":[]}],["y"],[1,2],"[2.50]",["1"]]}
            """#)
        #expect(
            text
                == #"{"columns":["a","b","c","d","e"],"rows":[[[1,{"x":[]}],["y"],[1,2],[2.50],[1]]]}"#
        )
    }

    @Test func aListThatWasMeantAsJSONGetsTheRemedy() async throws {
        let sandbox = try await OwnSandbox.instance()
        try await sandbox.prepare(
            """
            CREATE SCHEMA listing; CREATE FUNCTION listing.size(doc jsonb) RETURNS int
            LANGUAGE sql AS 'SELECT jsonb_array_length(doc)';
            """)
        let features = sandbox.features
        let query = try await features.failure(
            "truss_run_sql",
            #"{"sql":"SELECT id FROM products WHERE attributes @> $1","params":[["a"]]}"#)
        #expect(query.contains("for JSON write $1::jsonb"), "\(query)")
        let call = try await features.failure(
            "truss_call_function", #"{"function":"listing.size","arguments":{"doc":[1,2]}}"#)
        #expect(call.contains(#"give it as a text: "[1,2]""#), "\(call)")
        let text = try await features.text(
            "truss_call_function", #"{"function":"listing.size","arguments":{"doc":"[1,2]"}}"#)
        #expect(text == #"{"columns":["size"],"rows":[[2]]}"#)
    }
}
