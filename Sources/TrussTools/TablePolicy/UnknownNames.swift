import JSON
import SQL
import Spelling
import Synchronization

/// Tells an operator, once the database is used, which names of the table policy it does not have.
final class UnknownNames: Sendable {
    private enum State {
        case dueAt(ContinuousClock.Instant)
        case asking
        case told
    }

    private let tell: @Sendable (String) -> Void
    private let state = Mutex(State.dueAt(.now))

    /// How long a database that could not be asked is left alone.
    private static let pause = Duration.seconds(5)

    init(tell: @escaping @Sendable (String) -> Void) {
        self.tell = tell
    }

    /// Asks the database unless that was done, and passes on a sentence for each name.
    func look(through features: TrussFeatures) async {
        let isDue = state.withLock { state in
            guard case .dueAt(let moment) = state, moment <= .now else { return false }
            state = .asking
            return true
        }
        guard isDue else { return }
        let sentences = await features.unknownNames()
        state.withLock { $0 = sentences == nil ? .dueAt(.now + UnknownNames.pause) : .told }
        for sentence in sentences ?? [] { tell(sentence) }
    }
}

extension TrussFeatures {
    /// A sentence for each name of the table policy that does not exist; nil where the database did not say.
    package func unknownNames() async -> [String]? {
        let policy = settings.tables
        guard !policy.isOpen else { return [] }
        do throws(ReadFailure) {
            let schemas = policy.allowedSchemas ?? []
            let foundSchemas =
                schemas.isEmpty
                ? [] : try await texts(in: "schema", of: SchemaQuery.existing(schemas)).get()
            let missingSchemas = schemas.filter { !foundSchemas.contains($0.name) }

            let tables = policy.deniedTables
            let foundTables =
                tables.isEmpty ? [] : try await rows(of: SchemaQuery.existing(tables)).get()
            let missingTables = tables.filter { table in
                !foundTables.contains { JSONValue.object($0).relation == table }
            }
            guard !missingSchemas.isEmpty || !missingTables.isEmpty else { return [] }

            let known = try await rows(of: SchemaQuery.relationNames).get()
                .compactMap { JSONValue.object($0).relation }
            return missingSchemas.map { UnknownNames.sentence(on: $0, known) }
                + missingTables.map { UnknownNames.sentence(on: $0, known) }
        } catch {
            return nil
        }
    }
}

extension UnknownNames {
    fileprivate static func sentence(on schema: Identifier, _ known: [TableName]) -> String {
        let meant = ClosestName.to(schema.name, in: known.map(\.schema.name))
        return "--allow-schemas names \(schema), which does not exist.\(hint(meant))"
    }

    /// The same name in another schema is meant rather than another name in the same.
    fileprivate static func sentence(on table: TableName, _ known: [TableName]) -> String {
        let meant =
            known.first { $0.table == table.table }?.description
            ?? ClosestName.to(table.description, in: known.map(\.description))
        return """
            --deny-tables names \(table), which does not exist, so it closes nothing.\(hint(meant))
            """
    }

    private static func hint(_ meant: String?) -> String {
        meant.map { " Did you mean \($0)?" } ?? ""
    }
}
