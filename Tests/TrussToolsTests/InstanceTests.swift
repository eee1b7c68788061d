import JSON
import MCP
import SQL
import Testing
import TrussAPI

@testable import TrussTools

/// Every endpoint row, resource and completion against the sandbox.
@Suite struct InstanceTests {
    @Test(
        arguments: Catalogue.tools.filter {
            $0.parameters.allSatisfy { !$0.isRequired } && $0.needsOneOf.isEmpty
                && $0.effect == .reads && $0.name != "truss_top_queries"
        })
    func everyReadWithoutArgumentsAnswers(_ tool: Tool) async throws {
        let features = try await SandboxFixture.features()
        let text = try await features.text(tool.name)
        #expect(!text.isEmpty)
    }

    @Test func aKeyIsCreatedListedAndRevoked() async throws {
        let features = try await SandboxFixture.features()
        let created = try JSONValue(
            parsing: await features.text(
                "truss_create_api_key", #"{"label":"from a test","keyType":"service_role"}"#))
        #expect(created.object?["secret"]?.string?.hasPrefix("truss_sk_") == true)
        let id = try #require(created.object?["key"]?.object?["id"]?.string)
        #expect(try await features.text("truss_list_api_keys").contains("from a test"))
        let revoked = try await features.text("truss_revoke_api_key", #"{"id":"\#(id)"}"#)
        #expect(revoked.contains(#""revoked":true"#))
        let unknown = try await features.failure("truss_revoke_api_key", #"{"id":"k_nowhere"}"#)
        #expect(unknown.contains("Key not found"))
    }

    @Test func anOAuth2ClientIsCreatedListedAndDeleted() async throws {
        let features = try await SandboxFixture.features()
        let created = try JSONValue(
            parsing: await features.text(
                "truss_create_oauth2_client",
                #"{"name":"test app","redirectUris":["https://app.example/cb"],"grantTypes":["authorization_code"],"scope":"openid"}"#
            ))
        #expect(created.object?["client_secret"] != "[redacted]")
        #expect(created.object?["registration_access_token"] ?? "[redacted]" == "[redacted]")
        let id = try #require(created.object?["client_id"]?.string)
        #expect(try await features.text("truss_list_oauth2_clients").contains("test app"))
        _ = try await features.text("truss_delete_oauth2_client", #"{"id":"\#(id)"}"#)
        let unknown = try await features.failure(
            "truss_delete_oauth2_client", #"{"id":"\#(id)"}"#)
        #expect(unknown.contains("no OAuth2 client has this id"))
    }

    @Test func aProjectIsRenamedWithoutShowingItsSecrets() async throws {
        let features = try await SandboxFixture.features()
        let projects = try JSONValue(parsing: await features.text("truss_list_projects"))
        let id = try #require(projects.object?["projects"]?.array?.first?.object?["id"]?.string)
        let updated = try await features.text(
            "truss_update_project", #"{"id":"\#(id)","name":"Renamed","status":"paused"}"#)
        #expect(updated.contains("Renamed"))
        #expect(updated.contains("[redacted]"))
        #expect(!updated.contains("postgres://") && !updated.contains("postgresql://"))
        let paused = try await features.text("truss_list_projects", #"{"status":"paused"}"#)
        #expect(paused.contains("Renamed"))
        let unknown = try await features.failure(
            "truss_update_project", #"{"id":"nowhere","name":"x"}"#)
        #expect(unknown.contains("Project not found"))
    }

    @Test func webhookSecretsAreRedacted() async throws {
        let text = try await SandboxFixture.features().text("truss_list_webhooks")
        #expect(text.contains(#""secret":"[redacted]""#))
        #expect(text.contains(#""url":"#))
    }

    @Test func identitiesComeInPages() async throws {
        let text = try await SandboxFixture.features().text(
            "truss_list_identities", #"{"pageSize":2}"#)
        #expect(try JSONValue(parsing: text).object?["identities"]?.array?.count == 2)
    }

    @Test func theSchemaNamesEveryKindOfThing() async throws {
        let features = try await SandboxFixture.features()
        let text = try await features.text("truss_database_schema")
        for part in [
            "schema public", "schema sales", "(order_id,line_no) -> order_items(order_id,line_no)",
            "enum order_status: draft, pending", "view active_orders",
            "materialized view daily_revenue",
            "tenant_notes ~", "rls", "\"odd table\"", "function add_numbers(a integer, b integer)",
            "customer_id bigint! -> customers(id)", "pk(order_id,line_no)",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(!text.contains("truss_internal"))
        let hidden = try await features.text(
            "truss_database_schema", #"{"schema":"truss_internal"}"#)
        #expect(hidden.contains("schema truss_internal"))
        let none = try await features.failure("truss_database_schema", #"{"schema":"nowhere"}"#)
        #expect(none.contains("nowhere"))
    }

    @Test func aTableIsDescribedWhole() async throws {
        let features = try await SandboxFixture.features()
        let notes = try await features.text("truss_describe_table", #"{"table":"tenant_notes"}"#)
        for part in [
            "row-level security (forced)", "tenant_isolation for all to authenticated using",
        ] {
            #expect(notes.contains(part), "\(notes)")
        }
        let shipments = try await features.text("truss_describe_table", #"{"table":"shipments"}"#)
        #expect(shipments.contains("FOREIGN KEY (order_id, line_no) REFERENCES"))
        let products = try await features.text("truss_describe_table", #"{"table":"products"}"#)
        for part in [
            "triggers:", "products_price", "generated round", "What is for sale", "products_tags",
        ] {
            #expect(products.contains(part), "\(part)")
        }
        let view = try await features.text("truss_describe_table", #"{"table":"active_orders"}"#)
        #expect(view.contains("definition:"))
        let orders = try await features.text("truss_describe_table", #"{"table":"orders"}"#)
        #expect(orders.contains("order_status: draft"))
        let missing = try await features.failure("truss_describe_table", #"{"table":"nope"}"#)
        #expect(missing.contains("no table or view public.nope"))
    }

    @Test func everyResourceIsReadable() async throws {
        let features = try await SandboxFixture.features()
        for resource in features.resources {
            #expect(try await features.readResource(resource.uri) != nil, "\(resource.uri)")
        }
        let table = try await features.readResource("truss://table/public/odd%20table")
        #expect(table?.text.contains("Full Name") == true)
        for uri in [
            "truss://nope", "truss://table/public/nope", "truss://table/public",
            "truss://table/a/b/c",
            "truss://table/%zz/x", "file:///etc/passwd", "",
        ] {
            #expect(try await features.readResource(uri) == nil, "\(uri)")
        }
    }

    @Test func aTableThatCannotBeLookedUpIsNotCalledMissing() async throws {
        let features = TrussFeatures(
            instance: ScriptedInstance { _ in
                APIResponse(status: 503, body: Array(#"{"error":"out of connections"}"#.utf8))
            }, version: "test")
        let error = await #expect(throws: RPCError.self) {
            try await features.readResource("truss://table/public/orders")
        }
        #expect(error?.message.contains("out of connections") == true)
    }

    @Test func bothVariablesOfTheTemplateComplete() async throws {
        let features = try await SandboxFixture.features()
        func complete(
            _ argument: String, _ value: String, _ settled: [String: String] = [:]
        ) async -> [String] {
            await features.completions(
                of: CompletionRequest(
                    reference: .resource("truss://table/{schema}/{table}"), argument: argument,
                    value: value, settled: settled))
        }
        #expect(await complete("schema", "") == ["public", "sales"])
        #expect(await complete("schema", "SA") == ["sales"])
        #expect(await complete("table", "ord", ["schema": "sales"]) == ["orders"])
        #expect(
            await complete("table", "order", ["schema": "public"]).starts(
                with: ["orders", "order_items"]))
        #expect(await complete("table", "ordres", ["schema": "public"]) == ["orders"])
        #expect(await complete("table", "ordres", ["schema": "nowhere"]) == [])
        #expect(await complete("schema", "slaes") == ["sales"])
        #expect(await complete("schema", "nowhere") == ["public", "sales"])
        #expect(await complete("nope", "") == [])
    }

    @Test func instructionsAreShortAndTeachTheRules() async throws {
        let instructions = try await SandboxFixture.features().instructions
        #expect(instructions.count < 1500)
        for part in ["eq.", "read-only", "truss_internal", "maxRows"] {
            #expect(instructions.contains(part))
        }
        let operators = try #require(instructions.split(separator: "Operators: ").last)
            .prefix { $0 != "," }.split(separator: " ")
        #expect(operators.map(String.init) == FilterOperator.names)
    }
}
