/// Why a text is not a read-only query: the word, its place, and what to use instead.
package struct RefusedSQL: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was refused, as its writer spelt it; empty where something is missing.
    package let word: String

    /// Where the word begins in the text as it was given.
    package let position: SQLPosition

    /// What is wrong with it, as a sentence without full stop.
    package let problem: String

    /// What would be right, as a sentence without full stop.
    package let remedy: String?

    package var message: String { remedy.map { "\(finding); \($0)." } ?? "\(finding)." }

    /// What is wrong and where, without full stop.
    package var finding: String {
        "\(word.isEmpty ? "End of text" : word) at \(position): \(problem)"
    }

    package var description: String { message }
}

/// What to say of statements that do something else than read.
enum RefusedStatement {
    /// What is wrong with statements that begin with `word`, and the tool to use instead.
    ///
    /// The one place in this module that knows the names of tools.
    static func advice(for word: String) -> (problem: String, remedy: String?) {
        (problem: "truss_run_sql only reads", remedy: remedies[word] ?? general)
    }

    static let backslash = "commands of psql do not exist here; see truss_database_schema"

    private static let general =
        "begin with SELECT, WITH, VALUES, TABLE or EXPLAIN of one of these"

    private static let schema = "schema changes belong in a migration, outside of these tools"

    private static let transaction =
        "every call is a transaction of its own, which reads and ends"

    private static let session = "nothing of a session outlives its call"

    private static let remedies: [String: String] = [
        "insert": "use truss_insert_rows",
        "merge": "use truss_insert_rows, whose onConflict updates the rows that exist",
        "upsert": "use truss_insert_rows with onConflict",
        "replace": "use truss_insert_rows with onConflict",
        "update": "use truss_update_rows",
        "delete": "use truss_delete_rows",
        "truncate": "use truss_delete_rows",
        "copy": "use truss_query_table with format csv to read, truss_insert_rows to write",
        "call": "use truss_call_function",
        "do": "use truss_call_function with a function that exists",
        "execute": "send the statement itself, with params",
        "prepare": "send the statement itself, with params",
        "declare": "use truss_query_table with limit and offset",
        "fetch": "use truss_query_table with limit and offset",
        "show": "use SELECT current_setting('name')",
        "describe": "use truss_database_schema",
        "desc": "use truss_database_schema",
        "use": "name tables as schema.table",
        "listen": session, "notify": session, "unlisten": session, "discard": session,
        "set": session, "reset": session, "load": session, "deallocate": session,
        "begin": transaction, "start": transaction, "commit": transaction, "end": transaction,
        "rollback": transaction, "abort": transaction, "savepoint": transaction,
        "release": transaction, "lock": transaction,
        "create": schema, "alter": schema, "drop": schema, "grant": schema, "revoke": schema,
        "comment": schema, "security": schema, "reassign": schema, "import": schema,
        "refresh": schema, "reindex": schema, "cluster": schema, "vacuum": schema,
        "analyze": "use EXPLAIN ANALYZE for a query; statistics are kept by autovacuum",
        "checkpoint": schema,
    ]
}
