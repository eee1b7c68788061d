import JSON
import Sandbox
import Testing

/// The management endpoints, contract 5.
@Suite(.serialized) struct ControlPlaneTests {
    /// A request and the shape of what comes back.
    struct Case: Sendable, CustomTestStringConvertible {
        let target: String
        var status = 200
        /// Member names of the reply, or of what `path` leads to.
        var names: [String] = []
        var path = ""
        var expected: [String: JSONValue] = [:]

        var testDescription: String { "\(target) \(path)" }
    }

    private static let project = [
        "id", "name", "slug", "region", "db_mode", "status", "schema_name", "bucket_name",
        "api_url",
        "created_at", "updated_at",
    ]
    private static let webhook = [
        "id", "name", "table_schema", "table_name", "events", "url", "headers", "secret", "active",
        "created_at", "last_fired_at", "fail_count", "tenant_id",
    ]
    private static let column = [
        "name", "data_type", "udt_name", "nullable", "default_value", "position", "max_length",
        "precision", "scale",
    ]

    static let cases: [Case] = [
        Case(
            target: "/v1/status",
            names: ["platform", "database", "plan", "resources", "integrations"],
            expected: ["platform.name": "Truss", "integrations.oauth2.configured": true]),
        Case(
            target: "/v1/status", names: ["size_bytes", "size_gb", "table_count", "schema_count"],
            path: "database", expected: ["database.schema_count": 3]),
        Case(
            target: "/v1/modules", names: ["modules", "available"],
            expected: ["modules.database": true]),
        Case(
            target: "/v1/projects", names: ["total_count", "projects"], expected: ["total_count": 4]
        ),
        Case(target: "/v1/projects", names: project, path: "projects.0"),
        Case(
            target: "/v1/projects?status=paused",
            expected: ["total_count": 1, "projects.0.name": "店舗アプリ"]),
        Case(target: "/v1/projects?status=nonsense", expected: ["total_count": 4]),
        Case(
            target: "/v1/projects/proj_shop",
            names: project + ["connection_string", "api_keys", "tables", "storage", "webhooks"],
            expected: [
                "connection_string": "postgresql://public:****@db:5432/truss",
                "storage": ["name": "shop-files", "exists": true, "key_count": 1],
                "webhooks.total": 2, "tables.0": "categories",
            ]),
        Case(target: "/v1/projects/nope", status: 404, expected: ["error": "Project not found."]),
        Case(
            target: "/v1/keys?project_id=proj_shop",
            names: [
                "id", "key_type", "key_prefix", "label", "project_id", "created_at", "last_used_at",
                "revoked", "usage",
            ],
            path: "keys.0", expected: ["total_count": 2]),
        Case(
            target: "/v1/database/schema?schema=sales",
            names: ["total_size_bytes", "table_count", "tables"],
            expected: ["table_count": 3, "tables.0.name": "activities", "tables.2.name": "orders"]),
        Case(
            target: "/v1/database/schema?schema=sales",
            names: [
                "schema", "name", "column_count", "size_bytes", "estimated_rows", "columns",
                "primary_keys", "foreign_keys", "indexes",
            ],
            path: "tables.0",
            expected: [
                "tables.0.primary_keys": ["lead_id", "happened_at"], "tables.0.estimated_rows": 420,
            ]),
        Case(target: "/v1/database/schema?schema=sales", names: column, path: "tables.0.columns.0"),
        Case(
            target: "/v1/database/schema?schema=nope", expected: ["table_count": 0, "tables": []]),
        Case(target: "/v1/database/schema?schema=sales&schema=public", expected: ["tables": []]),
        Case(
            target: "/v1/database/tables/public/shipments",
            names: [
                "schema", "table", "size_bytes", "estimated_rows", "columns", "primary_keys",
                "foreign_keys", "indexes", "triggers", "rls_policies",
            ],
            // Every column of the composite key against every other.
            expected: [
                "foreign_keys.0.references": "public.order_items.order_id",
                "foreign_keys.1.references": "public.order_items.line_no",
                "foreign_keys.1.column": "order_id", "foreign_keys.3.column": "line_no",
            ]),
        Case(
            target: "/v1/database/tables/public/products",
            expected: [
                "triggers.0.name": "products_price", "triggers.0.timing": "BEFORE",
                "primary_keys": ["id"],
            ]),
        Case(
            target: "/v1/database/tables/public/tenant_notes",
            expected: [
                "rls_policies.0.roles": "{authenticated}", "rls_policies.0.command": "ALL",
                "rls_policies.0.permissive": "PERMISSIVE",
            ]),
        Case(
            target: "/v1/database/tables/public/odd%20table",
            expected: ["columns.1.name": "Full Name", "estimated_rows": 4]),
        Case(target: "/v1/database/tables/public/active_orders", expected: ["estimated_rows": -1]),
        Case(
            target: "/v1/database/tables/public/daily_revenue", status: 404,
            expected: ["error": "Table public.daily_revenue not found."]),
        Case(
            target: "/v1/database/tables/public/nope", status: 500,
            expected: ["error": "An internal error occurred"]),
        Case(
            target: "/v1/branches",
            names: [
                "id", "parent_db", "branch_db", "label", "status", "ttl_hours", "created_at",
                "size_bytes", "connection_string",
            ],
            path: "branches.0",
            expected: [
                "total_count": 2,
                "branches.0.connection_string": "postgresql://truss:****@db:5432/truss_br_import",
            ]),
        Case(
            target: "/v1/backups",
            names: ["id", "filename", "size_bytes", "status", "created_at", "completed_at"],
            path: "backups.0",
            expected: [
                "total_count": 50, "backups.0.size_bytes": "8740700",
                "backups.0.completed_at": "2026-01-20T03:00:41.500Z",
            ]),
        Case(
            target: "/v1/webhooks",
            names: webhook + ["total_deliveries", "successful_deliveries", "avg_latency_ms"],
            path: "webhooks.0",
            expected: ["total_count": 3, "webhooks.0.secret": "whsec_fedcba9876543210"]),
        Case(
            target: "/v1/webhooks/wh_orders", names: webhook + ["delivery_stats", "recent_logs"],
            expected: ["headers.Authorization": "Bearer wh-t0ken", "delivery_stats.total": 60]),
        Case(target: "/v1/webhooks/nope", status: 404, expected: ["error": "Webhook not found."]),
        Case(
            target: "/v1/realtime",
            names: [
                "listener_connected", "ws_clients", "active_channels", "event_log_size",
                "recent_events", "subscriptions", "webhook_triggers",
            ]),
        Case(
            target: "/v1/storage/buckets",
            names: ["name", "created_at", "object_count", "total_size_bytes"], path: "buckets.0",
            expected: ["total_count": 4, "buckets.1.object_count": 160]),
        Case(target: "/v1/auth/identities", expected: ["total_count": 50]),
        Case(target: "/v1/auth/identities?page_size=0", expected: ["total_count": 50]),
        Case(
            target: "/v1/auth/identities?page_size=junk&per_page=3", expected: ["total_count": 50]),
        Case(target: "/v1/auth/identities?page_size=3", expected: ["total_count": 3]),
        Case(target: "/v1/auth/identities?page_size=1000", expected: ["total_count": 64]),
        Case(target: "/v1/auth/identities?page_token=bad", status: 500),
        Case(
            target: "/v1/auth/identities/nope", status: 500,
            expected: ["error": "An internal error occurred"]),
        Case(
            target: "/v1/metrics",
            names: [
                "total_queries", "total_bandwidth_bytes", "tracking_since", "per_key",
                "per_endpoint",
            ]),
        Case(
            target: "/v1/audit-logs?limit=2&resource_type=backup&since=2026-01-01",
            names: [
                "id", "actor", "action", "resource_type", "resource_id", "payload", "created_at",
            ],
            path: "logs.0", expected: ["logs.1.action": "backup.create", "logs.2": .null]),
        Case(target: "/v1/audit-logs?limit=abc", status: 500),
        Case(target: "/v1/audit-logs?limit=-1", status: 500),
        Case(target: "/v1/audit-logs?since=notadate", status: 500),
        Case(
            target: "/v1/oauth2/clients",
            names: [
                "client_id", "client_name", "grant_types", "response_types", "scope",
                "redirect_uris",
                "token_endpoint_auth_method", "created_at", "updated_at",
            ],
            path: "clients.0", expected: ["clients.1.redirect_uris": .null]),
        Case(target: "/v1/oauth2/discovery", expected: ["issuer": "http://localhost:4444"]),
        Case(target: "/v1/gateway/health", names: ["health", "adminConfigured", "proxyUrl"]),
        Case(target: "/v1/gateway/rules", expected: ["0.id": "truss:api", "2": .null]),
    ]

