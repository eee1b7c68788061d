extension Endpoint {
    /// Every route of the sandbox; `/v1/db` is left out, nothing of ours uses it.
    static let all: [Endpoint] = sql + instance + projects + keys + database + platform + identity

    /// Statements.
    private static let sql: [Endpoint] = [
        Endpoint("POST", "/v1/sql", answer: .sql),
        Endpoint("POST", "/v1/sql/transaction", answer: .transaction),
    ]
}

/// A CTE that writes down what a key did, as the management endpoints do.
///
/// It adds one line for each row of `source`, a CTE before it, whose column `id` says what it was done to.
func audit(_ action: String, _ resource: String, id: String, of source: String) -> String {
    """
    audited AS (
        INSERT INTO truss_internal.audit_logs (actor, action, resource_type, resource_id)
        SELECT r ->> 'key_id', '\(action)', '\(resource)', \(source).\(id)::text
        FROM request, \(source)
    )
    """
}
