import SQL

extension Catalogue {
    /// What to look after; nothing is changed.
    static let advisors: [Tool] = [
        Tool(
            "truss_advise",
            "What is wrong with keys, policies, indexes, tables, webhooks and backups, why, and the SQL to fix it. Changes nothing.",
            .advice,
            .optional(
                "area", .choice(AdviceRule.Area.allCases.map(\.rawValue) + ["all"]),
                "Default all.")
        ).found(by: "slow queries, missing or unused indexes, bloat, row-level security holes"),

        Tool(
            "truss_top_queries",
            "The heaviest queries, from pg_stat_statements.",
            .topQueries,
            .optional(
                "by", .choice(TopQueries.Order.allCases.map(\.rawValue)), "Default total time."),
            .optional("limit", .integer(1...100), "", default: 10)
        ).found(by: "slow queries, load, performance"),
    ]
}
