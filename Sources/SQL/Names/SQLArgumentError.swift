/// Why an argument is no name, filter, order or selection: what is wrong, then what would be right.
package struct SQLArgumentError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }

    package var description: String { message }
}
