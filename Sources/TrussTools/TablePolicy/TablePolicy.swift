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
        throw SQLArgumentError(refusal(of: table))
    }

    /// What to say of a relation or schema that may not be reached, without a full stop.
    func refusal(of name: some CustomStringConvertible) -> String {
        let open =
            allowedSchemas.map { "only \($0.map(\.name).joined(separator: ", ")) is open" }
            ?? "truss_database_schema lists what is open"
        return "\(name) is not open to these tools; \(open)"
    }

    /// Whether something that names a relation by `schema` and `name` may be shown.
    func allows(namedIn row: JSONValue) -> Bool {
        isOpen || row.relation.map(allows(_:)) ?? false
    }
}

extension JSONValue {
    /// The relation that an object names by `schema` and `name`.
    var relation: TableName? {
        guard let schema = object?["schema"]?.string, let name = object?["name"]?.string,
            let schema = try? Identifier(schema), let table = try? Identifier(name)
        else { return nil }
        return TableName(schema: schema, table: table)
    }
}
