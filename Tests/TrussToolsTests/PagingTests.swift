import JSON
import Seeds
import Testing

/// Pages of a table while it is changed.
@Suite struct PagingTests {
    private func sandbox(_ schema: String) async throws -> SandboxBridge {
        let sandbox = try await OwnSandbox.instance()
        try await sandbox.prepare(
            """
            CREATE SCHEMA \(schema);
            SET LOCAL search_path = \(schema);
            CREATE TABLE plain (id int PRIMARY KEY, note text, n int);
            INSERT INTO plain SELECT g, 'note ' || g, g % 7 FROM generate_series(1, 60) g;
            CREATE TABLE pairs (b text NOT NULL, a int NOT NULL, n int, at timestamptz, PRIMARY KEY (a, b));
            INSERT INTO pairs SELECT chr(96 + g % 5) || '"' || g, g / 5, nullif(g % 4, 0),
              '2026-01-01 00:00:00.123456+00'::timestamptz + g * interval '1 hour' FROM generate_series(1, 60) g;
            CREATE TABLE codes (code text NOT NULL UNIQUE, n int);
            INSERT INTO codes SELECT 'c' || g, g % 3 FROM generate_series(1, 60) g;
            CREATE TABLE keyless (n int);
            INSERT INTO keyless SELECT g FROM generate_series(1, 60) g;
            CREATE VIEW seen AS SELECT id, n FROM plain;
            """)
        return sandbox
    }

    /// The list that a cut result says to give as `after`; nil where nothing follows.
    private func next(_ text: String) -> String? {
        guard let start = text.firstRange(of: "for the next rows give after "),
            let end = text[start.upperBound...].lastIndex(of: "]")
        else { return nil }
        return String(text[start.upperBound...end])
    }

    private func rows(_ text: String) throws -> [[JSONValue]] {
        let line = text.prefix { $0 != "\n" }
        let rows = try JSONValue(parsing: Array(line.utf8)).object?["rows"]?.array
        return (rows ?? []).compactMap(\.array)
    }

