/// Every tool there is, in the order clients see them.
package enum Catalogue {
    package static let tools: [Tool] =
        IntrospectionTools.all + [DatabaseSchema.tool, DescribeTable.tool]
        + [RunSQL.tool, ExplainQuery.tool]
        + [
            QueryTable.tool, InsertRows.tool, ChangeRows.update, ChangeRows.delete,
            CallFunction.tool,
        ]
        + APIKeyTools.all + OAuth2Tools.all + ProjectTools.all + PlatformTools.all
        + [Advise.tool, HeaviestQueries.tool]

    /// Rows that a call may ask for, and touch.
    static let maxRows = 1...100_000

    /// Bytes that a call may ask for, and an operator set for all.
    package static let maxBytes = 1000...100_000_000
}
