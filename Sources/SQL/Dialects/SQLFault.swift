/// Where and why a statement failed.
package struct SQLFault: Hashable, Sendable {
    /// SQLSTATE.
    package let code: String

    /// PostgreSQL's message, for the types that it names; its words may be of any language.
    package let message: String

    /// Bytes of the statement before the place that the error points at.
    package let offset: Int

    package init(code: String, message: String, offset: Int) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    /// What is refused before it is sent, as PostgreSQL would refuse it: a syntax error.
    package init(_ refused: RefusedSQL) {
        self.init(code: "42601", message: refused.message, offset: refused.position.offset)
    }
}
