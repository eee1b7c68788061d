/// A function as a statement names it.
package struct CalledFunction: Hashable, Sendable {
    /// What stands before the point, which may be no schema; nil without one.
    package let schema: String?

    /// The name as the catalogue would have it.
    package let name: String

    package init(schema: String?, name: String) {
        self.schema = schema
        self.name = name
    }
}
