import TrussAPI

/// API keys.
enum APIKeyTools {
    static let all: [Tool] = [
        Tool(
            "truss_list_api_keys", .keys, .reads,
            "List API keys: prefixes, labels, use; never secrets.",
            APIEndpoint(.get, "/v1/keys"),
            .query("projectId", .text, "", as: "project_id")
        ).found(by: "credentials, tokens, service role, anon"),

        Tool(
            "truss_create_api_key", .keys, .writes,
            "Create an API key. The secret is in the answer, this once.",
            APIEndpoint(.post, "/v1/keys", reveals: ["secret"]),
            .body("label", .text, ""),
            .body("keyType", .choice(["anon", "service_role"]), "Default anon.", as: "key_type"),
            .body("projectId", .text, "", as: "project_id")
        ).found(by: "new credential, token, service role, anon"),

        Tool(
            "truss_revoke_api_key", .keys, .destroys,
            "Revoke an API key at once and for good.",
            APIEndpoint(.delete, "/v1/keys/{id}", endsKey: true),
            keyID, confirmSelf
        ).found(by: "disable a credential, delete a token"),

        Tool(
            "truss_rotate_api_key", .keys, .overwrites,
            "Revoke an API key at once and create its successor, whose secret is in the answer, this once.",
            APIEndpoint(.post, "/v1/keys/{id}/rotate", reveals: ["secret"], endsKey: true),
            keyID, confirmSelf
        ).found(by: "replace a credential, renew a token, leaked key"),
    ]

    private static let keyID = Parameter.path("id", "From truss_list_api_keys.")
    private static let confirmSelf = Parameter.argument(
        "confirmSelf", .boolean, "Even the key in use.")
}
