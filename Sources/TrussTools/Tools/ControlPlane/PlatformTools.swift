import TrussAPI

/// Identities, webhooks, storage, branches, backups, gateway, and what is going on.
enum PlatformTools {
    static let all: [Tool] = [
        Tool(
            "truss_list_identities", .platform, .reads,
            "List user identities, a page at a time.",
            APIEndpoint(
                .get,
                "/v1/auth/identities",
                onMasked: "the page token is not one of Kratos, or Kratos does not answer"),
            .query("pageSize", .integer(1...250), "", as: "page_size"),
            .query("pageToken", .text, "", as: "page_token")
        ).found(by: "users, accounts, Kratos, sign-ups"),

        Tool(
            "truss_get_identity", .platform, .reads,
            "One user identity with its kinds of credentials.",
            APIEndpoint(
                .get,
                "/v1/auth/identities/{id}",
                onMasked: """
                    no identity has this id, or Kratos does not answer; truss_list_identities lists \
                    the identities
                    """),
            .path("id", "From truss_list_identities.")
        ).found(by: "user, account, Kratos, credentials"),

        Tool(
            "truss_list_webhooks", .platform, .reads,
            "List webhooks with their delivery counts, without secrets.",
            APIEndpoint(.get, "/v1/webhooks", namesTables: true)
        ).found(by: "callbacks, events, HTTP notifications"),

        Tool(
            "truss_get_webhook", .platform, .reads,
            "One webhook with its latest 20 deliveries and their errors.",
            APIEndpoint(.get, "/v1/webhooks/{id}", namesTables: true),
            .path("id", "From truss_list_webhooks.")
        ).found(by: "deliveries, failed callbacks, retries"),

        Tool(
            "truss_realtime_status", .platform, .reads,
            "Realtime listener, clients, channels, subscriptions and recent events.",
            APIEndpoint(.get, "/v1/realtime", namesTables: true)
        ).found(by: "websocket, subscriptions, live changes"),

        Tool(
            "truss_list_buckets", .platform, .reads,
            "List storage buckets with counts and sizes; slow if large.",
            APIEndpoint(
                .get,
                "/v1/storage/buckets", onMasked: "storage is not configured on this instance")
        ).found(by: "storage, files, uploads, S3"),

        Tool(
            "truss_list_branches", .platform, .reads,
            "List active database branches.",
            APIEndpoint(.get, "/v1/branches")
        ).found(by: "database copies, preview environments"),

        Tool(
            "truss_list_backups", .platform, .reads,
            "List the newest 50 backups.",
            APIEndpoint(.get, "/v1/backups")
        ).found(by: "snapshots, restore points, dumps"),

        Tool(
            "truss_metrics", .platform, .reads,
            "Queries and bytes by key and endpoint since the API started.",
            APIEndpoint(.get, "/v1/metrics", namesTables: true)
        ).found(by: "usage, traffic, requests, statistics"),

        Tool(
            "truss_list_audit_logs", .platform, .reads,
            "Audit log, newest first; changes of rows are not in it.",
            APIEndpoint(
                .get,
                "/v1/audit-logs", onMasked: "a filter is not one that the audit log takes",
                namesTables: true),
            .query("limit", .integer(1...200), "Default 50."),
            .query("action", .text, "Such as api_key.create."),
            .query("resourceType", .text, "", as: "resource_type"),
            .query("since", .moment, "ISO date or time.")
        ).found(by: "who did what, history, events, security"),

        Tool(
            "truss_gateway_health", .platform, .reads,
            "Whether the gateway answers.",
            APIEndpoint(.get, "/v1/gateway/health")
        ).found(by: "Oathkeeper, proxy, is it up"),

        Tool(
            "truss_gateway_rules", .platform, .reads,
            "Access rules of the gateway.",
            APIEndpoint(
                .get,
                "/v1/gateway/rules",
                onMasked: "the gateway is not configured on this instance, or does not answer")
        ).found(by: "Oathkeeper, proxy, routes, authorization"),
    ]
}
