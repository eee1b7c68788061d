import JSON
import MCP
import SQL
import TrussAPI

extension TrussFeatures {
    /// The heaviest queries, or how to have them counted.
    func topQueries(by order: TopQueries.Order, limit: Int) async -> ToolResult {
        guard settings.tables.isOpen else {
            return .failure(
                "Queries may name tables that are not open to these tools, so none are shown.")
        }
        let probed: JSONObject
        switch await rows(of: TopQueries.probe, limit: 1) {
        case .success(let rows): probed = rows.first ?? [:]
        case .failure(let failure): return .failure(failure.message)
        }
        let isPreloaded = probed["preloaded"]?.string.map { $0.contains("pg_stat_statements") }
        guard let schema = probed["schema"]?.string, let schema = try? Identifier(schema) else {
            return TrussFeatures.enabling(isCreated: false, isPreloaded: isPreloaded ?? false)
        }
        guard isPreloaded ?? true else {
            return TrussFeatures.enabling(isCreated: true, isPreloaded: false)
        }
        let columns = (probed["columns"]?.array ?? []).compactMap(\.string)
        let queries = TopQueries(schema: schema, columns: columns)
        return await result(
            of: Call(
                .reading(
                    queries.statement(by: order), limit: limit,
                    timeout: settings.statementTimeout),
                presentation: .rows(
                    RowsPresentation(
                        maxRows: limit, next: .raise("limit"),
                        output: RowOutput(format: settings.format, maxBytes: settings.maxBytes)))))
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
