import JSON
import Testing

/// Previews show what a write would do, and do it not.
@Suite struct PreviewTests {
    private func sandbox(_ schema: String) async throws -> SandboxBridge {
        let sandbox = try await OwnSandbox.instance()
        try await sandbox.prepare(
            """
            CREATE SCHEMA \(schema);
            SET LOCAL search_path = \(schema);
            CREATE TABLE items (id serial PRIMARY KEY, code text UNIQUE, n int NOT NULL DEFAULT 7
              CHECK (n >= 0), note text DEFAULT 'none', changed int NOT NULL DEFAULT 0, twice int
              GENERATED ALWAYS AS (n * 2) STORED);
            CREATE TABLE log (what text);
            CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              INSERT INTO \(schema).log VALUES (TG_OP);
              IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
              NEW.changed := NEW.changed + 1; RETURN NEW; END $$;
            CREATE TRIGGER marks BEFORE INSERT OR UPDATE OR DELETE ON items
              FOR EACH ROW EXECUTE FUNCTION mark();
            INSERT INTO items (code, n) SELECT 'c' || g, g FROM generate_series(1, 5) g;
            CREATE FUNCTION empty_items() RETURNS int LANGUAGE sql AS
              'WITH d AS (DELETE FROM \(schema).items RETURNING 1) SELECT count(*)::int FROM d';
            """)
        return sandbox
    }

    private func content(_ schema: String, of sandbox: SandboxBridge) async throws -> [JSONValue] {
        try await sandbox.rows(
            """
            SELECT (SELECT json_agg(i ORDER BY id) FROM \(schema).items i) AS items,
            (SELECT count(*) FROM \(schema).log) AS log
            """)
    }

    // README: "shows what each row's columns change from and to, and rolls it back"
    @Test func aPreviewShowsTheRowsAndKeepsNothing() async throws {
        let sandbox = try await sandbox("previewing")
        let features = sandbox.features
        let before = try await content("previewing", of: sandbox)
        let inserted = try await features.text(
            "truss_insert_rows",
            #"{"table":"previewing.items","rows":[{"code":"a"},{"code":"b","n":1}],"preview":true}"#
        )
        #expect(inserted.hasPrefix("Preview: 2 rows would be inserted; nothing was changed."))
        #expect(inserted.contains(#"[6,"a",7,"none",1,14]"#), "defaults, triggers: \(inserted)")
        #expect(inserted.contains(#"[7,"b",1,"none",1,2]"#), "\(inserted)")

        let updated = try await features.text(
            "truss_update_rows",
            #"{"table":"previewing.items","filters":{"n":"lte.2"},"changes":{"n":10},"preview":true}"#
        )
        #expect(updated.hasPrefix("Preview: 2 rows would be updated; nothing was changed."))
        #expect(
            updated.contains(
                """

                What changes, as [before, after]:
                {"columns":["id","changes"],"rows":[[1,{"n":[1,10],"changed":[1,2],"twice":[2,20]}],\
                [2,{"n":[2,10],"changed":[1,2],"twice":[4,20]}]]}
                """), "\(updated)")

        let deleted = try await features.text(
            "truss_delete_rows",
            #"{"table":"previewing.items","filters":{"n":"gt.4"},"preview":true}"#)
        #expect(deleted.hasPrefix("Preview: 1 row would be deleted; nothing was changed."))
        #expect(deleted.contains(#""c5""#))

        let called = try await features.text(
            "truss_call_function", #"{"function":"previewing.empty_items","preview":true}"#)
        #expect(
            called
                == "Preview: nothing was changed.\n{\"columns\":[\"empty_items\"],\"rows\":[[5]]}")

        #expect(try await content("previewing", of: sandbox) == before)
        let sequence = try await sandbox.rows(
            "SELECT last_value::int AS n FROM previewing.items_id_seq")
        #expect(sequence == [["n": 7]], "sequences are not rolled back")
    }

