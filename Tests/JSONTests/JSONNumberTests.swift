import JSON
import Testing

@Suite struct JSONNumberTests {
    struct Case: Sendable {
        let text: String
        let int: Int?
        let integerText: String?

        init(_ text: String, int: Int?, text integerText: String?) {
            self.text = text
            self.int = int
            self.integerText = integerText
        }
    }

    static let cases: [Case] = [
        Case("0", int: 0, text: "0"),
        Case("-0", int: 0, text: "0"),
        Case("-0.0", int: 0, text: "0"),
        Case("12", int: 12, text: "12"),
        Case("-12", int: -12, text: "-12"),
        Case("1.0", int: 1, text: "1"),
        Case("-1.000", int: -1, text: "-1"),
        Case("1e3", int: 1000, text: "1000"),
        Case("1E+3", int: 1000, text: "1000"),
        Case("1.2e1", int: 12, text: "12"),
        Case("1.25e1", int: nil, text: nil),
        Case("10e-1", int: 1, text: "1"),
        Case("10e-2", int: nil, text: nil),
        Case("0.001e3", int: 1, text: "1"),
        Case("0.5", int: nil, text: nil),
        Case("1.5", int: nil, text: nil),
        Case("-0.1", int: nil, text: nil),
        Case("9223372036854775807", int: .max, text: "9223372036854775807"),
        Case("-9223372036854775808", int: .min, text: "-9223372036854775808"),
        Case("9223372036854775808", int: nil, text: "9223372036854775808"),
        Case("12345678901234567890.0", int: nil, text: "12345678901234567890"),
        Case("1e400", int: nil, text: "1" + String(repeating: "0", count: 400)),
        Case("1e999", int: nil, text: "1" + String(repeating: "0", count: 999)),
        Case("1e1000", int: nil, text: nil),
        Case("12e999", int: nil, text: nil),
        Case("1e-400", int: nil, text: nil),
        Case("0e999999999999", int: 0, text: "0"),
        Case("-0.00e99999999999999999999", int: 0, text: "0"),
        Case("0e-99999999999999999999", int: 0, text: "0"),
        Case("1e999999999999", int: nil, text: nil),
        Case("1e99999999999999999999", int: nil, text: nil),
        Case("1e-99999999999999999999", int: nil, text: nil),
        Case("1e9223372036854775807", int: nil, text: nil),
        Case("1e-9223372036854775808", int: nil, text: nil),
        Case("1.5e-9223372036854775808", int: nil, text: nil),
        Case("1.5e-9223372036854775807", int: nil, text: nil),
    ]

    @Test(arguments: cases) func knowsItsIntegralValue(_ it: Case) throws {
        guard case .number(let number) = try JSONValue(parsing: it.text) else {
            Issue.record("\(it.text) is no number")
            return
        }
        #expect(number.text == it.text)
        #expect(number.int == it.int)
        #expect(number.integerText == it.integerText)
    }

    @Test func isMadeOfAnyInteger() {
        #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
        #expect(JSONNumber(Int8.min).text == "-128")
        #expect(JSONNumber(5) == JSONNumber(UInt8(5)))
    }

    @Test func differsWhereTheTextDoes() throws {
        #expect(try JSONValue(parsing: "1.0") != 1)
        #expect(try JSONValue(parsing: "1.10") != JSONValue(parsing: "1.1"))
        #expect(try JSONValue(parsing: "10") == 10)
    }

    @Test func hasNoIntegerBeyondAThousandDigits() throws {
        let digits = String(repeating: "7", count: 1001)
        #expect(try JSONValue(parsing: digits).int == nil)
        #expect(try JSONValue(parsing: digits).description == digits)
    }
}