    @Test(arguments: cases)
    func anEndpointHasItsShape(_ test: Case) async throws {
        let reply = try await Shared.sandbox.send("GET", test.target)
        #expect(reply.status == test.status, "\(reply.text)")
        if !test.names.isEmpty {
            #expect(
                reply[test.path].object.map { Set($0.names) } == Set(test.names), "\(reply.text)")
        }
        for (path, value) in test.expected { #expect(reply[path] == value, "\(path)") }
    }

    @Test func everyRouteIsNamedOnceAndEveryReadIsTried() {
        let routes = SandboxInstance.routes
        #expect(Set(routes).count == routes.count)
        let tried = Self.cases.map {
            "/" + $0.target.split { $0 == "/" || $0 == "?" }.prefix(3).joined(separator: "/")
        }
        for route in routes where route.hasPrefix("GET ") {
            let path =
                "/"
                + route.dropFirst(4).split(separator: "/").prefix(3)
                .filter { !$0.hasPrefix(":") }.joined(separator: "/")
            #expect(tried.contains { $0.hasPrefix(path) }, "\(route)")
        }
    }

    @Test func anIdentityIsFoundByItsID() async throws {
        let sandbox = try await Shared.sandbox
        let first = await sandbox.send("GET", "/v1/auth/identities?page_size=1")["identities.0.id"]
        let second = await sandbox.send(
            "GET", "/v1/auth/identities?page_size=1&page_token=\(first.string ?? "")")
        #expect(second["identities.0.id"] != first)
        let one = await sandbox.send("GET", "/v1/auth/identities/\(first.string ?? "")")
        #expect(one["id"] == first)
        #expect(one["credentials.password.type"] == "password")
    }

