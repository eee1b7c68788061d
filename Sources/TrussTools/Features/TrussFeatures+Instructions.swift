import SQL

extension TrussFeatures {
    /// Under 1,500 characters, for every model that is connected; only of tools that are there.
    package var instructions: String {
        let names = Set(catalogue.keys)
        var parts = ["Tools for a Truss instance: a backend on PostgreSQL."]
        if names.contains("truss_database_schema") {
            parts[0] += " Call truss_database_schema first; it lists tables and columns. "
            parts[0] +=
                settings.tables.isOpen
                ? """
                The schemas truss_internal, pg_catalog and information_schema are hidden unless you \
                name them.
                """ : "What it does not list is not open to you."
        }
        if names.contains("truss_run_sql") {
            parts.append(
                """
                truss_run_sql runs one SELECT, WITH, VALUES, TABLE or EXPLAIN in a read-only \
                transaction, and PostgreSQL refuses any write in it; pass values as params ($1, $2). \
                Numbers, dates and JSON come back exactly as stored. A result that was cut says so and \
                how to get the rest.
                """)
        }
        if !names.isDisjoint(with: TrussFeatures.filtering) { parts.append(TrussFeatures.filters) }
        if names.contains("truss_update_rows") || names.contains("truss_delete_rows") {
            parts.append(
                """
                Updating and deleting need filters, and change nothing at all if more than maxRows match. \
                Try them with preview first: it shows the effect and rolls back.
                """)
        }
        parts.append("Secrets in answers are redacted, except a new key's.")
        return parts.joined(separator: "\n\n")
    }

    private static let filtering: Set = [
        "truss_query_table", "truss_update_rows", "truss_delete_rows",
    ]

    private static let filters = """
        Filters map a column to "operator.value", all of which must hold: {"status":"eq.paid", \
        "id":["gte.5","lt.9"], "name":"ilike.*ann*", "city":"in.(Rome,\\"Paris, TX\\")", \
        "deleted_at":"is.null", "profile->>plan":"not.eq.free"}. Operators: \(FilterOperator.names.joined(separator: " ")), \
        each after an optional not. \
        An "or" key takes a group: {"or":"(age.lt.18,age.gt.65)"}.
        """
}
