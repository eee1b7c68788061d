/// What the text of an error begins with that a statement of ours makes PostgreSQL raise, to tell us something.
///
/// It holds chance from the program's start and is bound, so that `current_query()` shows a placeholder: no function
/// of the database can raise such an error in our name.
package struct ErrorMark: Sendable {
    package let text: String

    init(_ name: String) { text = "truss_mcp_\(name):\(ErrorMark.chance):" }

    private static let chance = String(UInt64.random(in: .min ... .max), radix: 36)
}
