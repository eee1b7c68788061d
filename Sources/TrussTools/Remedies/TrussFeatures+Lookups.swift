import JSON
import SQL
import TrussAPI

extension TrussFeatures {
    /// The rows of a query of our own, run read-only, or why there are none.
    func rows(
        of query: Statement, limit: Int = 10_000
    ) async -> Result<[JSONObject], ReadFailure> {
        let transaction = Transaction.reading(
            query, limit: limit, timeout: settings.statementTimeout)
        do {
            let response = try await instance.respond(to: transaction.request)
            if let failure = response.failure { return .failure(.refused(failure)) }
            let rows = try TransactionAnswer(response.body, answers: transaction.answers)
                .foundRows()
            return .success(rows.compactMap(\.object))
        } catch let error as APIError {
            return .failure(.unanswered(error))
        } catch {
            return .failure(.unreadable)
        }
    }

    /// The texts in one column of such a query.
    func texts(
        in column: String, of query: Statement
    ) async -> Result<[String], ReadFailure> {
        await rows(of: query).map { rows in rows.compactMap { $0[column]?.string } }
    }

    /// Every relation that is not hidden; none where they cannot be read.
    func relations() async -> [(schema: String, name: String)] {
        let rows = (try? await rows(of: SchemaQuery.relationNames).get()) ?? []
        return rows.compactMap { row in
            guard let relation = JSONValue.object(row).relation, settings.tables.allows(relation)
            else { return nil }
            return (relation.schema.name, relation.table.name)
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
