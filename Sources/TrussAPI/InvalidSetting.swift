/// Why a setting cannot be used, in words for whoever set it; never holds a secret.
package struct InvalidSetting: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }

    package var description: String { message }
}