    /// All rows of a table, page by page; `between` runs after each page.
    private func pages(
        of table: String, _ more: String = "", limit: Int = 7, of sandbox: SandboxBridge,
        between: (Int) async throws -> Void = { _ in }
    ) async throws -> [[JSONValue]] {
        var found: [[JSONValue]] = []
        var after: String?
        for page in 0..<100 {
            let place = after.map { #","after":\#($0)"# } ?? ""
            let text = try await sandbox.features.text(
                "truss_query_table", #"{"table":"\#(table)","limit":\#(limit)\#(more)\#(place)}"#)
            found += try rows(text)
            guard let next = next(text) else { return found }
            after = next
            try await between(page)
        }
        Issue.record("the pages of \(table) have no end")
        return found
    }

    @Test(arguments: [
        ("plain", ""), ("plain", #","order":"n""#), ("plain", #","order":"n.desc,note""#),
        ("plain", #","filters":{"n":"gt.2"}"#), ("plain", #","select":"note""#),
        ("pairs", ""), ("pairs", #","order":"n""#), ("pairs", #","order":"n.desc""#),
        ("pairs", #","order":"n.nullsfirst,b.desc""#),
        ("pairs", #","order":"n.desc.nullslast,at""#),
        ("pairs", #","order":"at.desc""#), ("pairs", #","order":"b.desc,a""#),
        ("pairs", #","order":"n","select":"at""#), ("codes", ""), ("codes", #","order":"n.desc""#),
    ])
    func pagesTogetherAreTheWhole(table: String, more: String) async throws {
        let sandbox = try await sandbox("paging_\(table)_\(UInt(bitPattern: more.hashValue))")
        let schema = "paging_\(table)_\(UInt(bitPattern: more.hashValue))"
        let whole = try rows(
            try await sandbox.features.text(
                "truss_query_table", #"{"table":"\#(schema).\#(table)","limit":1000\#(more)}"#))
        let paged = try await pages(of: "\(schema).\(table)", more, of: sandbox)
        #expect(Set(paged.map(\.description)) == Set(whole.map(\.description)))
        #expect(paged.count == whole.count)
    }

    // README: "no row is lost or shown twice while others change"
    @Test func noUntouchedRowIsLostOrDoubledWhileOthersChange() async throws {
        let sandbox = try await sandbox("moving")
        for order in ["", #","order":"n.desc""#, #","order":"n.nullsfirst""#] {
            var random = SeededGenerator(seed: 11)
            // Rows with odd keys are left alone.
            let found = try await pages(of: "moving.plain", order, of: sandbox) { _ in
                let even = { 2 * (1 + random.below(30)) }
                try await sandbox.prepare(
                    """
                    UPDATE moving.plain SET note = note || '!' WHERE id % 3 = 0;
                    UPDATE moving.plain SET n = n + 1 WHERE id = \(even());
                    DELETE FROM moving.plain WHERE id = \(even());
                    INSERT INTO moving.plain VALUES (\(even()), 'new', 3) ON CONFLICT DO NOTHING;
                    """)
            }
            let odd = found.compactMap { $0.first?.int }.filter { $0 % 2 == 1 }.sorted()
            #expect(odd == Array(stride(from: 1, through: 59, by: 2)), "\(order)")
        }
    }

    @Test func aCutResultSaysHowManyThereAreAndWhereTheNextBegin() async throws {
        let sandbox = try await sandbox("saying")
        let features = sandbox.features
        let first = try await features.text(
            "truss_query_table", #"{"table":"saying.plain","select":"id","limit":3}"#)
        #expect(
            first == """
                {"columns":["id"],"rows":[[1],[2],[3]]}
                3 rows shown of 60, there are more; for the next rows give after ["3"].
                """)
        let one = try await features.text(
            "truss_query_table",
            #"{"table":"saying.pairs","select":"n","order":"n.desc","filters":{"a":"lt.2"},"limit":1}"#
        )
        #expect(
            one.hasSuffix(
                #"1 row shown of 9, there are more; for the next rows give after [null,"0","d\"4"]."#
            ),
            "\(one)")
        let all = try await features.text(
            "truss_query_table", #"{"table":"saying.plain","select":"id","limit":60}"#)
        #expect(!all.contains("shown"))
        let keyless = try await features.text(
            "truss_query_table", #"{"table":"saying.keyless","limit":2,"offset":4}"#)
        #expect(
            keyless.contains(
                "2 rows shown of 60, there are more; for the next rows give offset 6, and an order in which"
            ))
        let view = try await features.text(
            "truss_query_table", #"{"table":"saying.seen","limit":2}"#)
        #expect(view.contains("2 rows shown, there are more; for the next rows give offset 2, and"))
        let offset = try await features.text(
            "truss_query_table", #"{"table":"saying.plain","select":"id","limit":2,"offset":10}"#)
        #expect(offset.contains(#"[[11],[12]]"#) && offset.contains(#"give after ["12"]"#))
        let large = try await features.text(
            "truss_query_table", #"{"table":"saying.plain","limit":1000,"maxBytes":1000}"#)
        let shown = try rows(large).count
        #expect(
            large.contains("cut at the byte budget; for the next rows give after [\"\(shown)\"]"))
    }

    /// What the statement found of the key last time is checked each time.
    @Test func anotherKeyIsFoundOut() async throws {
        let sandbox = try await sandbox("rekeyed")
        let features = sandbox.features
        func page(_ more: String = "") async throws -> String {
            try await features.text(
                "truss_query_table", #"{"table":"rekeyed.plain","select":"note","limit":2\#(more)}"#
            )
        }
        #expect(try await page().contains(#"give after ["2"]"#))
        try await sandbox.prepare(
            "ALTER TABLE rekeyed.plain DROP CONSTRAINT plain_pkey, ADD PRIMARY KEY (note, id)")
        #expect(try await page().contains(#"give after ["note 10","10"]"#))
        try await sandbox.prepare("ALTER TABLE rekeyed.plain RENAME COLUMN id TO number")
        #expect(try await page().contains(#"give after ["note 10","10"]"#))
        try await sandbox.prepare("ALTER TABLE rekeyed.plain DROP CONSTRAINT plain_pkey")
        #expect(try await page().contains("give offset 2, and an order"))
        try await sandbox.prepare("ALTER TABLE rekeyed.plain ADD PRIMARY KEY (number)")
        #expect(try await page(#","after":["58"]"#).contains(#"[["note 59"],["note 60"]]"#))
    }

    @Test(arguments: [
        (#""after":["1","2"]"#, ["after has 2 values", "the order has 1"]),
        (#""after":[],"order":"n""#, ["after has 0 values", "the order has 2"]),
        (#""after":["1"],"offset":5"#, ["after and offset", "one of them"]),
        (#""after":["x"]"#, ["22P02"]), (#""after":{"id":1}"#, ["after", "object"]),
    ])
    func aPlaceOfAnotherOrderIsRefused(more: String, words: [String]) async throws {
        let sandbox = try await sandbox("refusing_\(UInt(bitPattern: more.hashValue))")
        let schema = "refusing_\(UInt(bitPattern: more.hashValue))"
        let text = try await sandbox.features.failure(
            "truss_query_table", #"{"table":"\#(schema).plain",\#(more)}"#)
        for word in words { #expect(text.contains(word), "\(text)") }
    }

    @Test func withoutAKeyThereIsNoAfter() async throws {
        let sandbox = try await sandbox("keyless_after")
        let text = try await sandbox.features.failure(
            "truss_query_table", #"{"table":"keyless_after.keyless","after":["1"]}"#)
        #expect(text.contains("has no key") && text.contains("offset"), "\(text)")
    }
}
