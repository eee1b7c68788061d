/// What tells the rows of a relation apart, looked up in the statement that needs it.
enum RowKey {
    /// A query for `name` and `place` of each column of the primary key, or else of a unique index of columns
    /// that are never NULL; no row where there is none.
    ///
    /// Where tables inherit from this one, no index of it covers all its rows.
    static func columns(of table: TableName, in statement: inout Statement) -> String {
        let schema = statement.bind(table.schema.name)
        let name = statement.bind(table.table.name)
        return """
            SELECT a.attname::text AS name, u.place FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL
            (SELECT i.indkey, i.indnkeyatts FROM pg_index i WHERE i.indrelid = c.oid
             AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
             AND NOT EXISTS (SELECT FROM unnest(i.indkey) WITH ORDINALITY AS v(number, place)
              JOIN pg_attribute b ON b.attrelid = c.oid AND b.attnum = v.number
              WHERE v.place <= i.indnkeyatts AND NOT b.attnotnull)
             ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1) AS x
            CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS u(number, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.number
            WHERE n.nspname = \(schema) AND c.relname = \(name) AND u.place <= x.indnkeyatts
            AND (c.relkind = 'p' OR NOT c.relhassubclass)
            """
    }

    /// The JSON object of the columns that `key` has, of a row that is JSON.
    static func object(ofRow row: String, key: String) -> String {
        """
        (SELECT json_object_agg(_e.key, _e.value ORDER BY \(key).place) FROM json_each(\(row)) AS _e
        JOIN \(key) ON \(key).name = _e.key)
        """
    }
}
