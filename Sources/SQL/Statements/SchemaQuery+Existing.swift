extension SchemaQuery {
    /// `schema` of those of these schemas that exist; at least one must be asked for.
    package static func existing(_ schemas: [Identifier]) -> Statement {
        var statement = Statement()
        let names = schemas.map { statement.bind($0.name) + "::text" }.joined(separator: ", ")
        statement.text = "SELECT nspname AS schema FROM pg_namespace WHERE nspname IN (\(names))"
        return statement
    }

    /// `schema` and `name` of those of these relations that exist; at least one must be asked for.
    package static func existing(_ tables: [TableName]) -> Statement {
        var statement = Statement()
        let isAsked = isAmong(tables, outside: nil, in: &statement)
        statement.text = """
            SELECT n.nspname AS schema, c.relname AS name
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r','p','v','m','f') AND \(isAsked)
            """
        return statement
    }
}
