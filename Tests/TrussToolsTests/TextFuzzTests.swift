import JSON
import MCP
import Seeds
import Testing
import TrussAPI

@testable import TrussTools

/// Whatever text a database holds or a client sends, each line of a result is of the form that it has for plain text.
@Suite struct TextFuzzTests {
    /// The forms that a reader of our texts tells lines by.
    private static func form(of line: Substring) -> String {
        guard !line.hasPrefix(" ") else { return "indented" }
        let notes = [
            "Preview:", "Nothing was", "Did you mean", "There is no", "There are no",
            "Column names",
            "Taken as", "What changes", "Before:", "After:", "Their keys", "Hint:", "At line",
            "Cut at", "Found by", "Not checked:", "schema ", "table ", "view ", "enum ",
            "function ", "constraints:", "definition:", "#", "-- ",
            "{\"columns\":",
            "[{",
        ]
        if let note = notes.first(where: { line.hasPrefix($0) }) { return note }
        let words = line.split(separator: " ", maxSplits: 3)
        if words.count > 1, words[0].allSatisfy(\.isNumber), !line.hasPrefix("\"") {
            return "number \(words[1])"
        }
        return "other"
    }

    /// The forms of a text's lines but the count of escapes, which plain text has none of.
    private static func forms(of text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if let last = lines.last, last.first?.isNumber == true,
            last.contains(" invisible character")
        {
            lines.removeLast()
        }
        // Literals may have several lines within a plan or a view's definition, all of them indented.
        return lines.map(form(of:)).reduce(into: []) { forms, form in
            if form != "indented" || forms.last != form { forms.append(form) }
        }
    }

    private static let pieces =
        TextForgeryTests.forgeries.map { "\n" + $0 } + [
            "\n", "\r\n", "\u{1B}[31m", "\u{0B}", "\u{0C}", "\u{85}", "\u{9D}", "\u{2028}",
            "\u{2029}",
            "\u{7F}", "\u{202E}", "\u{2066}", "\u{200B}", "\u{E0041}", "\u{FEFF}", "\"", "'", ",",
            "\\", "\\n", "\\u{A}", "{\"columns\":", "[{", "]}", "schema x", "\t", "  ", "🏴", "é",
        ]

    private static func text(_ random: inout SeededGenerator) -> String {
        var text = "x"
        for _ in 0..<(random.next() % 6 + 1) {
            if random.next() % 3 == 0 {
                let scalar = Unicode.Scalar(UInt32(random.next() % 0x110000)) ?? "\u{FFFD}"
                text.unicodeScalars.append(scalar == "\0" ? "x" : scalar)
            } else {
                text += pieces[Int(random.next() % UInt64(pieces.count))]
            }
        }
        return text
    }

    /// A name of at most 60 bytes, cut between characters.
    private static func name(_ text: String) -> String {
        LineBudget.cut(text, to: 60)
    }

    private static func script(_ schema: String, _ text: String) -> String {
        let value = TextForgeryTests.literal(text)
        let name = TextForgeryTests.literal(name(text))
        return """
            CREATE SCHEMA \(schema);
            DO $do$ DECLARE n text := \(name); v text := \(value); BEGIN
              EXECUTE format('CREATE TABLE \(schema).t (id int PRIMARY KEY, %I jsonb DEFAULT NULL, v text DEFAULT %L)', n, v);
              EXECUTE format('INSERT INTO \(schema).t VALUES (1, to_json(%L::text), %L), (2, NULL, %L)', v, v, v);
              EXECUTE format('ALTER TABLE \(schema).t ADD CONSTRAINT %I CHECK (v <> %L)', n, v || 'z');
              EXECUTE format('CREATE INDEX ON \(schema).t (v) WHERE v <> %L', v || 'y');
              EXECUTE format('CREATE TABLE \(schema).%I (%I text)', n, n);
              EXECUTE format('COMMENT ON TABLE \(schema).t IS %L', v);
              EXECUTE format('COMMENT ON COLUMN \(schema).t.v IS %L', v);
              EXECUTE format('CREATE TYPE \(schema).%I AS ENUM (%L, ''b'')', n || 'e', n);
              EXECUTE format('CREATE VIEW \(schema).w AS SELECT id AS %I FROM \(schema).t', n);
              EXECUTE format('CREATE FUNCTION \(schema).%I(%I int) RETURNS int LANGUAGE sql AS ''SELECT 1''', n, n);
              EXECUTE format('CREATE FUNCTION \(schema).raises() RETURNS int LANGUAGE plpgsql AS %L',
                format('BEGIN RAISE EXCEPTION USING MESSAGE = %L, DETAIL = %L, HINT = %L; END', v, v, v));
            END $do$
            """
    }

