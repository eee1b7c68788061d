/// One parameter of a tool: which values are good, and where they go.
package struct Parameter: Sendable {
    /// What values a parameter takes.
    package enum Kind: Sendable, Equatable {
        /// A text that is not empty.
        case text
        /// A path segment: no `/ \ ? # %`, no control character, and not empty, `.` or `..`.
        case identifier
        case boolean
        case integer(ClosedRange<Int>)
        /// A date, or a date and time, as ISO 8601 writes them.
        case moment
        case choice([String])
        /// A list of texts with at least one.
        case texts
        /// Names of columns with commas between, as `select` and `order` have them.
        case columns
        /// A list of names of columns with at least one.
        case names
        /// A list of any values.
        case values
        /// A list of objects with at least one.
        case rows
        /// An object with at least one member.
        case members
        /// Columns with what must hold of them, at least one.
        case filters
        /// One statement of SQL.
        case sql
    }

    /// Where an endpoint row puts the value.
    package enum Placement: Sendable, Equatable {
        /// In place of `{name}` in the path.
        case path
        case query(String)
        case body(String)
        /// Nowhere by itself: the tool reads it.
        case argument
    }

    package let name: String
    package let kind: Kind
    package let placement: Placement
    package let summary: String
    package let isRequired: Bool

    /// What stands for an absent value; shown in the schema.
    package let defaultValue: Int?
}

extension Parameter {
    static func path(_ name: String, _ summary: String) -> Parameter {
        Parameter(
            name: name, kind: .identifier, placement: .path, summary: summary, isRequired: true,
            defaultValue: nil)
    }

    static func query(
        _ name: String, _ kind: Kind, _ summary: String, as field: String? = nil
    ) -> Parameter {
        Parameter(
            name: name, kind: kind, placement: .query(field ?? name), summary: summary,
            isRequired: false, defaultValue: nil)
    }

    static func body(
        _ name: String, _ kind: Kind, _ summary: String, as field: String? = nil,
        isRequired: Bool = false
    ) -> Parameter {
        Parameter(
            name: name, kind: kind, placement: .body(field ?? name), summary: summary,
            isRequired: isRequired, defaultValue: nil)
    }

    /// What the endpoint does not take, and this server reads.
    static func argument(_ name: String, _ kind: Kind, _ summary: String) -> Parameter {
        Parameter(
            name: name, kind: kind, placement: .argument, summary: summary, isRequired: false,
            defaultValue: nil)
    }
}
