import TrussAPI

/// What the instance is.
enum IntrospectionTools {
    static let all: [Tool] = [
        Tool(
            "truss_status", .introspection, .reads,
            "Version, database size, resource counts and integrations of the instance.",
            APIEndpoint(.get, "/v1/status")
        ).found(by: "version, database size, health, what is connected"),

        Tool(
            "truss_list_modules", .introspection, .reads,
            "Which Truss modules (database, auth, storage, …) exist and are enabled.",
            APIEndpoint(.get, "/v1/modules")
        ).found(by: "features, services, what is enabled"),
    ]
}