    @Test func aProjectIsChangedAndItsSecretsShown() async throws {
        let sandbox = try await Shared.sandbox
        let target = "/v1/projects/proj_wholesale"
        let reply = await sandbox.send(
            "PATCH", target, ["name": "Großhandel", "status": "nonsense"])
        #expect(reply.status == 200)
        #expect(reply["name"] == "Großhandel")
        #expect(reply["status"] == "active")
        #expect(reply["db_connection_string"] == "postgresql://sales:p4ss-wholesale@db:5432/truss")
        #expect(reply["service_role_key"].string?.hasPrefix("enc:v1:") == true)
        #expect(await sandbox.send("GET", target)["name"] == "Großhandel")

        #expect(await sandbox.send("PATCH", "/v1/projects/nope", ["name": "x"]).status == 404)
        for body: JSONValue? in [nil, [:], ["status": "archived"], ["name": 5], []] {
            let refused = await sandbox.send("PATCH", target, body)
            #expect(refused.status == 400)
            #expect(refused["error"] == "No valid fields. Accepted: name, status (active|paused).")
        }
    }

    @Test func aKeyWorksAtOnceAndNoLongerWhenRevoked() async throws {
        let sandbox = try await Shared.sandbox
        let made = await sandbox.send(
            "POST", "/v1/keys",
            ["key_type": "service_role", "label": "for a test", "project_id": "proj_shop"])
        #expect(made.status == 201)
        let secret = made["secret"].string ?? ""
        let id = made["key.id"].string ?? ""
        #expect(secret.hasPrefix("truss_sk_"))
        #expect(made["key.key_prefix"] == .string(String(secret.prefix(12))))
        #expect(await sandbox.send("GET", "/v1/modules", key: secret).status == 200)
        let listed = await sandbox.send("GET", "/v1/keys?project_id=proj_shop")
        #expect(listed["keys.0.label"] == "for a test")
        #expect(listed["keys.0.usage.queries"] == 1)

        let rotated = await sandbox.send("POST", "/v1/keys/\(id)/rotate")
        #expect(rotated.status == 201)
        #expect(rotated["old_key_id"] == .string(id))
        #expect(rotated["new_key.label"] == "for a test")
        #expect(await sandbox.send("GET", "/v1/modules", key: secret).status == 403)
        #expect(await sandbox.send("POST", "/v1/keys/\(id)/rotate").status == 404)

        let newID = rotated["new_key.id"].string ?? ""
        let newSecret = rotated["secret"].string ?? ""
        // A key may revoke itself, and revoking twice is no error.
        let revoked = await sandbox.send("DELETE", "/v1/keys/\(newID)", key: newSecret)
        #expect(revoked.status == 200)
        #expect(revoked["revoked"] == true)
        #expect(await sandbox.send("GET", "/v1/modules", key: newSecret).status == 403)
        #expect(await sandbox.send("DELETE", "/v1/keys/\(newID)").status == 200)
        #expect(await sandbox.send("DELETE", "/v1/keys/nope")["error"] == "Key not found.")
    }

