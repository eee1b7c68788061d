import JSON
import MCP
import Testing

@testable import TrussTools

@Suite struct SchemaRuleTests {
    @Test(arguments: SchemaRule.all)
    func everyToolKeepsEveryRule(_ rule: SchemaRule) {
        for tool in Catalogue.tools {
            let definition = tool.definition()
            #expect(rule.violations(definition.name, definition.inputSchema) == [], "\(tool.name)")
            #expect(definition.description.count <= 1024)
        }
    }

    @Test func everyRuleNamesItsReports() {
        for rule in SchemaRule.all {
            #expect(!rule.reports.isEmpty, "\(rule.name)")
            #expect(rule.reports.allSatisfy { $0.contains("/") && $0.contains("#") })
        }
    }

    /// A schema of ours, changed in one place so that it breaks a rule.
    struct Breach: Sendable, CustomTestStringConvertible {
        let rule: String
        var tool = "truss_insert_rows"
        var schema = #"{"type":"object","properties":{}}"#

        var testDescription: String { "\(rule): \(tool) \(schema)" }
    }

    private static func property(_ schema: String, name: String = "a") -> String {
        #"{"type":"object","properties":{"\#(name)":\#(schema)}}"#
    }

    static let breaches: [Breach] =
        [
            ("an array has items", property(#"{"type":"array"}"#)),
            ("a schema has one type, a string", property(#"{"type":"array","items":{}}"#)),
            (
                "the top level is an object with properties, if only empty ones",
                #"{"type":"object"}"#
            ),
            ("a schema has one type, a string", property(#"{"description":"Anything."}"#)),
            ("a schema has one type, a string", property(#"{"type":["string","null"]}"#)),
            ("an object inside says what its members are", property(#"{"type":"object"}"#)),
            (
                "an object inside says what its members are",
                property(#"{"type":"object","description":"Anything."}"#)
            ),
            (
                "an object inside says what its members are",
                property(#"{"type":"array","items":{"type":"object"}}"#)
            ),
            (
                "properties and required stand in objects, items in arrays",
                property(#"{"type":"string","properties":{}}"#)
            ),
            (
                "properties and required stand in objects, items in arrays",
                property(#"{"type":"string","items":{"type":"string"}}"#)
            ),
            (
                "what is required is a property, and is not an empty list",
                #"{"type":"object","properties":{},"required":["a"]}"#
            ),
            (
                "what is required is a property, and is not an empty list",
                #"{"type":"object","properties":{},"required":[]}"#
            ),
            (
                "no composition, no reference",
                property(#"{"type":"string","anyOf":[{"type":"string"}]}"#)
            ),
            ("no composition, no reference", property(##"{"type":"string","$ref":"#/a"}"##)),
            (
                "no dialect, no format, no pattern, no bounds, no default",
                property(#"{"type":"integer","minimum":1}"#)
            ),
            (
                "no dialect, no format, no pattern, no bounds, no default",
                property(#"{"type":"integer","default":1}"#)
            ),
            (
                "no dialect, no format, no pattern, no bounds, no default",
                property(#"{"type":"string","format":"date"}"#)
            ),
            (
                "an enum has texts that are not empty, and belongs to a string",
                property(#"{"type":"integer","enum":[1,2]}"#)
            ),
            (
                "an enum has texts that are not empty, and belongs to a string",
                property(#"{"type":"string","enum":["a",""]}"#)
            ),
            (
                "an enum has texts that are not empty, and belongs to a string",
                property(#"{"type":"string","enum":[]}"#)
            ),
            (
                "no schema is true or false",
                #"{"type":"object","properties":{},"additionalProperties":false}"#
            ),
            (
                "no schema is true or false",
                property(#"{"type":"object","properties":{},"additionalProperties":false}"#)
            ),
            ("no schema is true or false", property("true")),
            (
                "a property's name is of letters, digits, _ and -, at most 64",
                property(#"{"type":"string"}"#, name: "a.b")
            ),
            (
                "a description has at most 1,024 characters",
                property(
                    #"{"type":"string","description":"\#(String(repeating: "a", count: 1025))"}"#)
            ),
            (
                "objects nest no deeper than a list of objects",
                property(
                    #"""
                    {"type":"array","items":{"type":"object","properties":{"b":{"type":"object","properties":{"c":{"type":"string"}}}}}}
                    """#)
            ),
        ].map { Breach(rule: $0.0, schema: $0.1) }
        + [
            "truss_" + String(repeating: "a", count: 42), "truss.tool", "1_truss", "truss tool",
        ].map {
            Breach(rule: "the tool's name fits, also with the server's before it", tool: $0)
        }

    @Test(arguments: breaches)
    func aBreachIsFoundByItsRuleAndNoOther(_ breach: Breach) throws {
        let schema = try #require(try JSONValue(parsing: Array(breach.schema.utf8)).object)
        let broken = SchemaRule.all.filter { !$0.violations(breach.tool, schema).isEmpty }
        #expect(broken.map(\.name) == [breach.rule])
    }

    @Test func everyRuleIsBrokenByABreach() {
        #expect(Set(SchemaRuleTests.breaches.map(\.rule)) == Set(SchemaRule.all.map(\.name)))
    }

    /// Cursor sends a model the first 40 tools of all servers, Windsurf 50 (bun913/mcp-testrail#6).
    @Test func noMoreToolsThanAClientTakes() {
        #expect(Catalogue.tools.count <= 40)
    }
}

extension SchemaRule: CustomTestStringConvertible {
    var testDescription: String { name }
}
