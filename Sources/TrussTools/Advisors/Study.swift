import MCP
import SQL

/// What several reads are put together for.
package enum Study: Sendable {
    /// What is wrong, by the rules of an area.
    case advice
    /// The heaviest queries.
    case topQueries
}

extension TrussFeatures {
    func result(of study: Study, with arguments: Arguments) async -> ToolResult {
        switch study {
        case .advice:
            let area = arguments.text("area").flatMap(AdviceRule.Area.init(rawValue:))
            return await advice(on: area).result(maxBytes: settings.maxBytes)
        case .topQueries:
            return await topQueries(
                by: arguments.text("by").flatMap(TopQueries.Order.init(rawValue:)) ?? .total,
                limit: arguments.integer("limit"))
        }
    }
}
