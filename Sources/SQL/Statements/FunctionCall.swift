/// A call of a function by named arguments, whose types PostgreSQL infers.
package struct FunctionCall: Sendable {
    package var function: TableName

    /// Argument names with values as PostgreSQL's input text.
    package var arguments: [(name: Identifier, value: String?)] = []

    package init(function: TableName) {
        self.function = function
    }

    /// The call, answering with `rows` and `columns` as a read does, at most `limit` of them.
    package func statement(limit: Int) -> Statement {
        var statement = Statement()
        let list = arguments.map { "\($0.name.quoted) => \(statement.bind($0.value))" }
        statement.text = "SELECT * FROM \(function.quoted)(\(list.joined(separator: ", ")))"
        return statement.answeringRows(limit: limit)
    }
}
