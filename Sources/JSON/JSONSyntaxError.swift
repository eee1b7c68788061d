/// Why a text is not JSON, and where.
package struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Byte offset of the first byte that cannot be read.
    package let offset: Int

    /// What was found or missing there, as the end of a sentence.
    package let problem: String

    package init(offset: Int, problem: String) {
        self.offset = offset
        self.problem = problem
    }

    package var description: String { "not JSON: \(problem) at byte \(offset)" }
}
