import JSON
import MCP
import Testing

@Suite struct RequestIDTests {
    struct Case: Sendable {
        let one: JSONValue
        let other: JSONValue
        let areEqual: Bool
    }

    static let cases: [Case] = [
        Case(one: 1, other: 1, areEqual: true),
        Case(one: 1, other: "1", areEqual: false),
        Case(one: "a", other: "a", areEqual: true),
        Case(one: "a", other: "A", areEqual: false),
        Case(one: "\u{e9}", other: "e\u{301}", areEqual: false),
        Case(one: number("1"), other: number("1.0"), areEqual: true),
        Case(one: number("1000"), other: number("1e3"), areEqual: true),
        Case(one: number("0"), other: number("-0"), areEqual: true),
        Case(one: number("9007199254740993"), other: number("9007199254740992"), areEqual: false),
    ]

    static func number(_ text: String) -> JSONValue {
        (try? JSONValue(parsing: text)) ?? .null
    }

    @Test(arguments: cases)
    func idsAreEqualByTypeAndValue(_ example: Case) throws {
        let one = try #require(RequestID(example.one))
        let other = try #require(RequestID(example.other))
        #expect((one == other) == example.areEqual, "RPC-12, CANC-4")
        if example.areEqual { #expect(one.hashValue == other.hashValue) }
    }

    @Test(arguments: [JSONValue.null, true, number("1.5"), [], [:], number("1e2000")])
    func otherValuesAreNoIDs(_ value: JSONValue) {
        #expect(RequestID(value) == nil)
    }
}
