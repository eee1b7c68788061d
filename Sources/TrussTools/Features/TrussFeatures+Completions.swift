package import MCP
import Spelling

extension TrussFeatures {
    /// Without names that cannot be shown as they are: what is completed is taken as it stands.
    package func completions(of request: CompletionRequest) async -> [String] {
        await names(for: request).filter { VisibleText.name($0) == $0 }
    }

    private func names(for request: CompletionRequest) async -> [String] {
        switch (request.reference, request.argument) {
        case (.resource(TrussFeatures.tableTemplate), "schema"),
            (.prompt("explore_database"), "schema"):
            let relations = await relations()
            var schemas: [String] = []
            for relation in relations where !schemas.contains(relation.schema) {
                schemas.append(relation.schema)
            }
            let matching = TrussFeatures.matching(request.value, in: schemas)
            return matching.isEmpty ? schemas : matching
        case (.resource(TrussFeatures.tableTemplate), "table"):
            let schema = request.settled["schema"]
            let tables = await relations().filter { schema == nil || $0.schema == schema }
            return TrussFeatures.matching(request.value, in: tables.map(\.name))
        default:
            return []
        }
    }

    /// The name nearest to what was typed, those that begin with it, and those that contain it, case aside.
    private static func matching(_ typed: String, in names: [String]) -> [String] {
        let small = typed.lowercased()
        let nearest = ClosestName.to(typed, in: names)
        let beginning = names.filter { $0.lowercased().hasPrefix(small) }
        let containing = names.filter {
            let name = $0.lowercased()
            return name.contains(small) && !name.hasPrefix(small)
        }
        return (nearest.map { [$0] } ?? []) + (beginning + containing).filter { $0 != nearest }
    }
}
