import Pages

extension Tool {
    /// What shows the tool's results to people; nil for none.
    var page: Page? { Tool.pages[name] }

    private static let pages: [String: Page] = [
        "truss_run_sql": .rows, "truss_query_table": .rows, "truss_call_function": .rows,
        "truss_insert_rows": .rows, "truss_update_rows": .rows, "truss_delete_rows": .rows,
        "truss_database_schema": .schema, "truss_explain_query": .plan, "truss_advise": .advice,
    ]
}
