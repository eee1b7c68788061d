extension Catalogue {
    /// What the instance and its database are.
    static let introspection: [Tool] = [
        Tool(
            "truss_status", .reads,
            "Version, database size, resource counts and integrations of the instance.",
            .get("/v1/status")
        ).found(by: "version, database size, health, what is connected"),

        Tool(
            "truss_list_modules", .reads,
            "Which Truss modules (database, auth, storage, …) exist and are enabled.",
            .get("/v1/modules")
        ).found(by: "features, services, what is enabled"),

        Tool(
            "truss_database_schema", .reads,
            "All tables and views, a line each: columns, types, keys, references, enums. Call it first.",
            .databaseSchema,
            .optional("schema", .text, "Only this one, even if hidden."),
            .optional("detail", .choice(["names", "columns", "full"]), "Default columns.")
        ).atHand,

        Tool(
            "truss_describe_table", .reads,
            "Everything about one table or view: comments, indexes, constraints, triggers, policies, size.",
            .describeTable,
            .required("table", .text, "table or schema.table"),
            .optional("schema", .text, "Default public.")
        ).found(by: "columns, indexes, constraints, triggers, policies of a table"),
    ]
}
