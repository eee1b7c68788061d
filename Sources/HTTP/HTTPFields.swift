/// Header fields in order, repeats kept; names compare without regard to case (RFC 9110 §5.1).
package struct HTTPFields: Sendable, ExpressibleByDictionaryLiteral {
    /// One line of a header.
    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: String
    }

    package private(set) var fields: [Field] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0, value: $1) }
    }

    /// Adds a field after the others.
    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Puts one value in place of every value under a name.
    package mutating func set(_ name: String, _ value: String) {
        let place = fields.firstIndex { $0.isNamed(name) } ?? fields.endIndex
        fields.removeAll { $0.isNamed(name) }
        fields.insert(Field(name: name, value: value), at: place)
    }

    /// Every value under a name, in order.
    package func all(_ name: String) -> [String] {
        fields.filter { $0.isNamed(name) }.map(\.value)
    }

    /// The first value under a name.
    package subscript(name: String) -> String? { fields.first { $0.isNamed(name) }?.value }

    /// The members of a comma-separated list field, over all its lines (RFC 9110 §5.6.1), in lower
    /// case.
    ///
    /// Right for tokens only: a comma in a quoted string would be taken for a separator.
    package func tokens(_ name: String) -> [String] {
        all(name).flatMap { $0.split(separator: ",") }
            .map { $0.drop { $0.isOptionalWhitespace } }
            .map { String($0.prefix { !$0.isOptionalWhitespace }).lowercased() }
            .filter { !$0.isEmpty }
    }
}

extension HTTPFields.Field {
    /// Whether the name is this one, in any case of ASCII letters.
    fileprivate func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { $0.asciiLowercase == $1.asciiLowercase }
    }
}

extension Character {
    /// OWS (RFC 9110 §5.6.3).
    fileprivate var isOptionalWhitespace: Bool { self == " " || self == "\t" }
}
