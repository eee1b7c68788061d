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
    /// A schema given apart must be the one in `text`, where that names one.
    package init(parsing text: String, schema: String? = nil) throws(SQLArgumentError) {
        var reader = ArgumentReader(text)
        var parts: [Identifier] = []
        repeat {
            parts.append(try Identifier(try reader.name(stops: ["."])))
        } while reader.take(".")
        guard reader.isAtEnd, parts.count <= 2 else {
            throw SQLArgumentError(
                """
                \(text.prefix(80)) is not a table name; write table or schema.table, a name with a point \
                in double quotes
                """)
        }
        let table = parts[parts.count - 1]
        guard let schema else {
            self.init(schema: parts.count == 2 ? parts[0] : try Identifier("public"), table: table)
            return
        }
        let given = try Identifier(schema)
        guard parts.count == 1 || parts[0] == given else {
            throw SQLArgumentError(
                """
                \(text.prefix(80)) names the schema \(parts[0]), and schema says \(given); give one of the two. \
                A name with a point is in double quotes
                """)
        }
        self.init(schema: given, table: table)
    }

    /// Both names quoted, safe in any statement.
    package var quoted: String { "\(schema.quoted).\(table.quoted)" }

    package var description: String { "\(schema).\(table)" }
}
