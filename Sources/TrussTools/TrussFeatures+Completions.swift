import JSON
package import MCP
import SQL
import TrussAPI

extension TrussFeatures {
    package func completions(of request: CompletionRequest) async -> [String] {
        switch (request.reference, request.argument) {
        case (.resource(TrussFeatures.tableTemplate), "schema"),
            (.prompt("explore_database"), "schema"):
            let relations = await relations()
            var schemas: [String] = []
            for relation in relations where !schemas.contains(relation.schema) {
                schemas.append(relation.schema)
            }
            return TrussFeatures.matching(request.value, in: schemas)
        case (.resource(TrussFeatures.tableTemplate), "table"):
            let schema = request.settled["schema"]
            let tables = await relations().filter { schema == nil || $0.schema == schema }
            return TrussFeatures.matching(request.value, in: tables.map(\.name))
        default:
            return []
        }
    }

    /// Names that begin with what was typed, then those that contain it, case aside.
    private static func matching(_ typed: String, in names: [String]) -> [String] {
        let typed = typed.lowercased()
        let beginning = names.filter { $0.lowercased().hasPrefix(typed) }
        return beginning
            + names.filter { name in
                !beginning.contains(name) && name.lowercased().contains(typed)
            }
    }

    /// Every relation that is not hidden; none where the instance does not answer.
    func relations() async -> [(schema: String, name: String)] {
        let rows = (try? await found(by: SchemaQuery.relationNames)) ?? []
        return rows.compactMap { row in
            guard settings.tables.allows(namedIn: row),
                let schema = row.object?["schema"]?.string, let name = row.object?["name"]?.string
            else { return nil }
            return (schema, name)
        }
    }

    /// The `name` column of a catalogue query.
    func names(of query: Statement) async throws(APIError) -> [String] {
        try await found(by: query).compactMap { $0.object?["name"]?.string }
    }

    /// The rows of a catalogue query; none where the API refuses it.
    func found(by query: Statement) async throws(APIError) -> [JSONValue] {
        let call = Call(
            .reading(query, limit: 10_000, timeout: settings.statementTimeout),
            presentation: .plan(statement: 2))
        let response = try await instance.respond(to: call.request)
        return (try? TransactionAnswer(response.body).foundRows()) ?? []
    }
}
