/// What advice may look at; hidden schemas and what extensions own are left out in any case.
package struct AdviceScope: Hashable, Sendable {
    /// The only schemas looked at; nil is all.
    package var schemas: [Identifier]?

    package var leftOut: [TableName]

    package init(schemas: [Identifier]? = nil, leftOut: [TableName] = []) {
        self.schemas = schemas
        self.leftOut = leftOut
    }
}

/// Several rules as one statement, with a row for each finding: `rule`, `object`, `detail`, `fix`, and
/// `total`, how many findings the rule has in all.
package struct AdviceQuery: Sendable {
    /// Findings shown of one rule.
    package static let maxFindings = 20

    /// The statement so far: its values, and the relations that rules read.
    private var statement: Statement
    private var parts: [String] = []

    /// Placeholders of inputs, which several rules may share.
    private var inputs: [String: String] = [:]

    package init(scope: AdviceScope) {
        var statement = Statement()
        let isClosed = SchemaQuery.isAmong(
            scope.leftOut, outside: scope.schemas, in: &statement)
        let isSchemaClosed = SchemaQuery.isAmong([], outside: scope.schemas, in: &statement)
        statement.text = AdviceQuery.relations(
            isClosed: isClosed, isSchemaClosed: isSchemaClosed)
        self.statement = statement
    }

    /// Adds a rule; a rule on data from elsewhere reads it as `$input`, a JSON text.
    package mutating func add(_ rule: AdviceRule, input: String? = nil) {
        var query = rule.query
        if let input {
            let placeholder = inputs[input] ?? statement.bind(input)
            inputs[input] = placeholder
            query = query.replacing("$input", with: placeholder)
        }
        parts.append(
            """
            (SELECT '\(rule.id)' AS rule, object::text, detail::text, fix::text,
             count(*) OVER () AS total FROM (
            \(query)
            ) AS found LIMIT \(AdviceQuery.maxFindings))
            """)
    }

    /// The whole query; it needs a rule.
    package var whole: Statement {
        var whole = statement
        whole.text += parts.joined(separator: "\nUNION ALL\n")
        return whole
    }

    /// What rules read: `closed`, relations that are not to be named; `rel`, every other relation; `tab`,
    /// tables; `idx`, indexes; `routine`, functions and procedures.
    ///
    /// What inherits from a closed relation is closed too, and so is a sequence of its columns.
    private static func relations(isClosed: String, isSchemaClosed: String) -> String {
        """
        WITH RECURSIVE closed(oid) AS (
         SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE \(isClosed)
         UNION SELECT o.oid FROM closed CROSS JOIN LATERAL (
          SELECT i.inhrelid AS oid FROM pg_inherits i WHERE i.inhparent = closed.oid
          UNION ALL SELECT d.objid FROM pg_depend d WHERE d.refobjid = closed.oid AND d.refobjsubid > 0
           AND d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_class'::regclass
           AND d.deptype IN ('a','i')) o),
        rel AS (
         SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS name
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE \(SchemaQuery.notHidden) AND c.oid NOT IN (SELECT oid FROM closed) AND NOT EXISTS (SELECT FROM pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')),
        tab AS (SELECT * FROM rel WHERE relkind IN ('r','p') AND relpersistence <> 't'),
        idx AS (
         SELECT i.*, ic.relkind, ic.relam, format('%I.%I', t.nspname, ic.relname) AS name, t.name AS table_name,
          k.conname, pg_get_expr(i.indexprs, i.indrelid) AS expressions,
          pg_get_expr(i.indpred, i.indrelid) AS predicate, pg_relation_size(i.indexrelid) AS bytes
         FROM pg_index i JOIN rel t ON t.oid = i.indrelid AND t.relkind IN ('r','p','m')
         JOIN pg_class ic ON ic.oid = i.indexrelid AND NOT ic.relispartition
         LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
          AND k.contype IN ('p','u','x')),
        routine AS (
         SELECT p.*, n.nspname, format('%I.%I(%s)', n.nspname, p.proname,
          pg_get_function_identity_arguments(p.oid)) AS name
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE \(SchemaQuery.notHidden) AND NOT \(isSchemaClosed) AND NOT EXISTS (SELECT FROM pg_depend d
          WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))

        """
    }
}
