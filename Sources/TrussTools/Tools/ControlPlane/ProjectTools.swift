import TrussAPI

/// Projects of the instance.
enum ProjectTools {
    static let all: [Tool] = [
        Tool(
            "truss_list_projects", .projects, .reads,
            "List projects.",
            APIEndpoint(.get, "/v1/projects", namesTables: true),
            .query("status", .choice(["provisioning", "active", "paused"]), "")
        ).found(by: "tenants, workspaces, applications"),

        Tool(
            "truss_get_project", .projects, .reads,
            "One project with its tables, keys, bucket and webhooks.",
            APIEndpoint(.get, "/v1/projects/{id}", namesTables: true),
            .path("id", "From truss_list_projects.")
        ).found(by: "tenant, workspace, its tables and keys"),

        Tool(
            "truss_update_project", .projects, .destroys,
            "Rename, pause or resume a project; give name, status or both.",
            APIEndpoint(.patch, "/v1/projects/{id}", namesTables: true),
            needsOneOf: ["name", "status"],
            .path("id", "From truss_list_projects."),
            .body("name", .text, ""),
            .body("status", .choice(["active", "paused"]), "")
        ).found(by: "rename, pause, resume, tenant, workspace"),
    ]
}
