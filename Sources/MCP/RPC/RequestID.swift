package import JSON

/// What pairs a response with its request: a string or an integer.
///
/// Equal by type and value: `1` is `1.0` and is not `"1"`. Strings are compared byte by byte.
package struct RequestID: Hashable, Sendable {
    private enum Key: Hashable {
        case string([UInt8])
        case integer(String)
    }

    /// The id as it was spelled, for echoing.
    package let token: JSONValue

    private let key: Key

    /// Nil for anything but a string or an integer of up to 1,000 digits.
    package init?(_ token: JSONValue) {
        switch token {
        case .string(let text):
            key = .string(Array(text.utf8))
        case .number(let number):
            guard let digits = number.integerText else { return nil }
            key = .integer(digits)
        case .null, .bool, .escapedString, .array, .object:
            return nil
        }
        self.token = token
    }

    package static func == (one: RequestID, other: RequestID) -> Bool { one.key == other.key }

    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
