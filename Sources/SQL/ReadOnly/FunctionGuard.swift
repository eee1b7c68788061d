import JSON

/// Refuses functions of extensions that may act outside the transaction, by what the catalogue says of them.
///
/// A lexer knows names only, and the next extension's names are not known. A VOLATILE function that belongs to an
/// extension not judged, or that is written in C without belonging to one, is refused in the transaction that would
/// call it. Names decide, not arguments; what the bodies of a database's own functions, views and operators call is
/// not seen.
package enum FunctionGuard {
    /// Extensions of PostgreSQL's own distribution: `DeniedFunctions` names those of theirs that leave something.
    private static let judged = [
        "adminpack", "amcheck", "autoinc", "bloom", "btree_gin", "btree_gist", "citext", "cube",
        "dblink", "dict_int", "dict_xsyn", "earthdistance", "file_fdw", "fuzzystrmatch", "hstore",
        "insert_username", "intagg", "intarray", "isn", "lo", "ltree", "moddatetime",
        "old_snapshot",
        "pageinspect", "pg_buffercache", "pg_freespacemap", "pg_logicalinspect", "pg_overexplain",
        "pg_prewarm", "pg_stat_statements", "pg_surgery", "pg_trgm", "pg_visibility",
        "pg_walinspect", "pgcrypto", "pgrowlocks", "pgstattuple", "plpgsql", "postgres_fdw",
        "refint", "seg", "sslinfo", "tablefunc", "tcn", "tsm_system_rows", "tsm_system_time",
        "unaccent", "uuid-ossp", "vector", "xml2",
    ]

    /// What the text of the error begins with that names a function, as a JSON object.
    private static let mark = ErrorMark("function")

    /// A statement that fails where one of the functions is such a one.
    static func statement(for functions: [CalledFunction]) -> Statement {
        var statement = Statement()
        let names = statement.bind(ArrayLiteral.text(of: functions.map(\.name)))
        let schemas = statement.bind(ArrayLiteral.text(of: functions.map { $0.schema ?? "" }))
        let judged = statement.bind(ArrayLiteral.text(of: judged))
        statement.text = """
            SELECT (\(statement.bind(mark.text))::text || json_build_object('name', format('%I.%I', n.nspname, p.proname), \
            'extension', e.extname))::int FROM unnest(\(names)::name[], \(schemas)::name[]) AS c(name, schema)
            JOIN pg_proc p ON p.proname = c.name JOIN pg_namespace n ON n.oid = p.pronamespace
            JOIN pg_language l ON l.oid = p.prolang LEFT JOIN pg_depend d ON d.classid = 'pg_proc'::regclass
            AND d.objid = p.oid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
            LEFT JOIN pg_extension e ON e.oid = d.refobjid
            WHERE (n.nspname = c.schema OR pg_function_is_visible(p.oid))
            AND p.provolatile = 'v' AND n.nspname <> 'pg_catalog'
            AND (e.oid IS NULL AND l.lanname IN ('c', 'internal') OR e.extname <> ALL (\(judged)::name[])) LIMIT 1
            """
        return statement
    }

    /// Why a call was refused, from the text of the error; nil for any other error.
    package static func refusal(inErrorText text: String) -> String? {
        guard let start = text.firstRange(of: mark.text), let end = text.lastIndex(of: "}"),
            start.upperBound < end,
            let found = try? JSONValue(parsing: Array(text[start.upperBound...end].utf8)).object,
            let name = found["name"]?.string
        else { return nil }
        let owner =
            found["extension"]?.string.map { "of the extension \($0)" } ?? "written in C"
        return """
            \(name) is a VOLATILE function \(owner), whose effects a transaction may not contain, so it is not \
            called here
            """
    }
}
