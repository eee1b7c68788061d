import SQL

extension Settings {
    /// What PostgreSQL, or a tool, has instead of what a fault is about.
    func remedies(for fault: SQLFault, in sql: String) -> [String] {
        Dialect.remedies(for: fault, in: sql).map { remedy in
            let tool =
                switch remedy.subject {
                case .tables?: "truss_database_schema lists schemas, tables and columns."
                case .columns?: "truss_describe_table describes a table."
                case nil: ""
                }
            // Where something is closed, so is the catalogue.
            guard remedy.subject != nil else { return remedy.text }
            return tables.isOpen ? "\(tool) \(remedy.text)" : tool
        }
    }
}
