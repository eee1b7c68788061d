/// The first and the last statement of a transaction: between them a session of the API's pool is as a new one.
///
/// The pool resets nothing (contract H8), and what an earlier request left is not undone by its ROLLBACK alone:
/// settings, temporary tables, advisory locks, prepared statements. Each is one entry of the request, so one
/// exchange with PostgreSQL.
enum Session {
    /// What `DISCARD ALL` does, which PostgreSQL takes only by itself.
    private static let reset = """
        RESET SESSION AUTHORIZATION; RESET ALL; CLOSE ALL; DEALLOCATE ALL; UNLISTEN *; \
        DISCARD PLANS; DISCARD SEQUENCES; DISCARD TEMP; SELECT pg_advisory_unlock_all()
        """

    /// What the lexer and the form of results rely on, whatever the role or the database has set.
    ///
    /// Of `DateStyle` only the form of output is set: how a role's dates are read stays.
    private static let relied = [
        "standard_conforming_strings = on", "backslash_quote = safe_encoding",
        "client_encoding = 'UTF8'", "bytea_output = hex", "extra_float_digits = 1",
        "DateStyle = ISO", "IntervalStyle = postgres", "array_nulls = on",
        "transform_null_equals = off", "quote_all_identifiers = off", "xmloption = content",
    ]

    /// Settings that only some roles may change, with what holds where one must be.
    private static let guarded: [(name: String, value: String, condition: String)] = [
        (
            "session_replication_role", "origin",
            "current_setting('session_replication_role') <> 'origin'"
        ),
        // A query that cannot be stopped is not to fill the disk.
        (
            "temp_file_limit", "2GB",
            "current_setting('is_superuser') = 'on' AND current_setting('temp_file_limit') = '-1'"
        ),
        ("work_mem", "64MB", "pg_size_bytes(current_setting('work_mem')) > 67108864"),
    ]

    /// What stands before BEGIN: the end of what the API began, and a session that is as new.
    private static let before = "ROLLBACK; \(reset); COMMIT; "

    /// What stands behind it.
    private static let behind =
        (relied.map { "; SET LOCAL \($0)" }
        + guarded.map {
            "; SELECT set_config('\($0.name)', '\($0.value)', true) WHERE \($0.condition)"
        }).joined()

    /// Ends what the API began, makes the session as new and begins; `timeout` is in milliseconds.
    static func opening(_ begin: String, timeout: Int, settings: [String] = []) -> Statement {
        let local = settings.map { "; SET LOCAL \($0)" }.joined()
        return Statement(
            "\(before)\(begin); SET LOCAL statement_timeout = \(timeout)\(behind)\(local)")
    }

    /// Ends the transaction and makes the session as new for whoever comes next.
    static func closing(_ end: String) -> Statement {
        Statement("\(end); \(reset)")
    }
}
