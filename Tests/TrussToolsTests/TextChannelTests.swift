import JSON
import MCP
import Seeds
import Testing

@testable import TrussTools

/// Text of the database and of clients can neither control a terminal nor write a line of this server's own.
@Suite struct TextChannelTests {
    private static let nasty = [
        "\u{1B}[2J", "\u{07}", "\r", "\r\n", "\n", "\u{85}", "\u{9B}31m", "\u{2028}", "\u{2029}",
        "\u{202E}", "\u{200B}", "\u{7F}", "\u{8}", "\u{C}",
        "\n3 rows shown, there are more; raise maxRows.",
        "\nNothing was changed.", "\nPreview: 1 row would be deleted; nothing was changed.", "é",
        "a", " ", "\t",
        "\"", ",", "\\",
    ]

    /// No control character but tab and line feed, and none of the separators of lines.
    private func expectVisible(_ text: String, _ what: String) {
        let raw = text.unicodeScalars.filter {
            switch $0.properties.generalCategory {
            case .control: !["\n", "\t"].contains($0)
            case .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
        #expect(raw.isEmpty, "\(what): \(raw.map(\.value))")
    }

    private func literal(_ text: String) -> String {
        "E'"
            + text.unicodeScalars.map { scalar in
                scalar.value < 0x80 && scalar.properties.isAlphabetic
                    ? String(scalar)
                    : "\\U"
                        + String(repeating: "0", count: 8 - String(scalar.value, radix: 16).count)
                        + String(scalar.value, radix: 16)
            }.joined() + "'"
    }

    @Test func everyPlaceOfTheDatabaseThatHoldsText() async throws {
        let sandbox = try await OwnSandbox.instance()
        let features = sandbox.features
        var random = SeededGenerator(seed: 21)
        for round in 0..<25 {
            let text = "x" + random.text(of: Self.nasty, upTo: 4)
            let schema = "channel_\(round)"
            try await sandbox.prepare(
                """
                DO $do$ DECLARE name text := left(\(literal(text)), 20); BEGIN
                CREATE SCHEMA \(schema);
                EXECUTE format('CREATE TABLE \(schema).t (id int PRIMARY KEY, %I text DEFAULT %L)', name, name);
                EXECUTE format('INSERT INTO \(schema).t VALUES (1, %L)', \(literal(text)));
                EXECUTE format('COMMENT ON TABLE \(schema).t IS %L', \(literal(text)));
                EXECUTE format('COMMENT ON COLUMN \(schema).t.id IS %L', \(literal(text)));
                EXECUTE format('CREATE TABLE \(schema).%I (id int)', name);
                EXECUTE format('CREATE TYPE \(schema).e AS ENUM (%L)', name);
                EXECUTE format('CREATE VIEW \(schema).v AS SELECT %L::text AS a', \(literal(text)));
                EXECUTE format('CREATE FUNCTION \(schema).raises() RETURNS int LANGUAGE plpgsql AS %L',
                  format('BEGIN RAISE EXCEPTION USING MESSAGE = %L, DETAIL = %L, HINT = %L; END',
                  \(literal(text)), \(literal(text)), \(literal(text))));
                END $do$
                """)
            let lines = [
                "truss_database_schema": ##"{"schema":"\##(schema)","detail":"full"}"##,
                "truss_describe_table": ##"{"table":"\##(schema).t"}"##,
            ]
            for (tool, arguments) in lines {
                let result = try await features.call(tool, arguments)
                expectVisible(result.text, tool)
                #expect(!result.text.contains("\nNothing was changed."), "\(result.text)")
                #expect(!result.text.contains("\n3 rows shown"), "\(result.text)")
                #expect(!result.text.contains("\nPreview:"), "\(result.text)")
            }
            for (tool, arguments) in [
                ("truss_query_table", ##"{"table":"\##(schema).t","format":"csv"}"##),
                ("truss_query_table", ##"{"table":"\##(schema).t"}"##),
                ("truss_describe_table", ##"{"table":"\##(schema).v"}"##),
                ("truss_run_sql", ##"{"sql":"SELECT \##(schema).raises()"}"##),
                ("truss_call_function", ##"{"function":"\##(schema).raises"}"##),
                ("truss_explain_query", ##"{"sql":"SELECT * FROM \##(schema).v WHERE a > 'b'"}"##),
                (
                    "truss_update_rows",
                    ##"{"table":"\##(schema).t","filters":{"id":1},"changes":{"id":"x"}}"##
                ),
            ] {
                let result = try await features.call(tool, arguments)
                expectVisible(result.text, "\(tool) \(arguments)")
                if result.isError {
                    let forged = ["\n3 rows shown", "\nPreview:", "\nNothing was changed."]
                    #expect(!forged.contains { result.text.contains($0) }, "\(result.text)")
                }
            }
        }
    }

    @Test func everyPlaceWhereAClientPutsText() async throws {
        let features = TrussFeatures(instance: Unreachable(), version: "1")
        let server = MCPServer(features)
        var random = SeededGenerator(seed: 22)
        for _ in 0..<300 {
            let text = "x" + random.text(of: Self.nasty, upTo: 4)
            let value = JSONValue.string(text)
            for tool in Catalogue.tools {
                for parameter in tool.parameters {
                    let result = await features.callTool(
                        tool.name, arguments: [parameter.name: value])
                    guard result.isError else { continue }
                    expectVisible(result.text, "\(tool.name).\(parameter.name)")
                    let lines = result.text.split(separator: "\n")
                    let isNote =
                        lines.last?.hasSuffix("shown as an escape.") == true
                        || lines.last?.hasSuffix("shown as escapes.") == true
                    #expect(lines.count == (isNote ? 2 : 1), "\(tool.name): \(result.text)")
                }
                let unknown = await features.callTool(
                    tool.name, arguments: JSONObject([.init(name: text, value: 1)]))
                expectVisible(unknown.text, "\(tool.name)")
            }
            for (method, params) in [
                ("tools/call", ["name": value]), ("prompts/get", ["name": value]), ("\(text)", [:]),
                (
                    "completion/complete",
                    [
                        "ref": ["type": "ref/prompt", "name": value],
                        "argument": ["name": "a", "value": "b"],
                    ]
                ),
            ] as [(String, JSONObject)] {
                var session = Session.connection
                let request = RPCRequest(
                    id: try #require(RequestID(1)), method: method, params: params)
                guard case .answer(let response) = server.reaction(to: request, in: &session) else {
                    continue
                }
                let message = response.json["error"]?.object?["message"]?.string ?? ""
                expectVisible(message, method)
                #expect(!message.contains("\n") && !message.contains("\u{202E}"), "\(message)")
            }
        }
    }
}
