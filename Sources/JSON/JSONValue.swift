/// A JSON value that keeps what arrived: member order, and numbers as they were spelled.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)

    /// The inside of a JSON string as it is written, escapes and all: how large texts are passed on
    /// without being read. The parser never makes it.
    case escapedString([UInt8])

    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The text of a string; nil for any other kind.
    package var string: String? {
        switch self {
        case .string(let text): text
        case .escapedString(let escaped): JSONScanner.text(ofEscaped: escaped)
        default: nil
        }
    }

    /// The truth value of a boolean; nil for any other kind, numbers included.
    package var bool: Bool? {
        if case .bool(let truth) = self { truth } else { nil }
    }

    /// The value of a number that is integral and fits `Int`; nil otherwise.
    package var int: Int? {
        if case .number(let number) = self { number.int } else { nil }
    }

    /// The elements of an array; nil for any other kind.
    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object; nil for any other kind.
    package var object: JSONObject? {
        if case .object(let members) = self { members } else { nil }
    }

    /// What an error message calls this value: its kind, and the value itself where it is short.
    package var summary: String {
        switch self {
        case .null: "null"
        case .bool(let truth): "the boolean \(truth)"
        case .number(let number): "the number \(number.text.prefix(40))"
        case .string(let text) where text.utf8.count <= 80: "the string \(JSONValue.string(text))"
        case .string(let text): "a string of \(text.utf8.count) bytes"
        case .escapedString(let escaped): "a string of about \(escaped.count) bytes"
        case .array(let elements): JSONValue.summary("array", of: elements.count, "element")
        case .object(let members): JSONValue.summary("object", of: members.count, "member")
        }
    }

    private static func summary(_ kind: String, of count: Int, _ part: String) -> String {
        count == 0 ? "an empty \(kind)" : "an \(kind) of \(count) \(part)\(count == 1 ? "" : "s")"
    }
}

extension JSONValue: CustomStringConvertible {
    /// Compact JSON text.
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(JSONObject(members.map { JSONObject.Member(name: $0, value: $1) }))
    }
}
