/// A published revision of MCP, oldest first.
package enum ProtocolVersion: String, CaseIterable, Comparable, Sendable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    case july2026 = "2026-07-28"

    /// The newest that `initialize` can agree on.
    package static let newestLegacy = ProtocolVersion.november2025

    package static let newestFirst = Array(allCases.reversed())

    /// Whether each request says its version and capabilities, so that nothing is agreed beforehand.
    package var isModern: Bool { self >= .july2026 }

    package static func < (one: ProtocolVersion, other: ProtocolVersion) -> Bool {
        one.rawValue < other.rawValue
    }
}