    @Test func aPreviewFailsAsTheWriteWould() async throws {
        let sandbox = try await sandbox("foreseeing")
        let before = try await content("foreseeing", of: sandbox)
        for (tool, arguments, words) in [
            (
                "truss_insert_rows",
                #"{"table":"foreseeing.items","rows":[{"code":"z"},{"code":"c1"}],"preview":true}"#,
                ["23505", "(code)=(c1)"]
            ),
            (
                "truss_update_rows",
                #"{"table":"foreseeing.items","filters":{"id":"eq.1"},"changes":{"n":-1},"preview":true}"#,
                ["23514"]
            ),
            (
                "truss_delete_rows",
                #"{"table":"foreseeing.items","filters":{"id":"gt.0"},"maxRows":4,"preview":true}"#,
                ["5 rows match and maxRows is 4"]
            ),
        ] {
            let text = try await sandbox.features.failure(tool, arguments)
            for word in words + ["Nothing was"] { #expect(text.contains(word), "\(text)") }
        }
        #expect(try await content("foreseeing", of: sandbox) == before)
    }

    @Test func aConflictMergesOrIsIgnored() async throws {
        let sandbox = try await sandbox("conflicting")
        let features = sandbox.features
        let merged = try await features.text(
            "truss_insert_rows",
            #"{"table":"conflicting.items","rows":[{"code":"c1","n":50},{"code":"new","n":51}],"onConflict":["code"],"resolution":"merge"}"#
        )
        #expect(merged.hasPrefix("2 rows inserted."))
        let ignored = try await features.text(
            "truss_insert_rows",
            #"{"table":"conflicting.items","rows":[{"code":"c2","n":60},{"code":"newer","n":61}],"onConflict":["code"],"resolution":"ignore"}"#
        )
        #expect(ignored.hasPrefix("1 row inserted.") && ignored.contains("newer"), "\(ignored)")
        let none = try await features.text(
            "truss_insert_rows",
            #"{"table":"conflicting.items","rows":[{"code":"c2"}],"onConflict":["code"],"resolution":"ignore"}"#
        )
        #expect(none.hasPrefix("0 rows inserted."))
        let found = try await sandbox.rows(
            """
            SELECT json_object_agg(code, n ORDER BY code) AS n FROM conflicting.items
            WHERE code IN ('c1', 'c2', 'c3', 'new', 'newer')
            """)
        #expect(found == [["n": ["c1": 50, "c2": 2, "c3": 3, "new": 51, "newer": 61]]])
        let refused = try await features.failure(
            "truss_insert_rows",
            #"{"table":"conflicting.items","rows":[{"code":"c1"}],"onConflict":["n"],"resolution":"merge"}"#
        )
        #expect(refused.contains("42P10") && refused.contains("Nothing was changed"), "\(refused)")
    }

    @Test func rowsOfDifferentColumnsAreOneTransaction() async throws {
        let sandbox = try await sandbox("mixing")
        let features = sandbox.features
        let before = try await content("mixing", of: sandbox)
        let failure = try await features.failure(
            "truss_insert_rows",
            #"{"table":"mixing.items","rows":[{"code":"x"},{"n":1},{"code":"y","note":null},{"n":-1,"note":"bad"}]}"#
        )
        #expect(failure.contains("23514"))
        #expect(try await content("mixing", of: sandbox) == before)
        let text = try await features.text(
            "truss_insert_rows",
            #"{"table":"mixing.items","rows":[{"code":"x"},{"n":1},{"note":null,"code":"y"},{}]}"#)
        #expect(text.hasPrefix("4 rows inserted."))
        let found = try await sandbox.rows(
            "SELECT json_agg(json_build_array(code, n, note) ORDER BY id) AS r FROM mixing.items WHERE id > 9"
        )
        #expect(
            found == [
                [
                    "r": [
                        ["x", 7, "none"], [.null, 1, "none"], ["y", 7, .null], [.null, 7, "none"],
                    ]
                ]
            ])
    }

    @Test func theMessageSaysHowManyRowsFit() async throws {
        let sandbox = try await sandbox("fitting")
        let features = sandbox.features
        func rows(_ count: Int) -> JSONObject {
            let rows = (0..<count).map { index -> JSONValue in
                let note = String(repeating: "ü\"", count: 400)
                return ["code": .string("r\(index)"), "note": .string(note)]
            }
            return ["table": "fitting.items", "rows": .array(rows), "preview": true]
        }
        let refused = try await features.call("truss_insert_rows", with: rows(400))
        #expect(refused.isError && refused.text.contains("262144 bytes"), "\(refused.text)")
        let tail = try #require(refused.text.firstRange(of: "the first "))
        let fits = try #require(Int(refused.text[tail.upperBound...].prefix { $0.isNumber }))
        let accepted = try await features.call("truss_insert_rows", with: rows(fits))
        #expect(accepted.text.hasPrefix("Preview: \(fits) rows would be inserted"))
        let one = try await features.call("truss_insert_rows", with: rows(fits + 1))
        #expect(one.isError && one.text.contains("the first \(fits) rows fit"))
    }
}
