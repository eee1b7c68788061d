package import MCP

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
}
