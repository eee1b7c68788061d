import JSON

/// Texts among the values of rows that are the JSON of an object or list, for columns that are `json` or `jsonb`.
///
/// Stored as they are they would become JSON strings, in which nothing is found. Which columns these are, PostgreSQL
/// says in the statement that writes the rows.
struct JSONDocuments {
    private let table: TableName

    /// Columns with such a text in some row.
    private let candidates: [String]

    init(in rows: [JSONObject], of table: TableName) {
        self.table = table
        var names: [String] = []
        for row in rows {
            for member in row
            where JSONDocuments.document(in: member.value) != nil && !names.contains(member.name) {
                names.append(member.name)
            }
        }
        candidates = names
    }

    var isEmpty: Bool { candidates.isEmpty }

    private static func document(in value: JSONValue) -> JSONValue? {
        guard value.string != nil else { return nil }
        let read = value.readingJSONText
        guard read.string == nil else { return nil }
        return read
    }

    /// The rows with nothing but such texts, as the JSON that they are.
    private func documents(_ rows: [JSONObject]) -> [JSONObject] {
        rows.map { row in
            JSONObject(
                row.compactMap { member in
                    JSONDocuments.document(in: member.value)
                        .map { JSONObject.Member(name: member.name, value: $0) }
                })
        }
    }

    /// A query for `name` of the candidates that are of type `json` or `jsonb`, or a domain over one; nil without any.
    func columns(in statement: inout Statement) -> String? {
        guard !isEmpty else { return nil }
        let names = statement.bind(ArrayLiteral.text(of: candidates))
        return """
            SELECT a.attname::text AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
            WHERE n.nspname = \(statement.bind(table.schema.name)) AND c.relname = \(statement.bind(table.table.name))
            AND a.attname = ANY (\(names)::name[]) AND NOT a.attisdropped
            AND coalesce(nullif(t.typbasetype, 0), t.oid) IN ('json'::regtype, 'jsonb'::regtype)
            ORDER BY a.attnum
            """
    }

    /// The rows as an SQL expression of type `json`; it reads the columns from `_j`.
    func list(_ rows: [JSONObject], in statement: inout Statement) -> String {
        let whole =
            statement.bind(JSONValue.array(rows.map(JSONValue.object)).description) + "::json"
        guard !isEmpty else { return whole }
        let read = JSONValue.array(documents(rows).map(JSONValue.object)).description
        return """
            (SELECT json_agg(\(JSONDocuments.merged("p.row", "q.row")) ORDER BY p.place)
            FROM json_array_elements(\(whole)) WITH ORDINALITY AS p(row, place)
            JOIN json_array_elements(\(statement.bind(read))::json) WITH ORDINALITY AS q(row, place)
            ON q.place = p.place)
            """
    }

    /// One row as such an expression.
    func object(_ row: JSONObject, in statement: inout Statement) -> String {
        let whole = statement.bind(JSONValue.object(row).description) + "::json"
        guard !isEmpty else { return whole }
        let read = statement.bind(JSONValue.object(documents([row])[0]).description) + "::json"
        return "(SELECT \(JSONDocuments.merged(whole, read)))"
    }

    private static func merged(_ row: String, _ documents: String) -> String {
        """
        (SELECT json_object_agg(e.key, CASE WHEN e.key IN (SELECT name FROM _j) AND d.value IS NOT NULL
        THEN d.value ELSE e.value END) FROM json_each(\(row)) AS e
        LEFT JOIN json_each(\(documents)) AS d ON d.key = e.key)
        """
    }
}
