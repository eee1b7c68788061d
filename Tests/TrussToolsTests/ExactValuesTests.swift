import JSON
import Seeds
import Testing
import TrussAPI

@testable import TrussTools

/// Rows in every encoding against what PostgreSQL itself makes of them, read another way.
@Suite struct ExactValuesTests {
    /// Literals of each built-in type, in SQL.
    static let types: [(name: String, values: [String])] = [
        ("bool", ["true", "false"]), ("int2", ["-32768", "7"]), ("int4", ["2147483647", "0"]),
        ("int8", ["9223372036854775807", "-9007199254740993"]),
        (
            "numeric",
            ["1.10", "-0.000000000000000000001", "12345678901234567890.123456789", "'NaN'", "0.00"]
        ),
        ("float4", ["1.5", "3.4e38", "'-Infinity'"]),
        ("float8", ["0.1", "1e-300", "'NaN'", "-0.0"]),
        ("money", ["'$1,234.56'"]), ("uuid", ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"]),
        ("bytea", [#"'\x'"#, #"'\xdeadbeef00'"#]),
        ("date", ["'2026-02-28'", "'infinity'", "'0044-03-15 BC'"]),
        ("time", ["'23:59:59.999999'"]), ("timetz", ["'04:05:06.789-08'"]),
        ("timestamp", ["'2026-01-02 03:04:05.123456'", "'-infinity'"]),
        ("timestamptz", ["'2026-01-02 03:04:05.000001+14'"]),
        ("interval", ["'1 year 2 months -3 days 04:05:06.7'", "'0'"]),
        ("json", [#"'{"b": 1, "a":  [1.10, 1e400, null], "b": "\u00e9"}'"#, "'\"\"'", "'null'"]),
        (
            "jsonb",
            [#"'{"b": 1.10, "a": {"x": ["y, \"z\"", true]}}'"#, "'[]'", "'12345678901234567890'"]
        ),
        ("inet", ["'192.168.0.1/24'", "'::1'"]), ("cidr", ["'10.0.0.0/8'"]),
        ("macaddr", ["'08:00:2b:01:02:03'"]), ("point", ["'(1.5,-2)'"]), ("box", ["'(1,2),(3,4)'"]),
        ("path", ["'[(0,0),(1,1)]'"]), ("polygon", ["'((0,0),(1,1),(2,0))'"]),
        ("circle", ["'<(1,2),3>'"]), ("line", ["'{1,2,3}'"]), ("lseg", ["'[(0,0),(1,1)]'"]),
        ("bit(3)", ["'101'"]), ("varbit", ["''", "'10101'"]), ("char(5)", ["'ab'", "''"]),
        ("varchar", ["'x'", "''"]), ("name", ["'pg'"]), ("oid", ["1", "4294967295"]),
        ("tsvector", ["'a:1 b:2'"]), ("tsquery", ["'a & !b'"]),
        ("int4range", ["'[1,5)'", "'empty'"]),
        ("numrange", ["'(,1.5]'"]), ("tstzrange", ["'[2026-01-01,)'"]),
        ("int4multirange", ["'{[1,2),[4,5)}'"]),
        ("int[]", ["'{1,NULL,3}'", "'{}'", "'{{1,2},{3,4}}'"]),
        ("text[]", [#"'{a,"b,c","d\"e",NULL,""}'"#]), ("jsonb[]", [#"ARRAY['{"a":1}']::jsonb[]"#]),
        ("pg_lsn", ["'16/B374D848'"]),
        (
            "text",
            [
                "''", "' '", "'null'", "'a,b'", "'\"'", "'\"\"'", "'\\'", "'a''b'", "E'a\\nb'",
                "E'\\r\\n'",
                "E'\\t\\x01\\x1f\\x7f'", "'日本語 🇩🇪 👩‍👩‍👧'", "E'\\u202E\\u200B'", "' padded '", "'{}'",
                "E'\\\\u0041'", "'…[5 bytes]'", "'1'", "'true'",
            ]
        ),
    ]

    /// A query of a random table: every type once or not, NULLs, names that repeat.
    static func query(seed: UInt64) -> String {
        var random = SeededGenerator(seed: seed)
        let columns = types.filter { $0.name == "text" || random.next() % 3 > 0 }
        let names = columns.indices.map { index in
            ["c\(index)", "Odd \"\"name\"\" \(index)", "twice", "größe, \(index)"][
                Int(random.next() % 4)]
        }
        let rows = (0..<(random.next() % 12 + 1)).map { _ in
            let values = zip(columns, names).map { column, name in
                let value =
                    random.next() % 5 == 0
                    ? "NULL" : column.values[Int(random.next() % UInt64(column.values.count))]
                return "(\(value))::\(column.name) AS \"\(name)\""
            }
            return "SELECT \(values.joined(separator: ", "))"
        }
        return rows.joined(separator: " UNION ALL ")
    }

    /// The rows as PostgreSQL's JSON, one text each, by a plain transaction and a tree.
    static func truth(_ query: String, _ instance: some TrussInstance) async throws -> [JSONObject]
    {
        let statement: JSONValue = [
            "sql": .string("SELECT to_json(_t)::text AS v FROM (\(query)) AS _t")
        ]
        let body: JSONValue = ["statements": [statement]]
        let response = try await instance.respond(
            to: APIRequest(
                .post, path: ["v1", "sql", "transaction"], body: body.bytes, isRead: false))
        let answer = try JSONValue(parsing: response.body)
        let rows = answer.object?["results"]?.array?.first?.object?["rows"]?.array
        return try #require(rows, "\(answer)").map { row in
            let text = try #require(row.object?["v"]?.string)
            return try #require(try JSONValue(parsing: text).object)
        }
    }

    // README: "Every value is as PostgreSQL has it: digits of `numeric` and `bigint`, microseconds, JSON."
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func everyEncodingOfARandomTableIsDecodedBack(seed: UInt64) async throws {
        let instance = try await SandboxFixture.instance()
        var settings = Settings()
        settings.escapesInvisibleText = seed % 2 == 0
        let features = TrussFeatures(instance: instance, version: "test", settings: settings)
        let query = Self.query(seed: seed)
        let truth = try await Self.truth(query, instance)

        let objects = try await Self.answer(features, query, "objects")
        #expect(try JSONValue(parsing: objects).array == truth.map { .object($0) })

        let columns = try #require(
            try JSONValue(parsing: try await Self.answer(features, query, "columns")).object)
        #expect(columns["columns"]?.array == truth[0].names.map { .string($0) })
        #expect(columns["rows"]?.array == truth.map { .array($0.members.map(\.value)) })

        settings.escapesInvisibleText = false
        let plain = TrussFeatures(instance: instance, version: "test", settings: settings)
        let records = CSVText.records(of: try await Self.answer(plain, query, "csv"))
        #expect(records.first == truth[0].names)
        #expect(records.count == truth.count + 1)
        for (record, row) in zip(records.dropFirst(), truth) {
            #expect(record.count == row.count)
            for (field, member) in zip(record, row) {
                #expect(try Self.value(field, like: member.value) == member.value)
            }
        }
    }

    /// The text of the answer without the lines that follow it.
    private static func answer(
        _ features: TrussFeatures, _ query: String, _ format: String
    ) async throws -> String {
        let arguments: JSONValue = [
            "sql": .string(query), "format": .string(format), "maxBytes": 10_000_000,
            "maxRows": 100_000,
        ]
        let text = try await features.text("truss_run_sql", arguments.description)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while let last = lines.last,
            last.hasPrefix("Column names used more") || last.hasSuffix("shown as escapes.")
                || last.hasSuffix("shown as an escape.")
        {
            lines.removeLast()
        }
        return lines.joined(separator: "\n")
    }

    /// A field as JSON, by the kind that the column is known to have.
    private static func value(_ field: String?, like value: JSONValue) throws -> JSONValue {
        guard let field else { return .null }
        return value.string == nil ? try JSONValue(parsing: field) : .string(unescaped(field))
    }

    /// The text with what stands for control characters and line feeds undone.
    private static func unescaped(_ text: String) -> String {
        var parts = text.split(separator: "\\u{", omittingEmptySubsequences: false)[...]
        var result = String(parts.popFirst() ?? "")
        for part in parts {
            let end = part.firstIndex(of: "}") ?? part.endIndex
            let scalar = UInt32(part[..<end], radix: 16).flatMap(Unicode.Scalar.init)
            result += scalar.map { String($0) + part[end...].dropFirst() } ?? "\\u{" + part
        }
        return result
    }

    // README: "Rows are passed on as they are."
    @Test func manyRowsArriveExact() async throws {
        let instance = try await SandboxFixture.instance()
        let features = TrussFeatures(instance: instance, version: "test")
        let query = """
            SELECT n AS id, md5(n::text) || '@example.com' AS email, 'Customer "' || n || '" of \\ town' AS name,
            CASE n % 3 WHEN 0 THEN NULL ELSE repeat('ü€', (n % 7)::int) END AS note, n * 1.10 AS total,
            timestamptz '2026-01-01Z' + n * interval '1.000001 s' AS created_at,
            json_build_object('n', n) AS data, repeat(md5((n + 1)::text), 4) || E'\\n\\t' AS tail
            FROM generate_series(1, 50000) AS n
            """
        // PostgreSQL's own output, put together by SQL alone.
        let names = ["id", "email", "name", "note", "total", "created_at", "data", "tail"]
        let values = names.map { name in
            let text = "coalesce(to_json(\(name))::text, 'null')"
            return name == "data" ? "replace(\(text), ' : ', ':')" : text
        }
        let made = """
            SELECT '[' || string_agg('[' || concat_ws(',', \(values.joined(separator: ", "))) || ']', ',') || ']' AS v
            FROM (\(query)) AS _t
            """
        let text = try await features.text(
            "truss_run_sql",
            (["sql": .string(query), "maxRows": 50_000, "maxBytes": 100_000_000] as JSONValue)
                .description)
        let expected = try await Self.firstValue(made, instance)
        let start = try #require(text.utf8.firstRange(of: #""rows":"#.utf8)?.upperBound)
        #expect(expected.utf8.count > 13_000_000)
        #expect(text.utf8[start...].dropLast().elementsEqual(expected.utf8))
    }

    private static func firstValue(
        _ sql: String, _ instance: some TrussInstance
    ) async throws -> String {
        let body: JSONValue = ["statements": [["sql": .string(sql)]]]
        let response = try await instance.respond(
            to: APIRequest(
                .post, path: ["v1", "sql", "transaction"], body: body.bytes, isRead: false))
        let value = try JSONValue(parsing: response.body).object?["results"]?.array?.first?
            .object?["rows"]?.array?.first?.object?["v"]
        return try #require(value?.string)
    }
}
