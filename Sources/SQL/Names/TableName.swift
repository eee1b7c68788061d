/// A relation with its schema.
package struct TableName: Hashable, Sendable, CustomStringConvertible {
    package let schema: Identifier
    package let table: Identifier

    package init(schema: Identifier, table: Identifier) {
        self.schema = schema
        self.table = table
    }

    /// Reads `table`, `schema.table` or `"odd.schema"."odd table"`; without a schema it is `public`.
    ///
    /// With `schema` given apart, `text` is the table's name as it stands, dots and all.
    package init(parsing text: String, schema: String? = nil) throws(SQLArgumentError) {
        if let schema {
            self.init(schema: try Identifier(schema), table: try Identifier(text))
            return
        }
        var reader = ArgumentReader(text)
        var parts: [Identifier] = []
        repeat {
            parts.append(try Identifier(try reader.name(stops: ["."])))
        } while reader.take(".")
        guard reader.isAtEnd, parts.count <= 2 else {
            throw SQLArgumentError(
                """
                \(text) is not a table name; write table or schema.table, or give the schema \
                in its own argument
                """)
        }
        let schema = parts.count == 2 ? parts[0] : try Identifier("public")
        self.init(schema: schema, table: parts[parts.count - 1])
    }

    /// Both names quoted, safe in any statement.
    package var quoted: String { "\(schema.quoted).\(table.quoted)" }

    package var description: String { "\(schema).\(table)" }
}