    private static func calls(
        _ schema: String, _ text: String, _ format: RowFormat
    ) -> [(String, JSONValue)] {
        let table = JSONValue.string("\(schema).t")
        let name = name(text)
        // A backslash takes the next character as it is in names that are arguments.
        let inside = name.unicodeScalars.map {
            "\"\\".unicodeScalars.contains($0) ? "\\\($0)" : "\($0)"
        }
        let quoted = "\"\(inside.joined())\""
        let format = JSONValue.string(format.rawValue)
        return [
            ("truss_database_schema", ["schema": .string(schema), "detail": "full"]),
            ("truss_database_schema", ["schema": .string(schema), "detail": "names"]),
            ("truss_describe_table", ["table": table]),
            ("truss_describe_table", ["table": .string("\(schema).w")]),
            ("truss_describe_table", ["table": .string("\(schema).\(quoted)")]),
            ("truss_query_table", ["table": table, "format": format, "order": "id"]),
            ("truss_query_table", ["table": table, "format": format, "limit": 1]),
            ("truss_query_table", ["table": table, "format": format, "select": "v", "limit": 2]),
            (
                "truss_run_sql",
                [
                    "sql": "SELECT $1::text AS v, 2 AS v", "params": [.string(text)],
                    "format": format,
                ]
            ),
            (
                "truss_run_sql",
                ["sql": .string("SELECT v FROM \(schema).t"), "format": format, "maxRows": 1]
            ),
            ("truss_run_sql", ["sql": .string("SELECT \(schema).raises()")]),
            ("truss_call_function", ["function": .string("\(schema).raises")]),
            (
                "truss_explain_query",
                [
                    "sql": .string(
                        "SELECT * FROM \(schema).t WHERE v = \(TextForgeryTests.literal(text))")
                ]
            ),
            (
                "truss_insert_rows",
                [
                    "table": table, "preview": true,
                    "rows": [["id": 3, name: "{}", "v": .string(text)]],
                ]
            ),
            (
                "truss_update_rows",
                [
                    "table": table, "preview": true, "filters": ["id": "eq.1"],
                    "changes": ["v": .string(text + "!")],
                ]
            ),
            ("truss_delete_rows", ["table": table, "preview": true, "filters": ["id": "eq.2"]]),
        ]
    }

    // README: "Text is only text."
    // SECURITY: "that makes a line of a result read as the server's own, or that passes a control character"
    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func everyLineKeepsItsForm(seed: UInt64) async throws {
        let sandbox = try await OwnSandbox.instance()
        var random = SeededGenerator(seed: seed)
        let text = Self.text(&random)
        let format = RowFormat.allCases[Int(seed % 3)]
        let plainText = "xplain"
        try await sandbox.prepare(Self.script("fuzz_plain_\(seed)", plainText))
        try await sandbox.prepare(Self.script("fuzz_nasty_\(seed)", text))
        let plain = Self.calls("fuzz_plain_\(seed)", plainText, format)
        let nasty = Self.calls("fuzz_nasty_\(seed)", text, format)
        for (expected, call) in zip(plain, nasty) {
            let plain = try await sandbox.features.call(expected.0, expected.1.description)
            let result = try await sandbox.features.call(call.0, call.1.description)
            #expect(result.isError == plain.isError, "\(call): \(result.text)")
            let message: Comment =
                "\(call.0) \(text.debugDescription)\n\(result.text)\n--\n\(plain.text)"
            #expect(Self.forms(of: result.text) == Self.forms(of: plain.text), message)
            TextForgeryTests.expectHarmless(result.text, call.0)
        }
    }

    /// Everywhere in an answer of the management API, and in what a client asks of it.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func everyManagementAnswerKeepsItsForm(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let text = Self.text(&random)
        func answer(_ text: String) -> JSONValue {
            [
                "id": .string(text), "items": [["name": .string(text), "a": [.string(text)]]],
                "total": 1,
            ]
        }
        for status in [200, 400, 404, 500, 502] {
            for tool in Catalogue.tools where tool.endpoint != nil {
                var forms: [[String]] = []
                for text in ["xplain", text] {
                    let error: JSONValue = ["error": .string(text), "detail": .string(text)]
                    let body = status == 200 ? answer(text) : error
                    let features = TrussFeatures(
                        instance: ScriptedInstance { _ in
                            APIResponse(status: status, body: body.bytes)
                        }, version: "1")
                    var arguments: JSONObject = [:]
                    for parameter in tool.parameters where parameter.isRequired {
                        arguments[parameter.name] = "x"
                    }
                    if let needed = tool.needsOneOf.first { arguments[needed] = "x" }
                    let result = await features.callTool(tool.name, arguments: arguments)
                    forms.append(Self.forms(of: result.text))
                    TextForgeryTests.expectHarmless(result.text, "\(tool.name) \(status)")
                }
                #expect(
                    forms[0].count == forms[1].count,
                    "\(tool.name) \(status) \(text.debugDescription)")
            }
        }
    }
}
