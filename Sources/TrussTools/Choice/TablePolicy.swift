import JSON
package import SQL

/// Which relations an operator lets tools reach.
package struct TablePolicy: Hashable, Sendable {
    /// The only schemas allowed; nil allows all.
    package var allowedSchemas: [Identifier]?

    package var deniedTables: [TableName] = []

    package init() {}

    /// Whether nothing is forbidden.
    package var isOpen: Bool { allowedSchemas == nil && deniedTables.isEmpty }

    /// Whether a relation may be reached.
    package func allows(_ table: TableName) -> Bool {
        allows(schema: table.schema) && !deniedTables.contains(table)
    }

    /// Whether anything in a schema may be reached.
    ///
    /// Where something is closed, so are the system's schemas, whose statistics hold values of any table.
    package func allows(schema: Identifier) -> Bool {
        if let allowedSchemas { return allowedSchemas.contains(schema) }
        return isOpen || !SchemaQuery.hiddenSchemas.contains(schema.name)
    }

    /// Refuses a relation that may not be reached.
    func check(_ table: TableName) throws(SQLArgumentError) {
        guard !allows(table) else { return }
        throw SQLArgumentError("\(table) is not open to these tools; \(remedy)")
    }

    /// The first relation in a plan (`EXPLAIN (VERBOSE, FORMAT JSON)`) that may not be reached.
    func firstForbidden(in plan: JSONValue) -> String? {
        switch plan {
        case .array(let nodes):
            for node in nodes { if let found = firstForbidden(in: node) { return found } }
        case .object(let node):
            if let schema = node["Schema"]?.string, let name = node["Relation Name"]?.string,
                let schema = try? Identifier(schema), let table = try? Identifier(name)
            {
                let relation = TableName(schema: schema, table: table)
                if !allows(relation) { return "\(relation)" }
            }
            for member in node {
                if let found = firstForbidden(in: member.value) { return found }
            }
        default: break
        }
        return nil
    }

    /// The end of a refusal: what is open.
    var remedy: String {
        allowedSchemas.map { "only \($0.map(\.name).joined(separator: ", ")) is open" }
            ?? "truss_database_schema lists what is open"
    }
}
