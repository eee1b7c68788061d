import JSON
import MCP
import SQL
import TrussAPI

/// `truss_top_queries`: the heaviest queries, or how to have them counted.
enum HeaviestQueries {
    static let tool = Tool(
        "truss_top_queries", .advisors, .reads,
        "The heaviest queries, from pg_stat_statements.",
        order, limit
    ) { (call) throws(SQLArgumentError) in
        let order = try call[order] ?? .total
        let limit = try call[limit]
        return PlannedCall(reading: call.tool) { features in
            await result(by: order, limit: limit, of: features, call)
        }
    }.found(by: "slow queries, load, performance")

    private static let order = ToolArgument<TopQueries.Order?>.choice("by", "Default total time.")
    private static let limit = ToolArgument.integer("limit", 1...100, default: 10)

    private static func result(
        by order: TopQueries.Order, limit: Int, of features: TrussFeatures, _ call: Arguments
    ) async -> ToolResult {
        let settings = call.settings
        guard settings.tables.isOpen else {
            return .failure(
                "Queries may name tables that are not open to these tools, so none are shown.")
        }
        let probed: JSONObject
        switch await features.rows(of: TopQueries.probe, limit: 1) {
        case .success(let rows): probed = rows.first ?? [:]
        case .failure(let failure): return .failure(failure.message)
        }
        let isPreloaded = probed["preloaded"]?.string.map { $0.contains("pg_stat_statements") }
        guard let schema = probed["schema"]?.string, let schema = try? Identifier(schema) else {
            return enabling(isCreated: false, isPreloaded: isPreloaded ?? false)
        }
        guard isPreloaded ?? true else {
            return enabling(isCreated: true, isPreloaded: false)
        }
        let columns = (probed["columns"]?.array ?? []).compactMap(\.string)
        let queries = TopQueries(schema: schema, columns: columns)
        let reading = Transaction.reading(
            queries.statement(by: order), limit: limit, timeout: settings.statementTimeout)
        let options = RowOptions(
            format: settings.format, maxRows: limit, maxBytes: settings.maxBytes,
            escapesInvisibleText: settings.escapesInvisibleText)
        return await features.run(
            PlannedCall(
                call.tool, reading, on: .database,
                rows: RowsPresentation(options: options, next: .raise("limit"))))
    }

    /// The steps that are missing; both are safe, and the restart is short.
    private static func enabling(isCreated: Bool, isPreloaded: Bool) -> ToolResult {
        var steps: [String] = []
        if !isPreloaded {
            steps.append(
                """
                Add pg_stat_statements to shared_preload_libraries in postgresql.conf (keep what is \
                there) and restart PostgreSQL; it costs a few MB of memory and little time.
                """)
        }
        if !isCreated {
            steps.append(
                """
                Run CREATE EXTENSION pg_stat_statements; in the database with psql as a superuser; \
                Truss does not let it through.
                """)
        }
        let numbered = steps.enumerated().map { "\($0 + 1). \($1)" }
        let problem = """
            PostgreSQL does not count queries here: the extension pg_stat_statements is not \
            \(isCreated ? "loaded" : "there").
            """
        return .failure([problem] + numbered)
    }
}
