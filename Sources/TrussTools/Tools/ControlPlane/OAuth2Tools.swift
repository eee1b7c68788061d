import TrussAPI

/// OAuth2 clients, kept by Hydra.
enum OAuth2Tools {
    static let all: [Tool] = [
        Tool(
            "truss_list_oauth2_clients", .oauth2, .reads,
            "List OAuth2 clients, without secrets.",
            APIEndpoint(.get, "/v1/oauth2/clients")
        ).found(by: "Hydra, OpenID Connect, applications, sign-in"),

        Tool(
            "truss_create_oauth2_client", .oauth2, .writes,
            "Create an OAuth2 client. Its client_secret is in the answer, this once.",
            APIEndpoint(.post, "/v1/oauth2/clients", reveals: ["client_secret"]),
            .body("name", .text, "", as: "client_name", isRequired: true),
            .body("redirectUris", .texts, "", as: "redirect_uris"),
            .body("grantTypes", .texts, "Such as authorization_code.", as: "grant_types"),
            .body("scope", .text, "Separated by spaces.")
        ).found(by: "Hydra, OpenID Connect, register an application"),

        Tool(
            "truss_delete_oauth2_client", .oauth2, .destroys,
            "Delete an OAuth2 client.",
            APIEndpoint(
                .delete,
                "/v1/oauth2/clients/{id}",
                onMasked: """
                    no OAuth2 client has this id, or Hydra does not answer; \
                    truss_list_oauth2_clients lists the clients
                    """),
            .path("id", "The client_id.")
        ).found(by: "Hydra, OpenID Connect, remove an application"),

        Tool(
            "truss_oauth2_discovery", .oauth2, .reads,
            "The OpenID Connect document: issuer, endpoints, scopes.",
            APIEndpoint(.get, "/v1/oauth2/discovery")
        ).found(by: "Hydra, OpenID Connect, issuer, JWKS, well-known"),
    ]
}
