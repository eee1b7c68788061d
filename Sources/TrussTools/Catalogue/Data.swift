import SQL

extension Catalogue {
    /// Reading by SQL.
    static let sql: [Tool] = [
        Tool(
            "truss_run_sql", .reads,
            """
            Run one read-only statement: SELECT, WITH, VALUES, TABLE or EXPLAIN. PostgreSQL refuses writes.
            """,
            .runSQL,
            .required("sql", .sql, "With $1, $2, … for params."),
            params, rowLimit, format, byteLimit
        ).atHand,

        Tool(
            "truss_explain_query", .reads,
            "The plan of a query as PostgreSQL explains it; analyze runs it, read-only.",
            .explainQuery,
            .required("sql", .sql, "Without EXPLAIN."),
            params,
            .optional("analyze", .boolean, "Real times, rows and buffers.")
        ).found(by: "slow query, execution plan, EXPLAIN ANALYZE, index use"),
    ]

    /// Reading and changing rows, and calling functions.
    static let rows: [Tool] = [
        Tool(
            "truss_query_table", .reads,
            "Read rows of a table or view by filters, order and page.",
            .queryTable,
            table, schema,
            .optional("select", .columns, "id,alias:column,profile->>city; default all."),
            .optional("filters", .filters, filterForm),
            .optional("order", .columns, "price.desc.nullslast,id"),
            .optional("limit", .integer(maxRows), "", default: 100),
            .optional("offset", .integer(0...Int(Int32.max)), ""),
            .optional("after", .values, "From a cut result, for the next rows."),
            format, byteLimit
        ).atHand,

        Tool(
            "truss_insert_rows", .overwrites,
            "Insert rows, all or none; an absent column takes its default.",
            .insertRows,
            table, schema,
            .required("rows", .rows, "Column to value: any JSON, numbers and null as such."),
            .optional("onConflict", .names, "Columns of a unique key."),
            .optional(
                "resolution", .choice(["merge", "ignore"]),
                "Overwrite the row or keep it."),
            returning, preview, byteLimit
        ).found(by: "add rows, create records, upsert, on conflict"),

        Tool(
            "truss_update_rows", .destroys,
            "Update the rows that match all filters; more than maxRows changes none.",
            .updateRows,
            table, schema,
            .required("filters", .filters, "As in truss_query_table."),
            .required("changes", .members, "Column to new value: any JSON."),
            rowLimit, returning, preview, byteLimit
        ).found(by: "change rows, edit records, set values"),

        Tool(
            "truss_delete_rows", .destroys,
            "Delete the rows that match all filters; more than maxRows deletes none.",
            .deleteRows,
            table, schema,
            .required("filters", .filters, "As in truss_query_table."),
            rowLimit, returning, preview, byteLimit
        ).found(by: "remove rows, erase records"),

        Tool(
            "truss_call_function", .overwrites,
            "Call a database function, which may write. Returns its rows.",
            .callFunction,
            .required("function", .text, "function or schema.function"),
            schema,
            .optional(
                "arguments", .members, "Name to value: any JSON; a list for jsonb as a text."),
            rowLimit, preview, format, byteLimit
        ).found(by: "stored procedure, RPC, PL/pgSQL"),
    ]

    private static let table = Parameter.required("table", .text, "table or schema.table")
    private static let schema = Parameter.optional("schema", .text, "")
    private static let params = Parameter.optional(
        "params", .values, "A value for each $n: any JSON; cast a list for jsonb.")
    private static let rowLimit = Parameter.optional(
        "maxRows", .integer(maxRows), "", default: 100)
    private static let returning = Parameter.optional(
        "returning", .choice(RowChange.Returning.allCases.map(\.rawValue)),
        "Default rows, above \(RowChange.maxWholeRows) keys.")
    private static let preview = Parameter.optional(
        "preview", .boolean, "Show it, then roll back.")
    private static let format = Parameter.optional(
        "format", .choice(RowFormat.allCases.map(\.rawValue)), "")
    private static let byteLimit = Parameter.optional(
        "maxBytes", .integer(maxBytes), "")
    private static let filterForm =
        #"Column to "operator.value": {"status":"eq.paid","and":"(id.gte.5,id.lt.9)"}"#
}
