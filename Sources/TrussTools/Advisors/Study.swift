import JSON
import MCP
import SQL
import TrussAPI

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

    /// The rows of a query that ran read-only, or why there are none.
    func rows(
        of query: Statement, limit: Int
    ) async -> Result<[JSONObject], ReadFailure> {
        let transaction = Transaction.reading(
            query, limit: limit, timeout: settings.statementTimeout)
        let request = Call(transaction, presentation: .plan(statement: 2)).request
        do {
            let response = try await instance.respond(to: request)
            if let failure = response.failure { return .failure(.refused(failure)) }
            let rows = try TransactionAnswer(response.body).foundRows()
            return .success(rows.compactMap(\.object))
        } catch let error as APIError {
            return .failure(.unanswered(error))
        } catch {
            return .failure(.unreadable)
        }
    }
}

/// Why a read gave nothing.
enum ReadFailure: Error, Sendable {
    case unanswered(APIError)
    case refused(APIFailure)
    case unreadable

    var message: String {
        switch self {
        case .unanswered(let error): error.message(isRead: true)
        case .refused(let failure): failure.message(isRead: true)
        case .unreadable: "The answer of Truss is not what it was asked for."
        }
    }
}
