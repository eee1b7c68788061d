import JSON
import SQL
import Spelling

/// Lines that name what was probably meant by a name that PostgreSQL does not know; only what is open.
extension TrussFeatures {
    /// For a relation that was not found.
    func nearestRelations(to name: String, in schema: String?) async -> [String] {
        if let meant = await quotedTogether(name, in: schema) { return [meant] }
        let unknown = await unknownSchema(schema)
        let nearest = await relations(near: name, in: schema)
        guard let first = nearest.first else {
            return unknown.isEmpty ? ["truss_database_schema lists the tables."] : unknown
        }
        let names = nearest.filter { $0.name == first.name }.prefix(5).map {
            "\(SQLName.text($0.schema)).\(SQLName.text($0.name))"
        }
        return unknown + ["Did you mean \(names.joined(separator: " or "))?"]
    }

    /// For `"public.customers"`, which is one name with a point in it.
    private func quotedTogether(_ name: String, in schema: String?) async -> String? {
        let parts = name.split(separator: ".", maxSplits: 1).map { String($0) }
        let (place, table) = parts.count == 2 ? (parts[0], parts[1]) : (schema ?? "", name)
        guard await relations().contains(where: { $0.schema == place && $0.name == table }) else {
            return nil
        }
        let meant = "\(SQLName.text(place)).\(SQLName.text(table))"
        return "Quotes around both make one name of schema and table; write \(meant)."
    }

    /// The nearest relation and those of the same name, the nearest first.
    ///
    /// Of equal names that of the schema asked for is nearer, then that of a schema with a similar name.
    func relations(near name: String, in schema: String?) async -> [(schema: String, name: String)]
    {
        func handicap(_ relation: (schema: String, name: String)) -> Int {
            guard let schema, schema != relation.schema else { return 0 }
            return ClosestName.to(schema, in: [relation.schema]) == nil ? 60 : 40
        }
        let relations = await relations()
        guard
            let nearest = ClosestName.first(
                near: name, in: relations, name: \.name, handicap: handicap)
        else { return [] }
        return [nearest]
            + relations.filter { $0.name == nearest.name && $0.schema != nearest.schema }
    }

    /// For a schema: nothing where it exists, else the schemas that there are.
    func unknownSchema(_ name: String?) async -> [String] {
        guard let name, let rows = try? await rows(of: SchemaQuery.schemaNames).get() else {
            return []
        }
        let schemas = rows.filter { row in
            let schema = row["name"]?.string.flatMap { try? Identifier($0) }
            return schema.map(settings.tables.allows(schema:)) ?? false
        }
        guard !schemas.contains(where: { $0["name"]?.string == name }) else { return [] }
        let names = schemas.filter { $0["hidden"]?.bool != true }.compactMap { $0["name"]?.string }
        // What is closed may exist all the same.
        let problem = settings.tables.isOpen ? "There is no schema" : "There is no open schema"
        let listed = names.prefix(30).map(SQLName.text).joined(separator: ", ")
        return [
            """
            \(problem) \(SQLName.text(name)); the schemas are \(listed)\(names.count > 30 ? ", …" : "").
            """
        ]
    }

    /// For a column of a relation that has none of that name.
    func columns(of table: TableName, near missing: String) async -> [String] {
        let known = SchemaQuery.columnNames(of: table)
        guard let names = try? await texts(in: "name", of: known).get(), !names.isEmpty else {
            return []
        }
        let nearest =
            member(missing, of: table, with: names)
            ?? ClosestName.to(missing, in: names).map { "Did you mean \($0)? " } ?? ""
        let listed = names.prefix(60).map(SQLName.text).joined(separator: ", ")
        return ["\(nearest)Columns of \(table): \(listed)\(names.count > 60 ? ", …" : "")"]
    }

    /// For `prefs.language`, which other languages write for a member, and for a column with its table.
    private func member(_ missing: String, of table: TableName, with names: [String]) -> String? {
        let parts = missing.split(separator: ".", maxSplits: 1).map { String($0) }
        guard parts.count == 2 else { return nil }
        if names.contains(parts[0]) {
            return "For a member of JSON write \(parts[0])->>\(parts[1]). "
        }
        guard parts[0] == table.table.name, names.contains(parts[1]) else { return nil }
        return "Columns stand without their table: \(parts[1]). "
    }

    /// For a value that is none of an enum's, whose name is written as PostgreSQL shows it.
    func values(of type: String, near value: String) async -> [String] {
        let labels = (await openRows(of: SchemaQuery.enumLabels(of: type)) ?? [])
            .compactMap { $0["label"]?.string }
        guard !labels.isEmpty else { return [] }
        let nearest = ClosestName.to(value, in: labels).map { "Did you mean \($0)? " } ?? ""
        let listed = labels.prefix(60).joined(separator: ", ")
        return ["\(nearest)Values of \(type): \(listed)\(labels.count > 60 ? ", …" : "")"]
    }

    /// For a function that cannot be called so, or at all.
    func signatures(of name: TableName) async -> [String] {
        let known = SchemaQuery.signatures(of: name.table.name, schema: name.schema.name)
        guard let functions = await openRows(of: known) else { return [] }
        let texts = functions.compactMap { $0["signature"]?.string }
        guard texts.isEmpty else {
            return ["It is called as: \(texts.joined(separator: " or "))"]
        }
        let nearest = await nearestFunction(to: name.table.name, in: name.schema.name)
            .map { "did you mean \($0)?" }
        return await unknownSchema(name.schema.name)
            + ["There is no function \(name); \(nearest ?? "truss_database_schema lists them.")"]
    }

    /// For a function that a caller's own SQL calls, in the schema that it names.
    func nearestFunctions(to name: String, in schema: String?) async -> [String] {
        let signatures = await signatures(of: name)
        guard signatures.isEmpty else { return signatures }
        return await nearestFunction(to: name, in: schema).map { ["Did you mean \($0)?"] } ?? []
    }

    /// How functions of a name are called, in whatever schema, of the database itself only or of
    /// PostgreSQL too; nothing where there are none.
    func signatures(of name: String, isOwn: Bool = false) async -> [String] {
        let rows = await openRows(of: SchemaQuery.signatures(of: name, schema: nil)) ?? []
        let texts = rows.filter { !isOwn || $0["schema"]?.string != "pg_catalog" }
            .compactMap { $0["signature"]?.string }
        return texts.isEmpty
            ? [] : ["It is called as: \(texts.prefix(8).joined(separator: " or "))"]
    }

    /// The function whose name is nearest, with its arguments; of equals one of the database's own.
    private func nearestFunction(to name: String, in place: String?) async -> String? {
        let functions = await openRows(of: SchemaQuery.functionNames) ?? []
        let found = ClosestName.first(near: name, in: functions) {
            $0["name"]?.string ?? ""
        } handicap: {
            // PostgreSQL has functions of nearly every name.
            guard let schema = $0["schema"]?.string else { return 0 }
            return schema == "pg_catalog" ? 80 : schema == place ? 0 : 20
        }
        return found?["signature"]?.string
    }

    /// The rows that are of an open schema or of PostgreSQL's own; nil where they cannot be read.
    private func openRows(of query: Statement) async -> [JSONObject]? {
        try? await rows(of: query).get().filter { row in
            let schema = row["schema"]?.string ?? ""
            return schema == "pg_catalog"
                || (try? Identifier(schema)).map(settings.tables.allows(schema:)) ?? false
        }
    }
}
