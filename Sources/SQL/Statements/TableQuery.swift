/// A read of one relation by columns, filters, order and place.
package struct TableQuery: Hashable, Sendable {
    package var table: TableName
    package var selection = Selection()
    package var filters: [Filter] = []
    package var order: RowOrder?
    package var offset = 0

    package init(table: TableName) {
        self.table = table
    }

    /// The SELECT, without its row limit.
    package var statement: Statement {
        var statement = Statement()
        var text = "SELECT \(selection.sql(in: &statement)) FROM \(table.quoted)"
        text += filters.whereClause(in: &statement)
        if let order { text += " ORDER BY \(order.sql(in: &statement))" }
        if offset > 0 { text += " OFFSET \(statement.bind(String(offset)))::bigint" }
        statement.text = text
        return statement
    }
}

extension [Filter] {
    /// ` WHERE …` with all of the filters; empty without any.
    func whereClause(in statement: inout Statement) -> String {
        guard !isEmpty else { return "" }
        return " WHERE " + map { $0.condition(in: &statement) }.joined(separator: " AND ")
    }
}
