import JSON
import Sandbox
import Testing

/// PostgreSQL values as JSON, contract 1.7.
@Suite struct ValueTests {
    /// An SQL expression and the JSON it becomes.
    struct Case: Sendable, CustomTestStringConvertible {
        let expression: String
        let json: String

        var testDescription: String { expression }
    }

    static let cases: [Case] = [
        Case(expression: "7::int2", json: "7"),
        Case(expression: "9007199254740993", json: #""9007199254740993""#),
        Case(expression: "1.50", json: #""1.50""#),
        Case(expression: "12.34::money", json: #""$12.34""#),
        Case(expression: "1.5::float8", json: "1.5"),
        Case(expression: "1e21::float8", json: "1e+21"),
        Case(expression: "123456789012345680000::float8", json: "123456789012345680000"),
        Case(expression: "1e-7::float8", json: "1e-7"),
        Case(expression: "0.000001::float8", json: "0.000001"),
        Case(expression: "-0.0::float8", json: "0"),
        Case(expression: "'NaN'::float8", json: "null"),
        Case(expression: "true", json: "true"),
        Case(expression: "NULL::int", json: "null"),
        Case(
            expression: #"'{"b":9007199254740993,"a":[1.10,1e400,-1]}'::json"#,
            json: #"{"b":9007199254740992,"a":[1.1,null,-1]}"#),
        Case(expression: "'[]'::jsonb", json: "[]"),
        Case(
            expression: "'2026-01-02 03:04:05.678912+09'::timestamptz",
            json: #""2026-01-01T18:04:05.678Z""#),
        Case(expression: "'2026-01-02 03:04:05'::timestamp", json: #""2026-01-02T03:04:05.000Z""#),
        Case(expression: "'infinity'::timestamptz", json: "null"),
        Case(expression: "'2024-02-29'::date", json: #""2024-02-29T00:00:00.000Z""#),
        Case(expression: "'1 day 02:00'::interval", json: #"{"days":1,"hours":2}"#),
        Case(
            expression: "'1 year 2 mons -00:00:01.5'::interval",
            json: #"{"years":1,"months":2,"seconds":-1,"milliseconds":-500}"#),
        Case(expression: #"'\xdead'::bytea"#, json: #"{"type":"Buffer","data":[222,173]}"#),
        Case(expression: "ARRAY[1,NULL,3]", json: "[1,null,3]"),
        Case(
            expression: #"ARRAY['a,b','say "hi"','back\slash','NULL',NULL,'']"#,
            json: #"["a,b","say \"hi\"","back\\slash","NULL",null,""]"#),
        Case(expression: "ARRAY[ARRAY[1,2],ARRAY[3,4]]", json: "[[1,2],[3,4]]"),
        Case(expression: "ARRAY[9007199254740993]", json: #"["9007199254740993"]"#),
        Case(expression: "ARRAY[1.10]", json: "[1.1]"),
        Case(expression: "ARRAY['paid']::order_status[]", json: #""{paid}""#),
        Case(expression: "ROW(1,'x')", json: #""(1,x)""#),
        Case(expression: "int4range(1,5)", json: #""[1,5)""#),
        Case(expression: "point(1,2.5)", json: #"{"x":1,"y":2.5}"#),
        Case(expression: "'花子 🦊 \u{1}'", json: #""花子 🦊 \u0001""#),
    ]

    @Test(arguments: cases)
    func aValueBecomesWhatNodeMakesOfIt(_ test: Case) async throws {
        let reply = try await Shared.sandbox.transaction([
            ["sql": .string("SELECT \(test.expression) AS v")]
        ])
        let start = #"{"results":[{"rows":[{"v":"#
        #expect(reply.text.hasPrefix("\(start)\(test.json)}]"), "\(reply.text)")
    }

    /// A JSON value as a parameter, and the text PostgreSQL sees.
    struct Parameter: Sendable, CustomTestStringConvertible {
        let json: String
        let text: JSONValue

        var testDescription: String { json }
    }

    static let parameters: [Parameter] = [
        Parameter(json: "9007199254740993", text: "9007199254740992"),
        Parameter(json: #""9007199254740993""#, text: "9007199254740993"),
        Parameter(json: "1e400", text: "Infinity"),
        Parameter(json: "0.1234567890123456789", text: "0.12345678901234568"),
        Parameter(json: "1.0", text: "1"),
        Parameter(json: "null", text: .null),
        Parameter(json: "true", text: "true"),
        Parameter(json: #"{"a":[1.0]}"#, text: #"{"a":[1]}"#),
        Parameter(json: #"[1,"a\"b",null,[2]]"#, text: #"{"1","a\"b",NULL,{"2"}}"#),
    ]

    @Test(arguments: parameters)
    func aParameterPassesThroughADouble(_ test: Parameter) async throws {
        let value = try JSONValue(parsing: test.json)
        let reply = try await Shared.sandbox.transaction([
            ["sql": "SELECT $1::text AS v", "params": [value]]
        ])
        #expect(reply["results.0.rows.0.v"] == test.text, "\(reply.text)")
    }
}