    @Test(arguments: ["admin", "SERVICE_ROLE", ""])
    func anyOtherKeyTypeMakesAnAnonKey(_ type: String) async throws {
        let sandbox = try await Shared.sandbox
        let made = await sandbox.send(
            "POST", "/v1/keys", type.isEmpty ? nil : ["key_type": .string(type)])
        #expect(made.status == 201)
        #expect(made["key.key_type"] == "anon")
        #expect(made["secret"].string?.hasPrefix("truss_pk_") == true)
        _ = await sandbox.send("DELETE", "/v1/keys/\(made["key.id"].string ?? "")")
    }

    @Test func thereAreTwentyLiveKeysAtMost() async throws {
        let sandbox = try await Shared.sandbox
        var made: [Reply] = []
        repeat {
            made.append(await sandbox.send("POST", "/v1/keys", ["label": "one more"]))
        } while made.last?.status == 201 && made.count < 25
        #expect(
            made.last?["error"]
                == "API key limit reached (20 per tenant). Revoke unused keys first.")
        #expect(made.last?.status == 400)
        for reply in made.dropLast() {
            _ = await sandbox.send("DELETE", "/v1/keys/\(reply["key.id"].string ?? "")")
        }
    }

    @Test func anOAuth2ClientComesAndGoes() async throws {
        let sandbox = try await Shared.sandbox
        let made = await sandbox.send(
            "POST", "/v1/oauth2/clients",
            [
                "client_name": "Test", "grant_types": ["client_credentials"],
                "redirect_uris": ["https://example.com/cb"], "scope": "a b",
            ])
        #expect(made.status == 201)
        #expect(made["client_secret"].string?.isEmpty == false)
        #expect(made["registration_access_token"].string?.isEmpty == false)
        #expect(made["grant_types"] == ["client_credentials"])
        let id = made["client_id"].string ?? ""
        let listed = await sandbox.send("GET", "/v1/oauth2/clients")
        #expect(listed["total_count"] == 3)
        #expect(!listed.text.contains(made["client_secret"].string ?? "no secret"))
        #expect(await sandbox.send("DELETE", "/v1/oauth2/clients/\(id)").text == #"{"ok":true}"#)
        #expect(await sandbox.send("DELETE", "/v1/oauth2/clients/\(id)").status == 500)
        let refused = await sandbox.send(
            "POST", "/v1/oauth2/clients", ["redirect_uris": ["not a url"]])
        #expect(refused.status == 400)
        let audited = await sandbox.send(
            "GET", "/v1/audit-logs?resource_type=oauth2_client&limit=1")
        #expect(audited["logs.0.action"] == "oauth2_client.delete")
        #expect(audited["logs.0.resource_id"] == .string(id))
    }
}
