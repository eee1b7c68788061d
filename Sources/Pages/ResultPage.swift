/// A page that clients with MCP Apps show for a tool's result: one HTML file, which needs nothing from outside.
package enum ResultPage: String, CaseIterable, Sendable {
    case rows, schema, plan, advice

    package var uri: String { "ui://truss/\(rawValue)" }

    /// The whole document.
    package var html: String {
        String(decoding: bytes, as: UTF8.self)
    }

    private var bytes: [UInt8] {
        switch self {
        case .rows: PackageResources.rows_html
        case .schema: PackageResources.schema_html
        case .plan: PackageResources.plan_html
        case .advice: PackageResources.advice_html
        }
    }
}
