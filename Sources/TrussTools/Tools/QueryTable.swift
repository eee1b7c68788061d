import JSON
import Pages
import SQL
import TrussAPI

/// `truss_query_table`: a page of a table's rows.
enum QueryTable {
    static let tool = Tool(
        "truss_query_table", .rows, .reads,
        "Read rows of a table or view by filters, order and page.",
        SharedArguments.table, SharedArguments.schema, select, filters, order, limit, offset, after,
        SharedArguments.format, SharedArguments.maxBytes, plan: plan
    ).atHand.shown(on: .rows)

    private static let select = ToolArgument<Selection>(
        "select", .columns, "id,alias:column,profile->>city; default all."
    ) { (text, _) throws(SQLArgumentError) in try Selection(parsing: text?.string ?? "*") }

    private static let filters = SharedArguments.filters(
        #"Column to "operator.value": {"status":"eq.paid","and":"(id.gte.5,id.lt.9)"}"#)

    private static let order = ToolArgument<RowOrder?>(
        "order", .columns, "price.desc.nullslast,id"
    ) { (text, _) throws(SQLArgumentError) in
        guard let text = text?.string else { return nil }
        return try RowOrder(parsing: text)
    }

    private static let limit = ToolArgument.integer("limit", Catalogue.maxRows, default: 100)
    private static let offset = ToolArgument.integer("offset", 0...Int(Int32.max))

    private static let after = ToolArgument<[String?]?>(
        "after", .values, "From a cut result, for the next rows."
    ) { values, _ in values?.array.map { $0.map(\.parameterText) } }

    private static func plan(_ call: Arguments) throws(SQLArgumentError) -> PlannedCall {
        let table = try call[SharedArguments.table]
        guard !DeniedFunctions.views.contains(table.table.name) else {
            throw SQLArgumentError(
                "table: \(table.table) reads files of the server, so it is not read")
        }
        var query = TableQuery(table: table)
        query.selection = try call[select]
        query.filters = try call[filters]
        query.order = try call[order]
        query.offset = try call[offset]
        let after = try call[after]
        guard after == nil || query.offset == 0 else {
            throw SQLArgumentError("after and offset both say where to begin; give one of them")
        }
        // A table without a key may have got one since.
        let known = call.keys[table]
        let key = after == nil || known?.isEmpty == false ? known : nil
        return try read(
            TablePage(query, limit: try call[limit], after: after, key: key), call)
    }

    /// Reads a page, again where the error says that the table has another key.
    private static func read(
        _ page: TablePage, _ call: Arguments, tries: Int = 3
    ) throws(SQLArgumentError) -> PlannedCall {
        var planned = PlannedCall(
            call.tool,
            .answering(try page.statement(), timeout: call.settings.statementTimeout),
            on: .table(page.query.table),
            rows: RowsPresentation(
                options: try call.rowOptions(maxRows: page.limit),
                next: .page(offset: page.query.offset, isTotal: page.isTotal)),
            reach: call.settings.reach(of: page.query.statement))
        guard tries > 1 else { return planned }
        planned.instead = { (failure) throws(SQLArgumentError) in
            var page = page
            if let key = TablePage.key(inErrorText: failure.text) {
                page.key = key
            } else {
                // A column of a key that is no more.
                guard failure.code == "42703", page.isTotal else { return nil }
                page.key = nil
            }
            call.keys[page.query.table] = page.key
            return try read(page, call, tries: tries - 1)
        }
        return planned
    }
}
