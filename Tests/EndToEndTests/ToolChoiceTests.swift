import HTTP
import JSON
import Synchronization
import Testing

/// The README's table of what an operator exposes, as a client of the built program sees it.
@Suite struct ToolChoiceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var arguments: [String] = []
        var environment: [String: String] = [:]

        /// What the instance says of Hydra.
        var hasHydra = true
        let expected: Set<String>

        var testDescription: String { name }
    }

    private static let everything = Set(ToolNames.all)
    private static let reads = everything.subtracting(ToolNames.changing)
    private static let sql = Set(ToolNames.sql)
    private static let rows = Set(ToolNames.rows)
    private static let keys = Set(ToolNames.keys)

    static let cases: [Case] = [
        Case(name: "nothing set", expected: everything),
        Case(name: "one toolset", arguments: ["--toolsets", "sql"], expected: sql),
        Case(name: "two toolsets", arguments: ["--toolsets=keys,sql"], expected: sql.union(keys)),
        Case(
            name: "one tool", arguments: ["--tools", "truss_status"], expected: ["truss_status"]),
        Case(
            name: "a toolset and a tool add up",
            arguments: ["--toolsets", "sql", "--tools", "truss_status"],
            expected: sql.union(["truss_status"])),
        Case(
            name: "an exclusion wins over a toolset",
            arguments: ["--exclude-tools", "truss_run_sql", "--toolsets", "sql"],
            expected: ["truss_explain_query"]),
        Case(
            name: "an exclusion wins over a tool",
            arguments: [
                "--exclude-tools", "truss_status", "--tools", "truss_status,truss_metrics",
            ],
            expected: ["truss_metrics"]),
        Case(
            name: "an exclusion from everything",
            arguments: ["--exclude-tools", "truss_delete_rows,truss_call_function"],
            expected: everything.subtracting(["truss_delete_rows", "truss_call_function"])),
        Case(name: "read-only", arguments: ["--read-only"], expected: reads),
        Case(
            name: "read-only wins over a tool",
            arguments: ["--tools", "truss_delete_rows,truss_status", "--read-only"],
            expected: ["truss_status"]),
        Case(
            name: "read-only wins over toolsets",
            arguments: ["--read-only", "--toolsets", "rows,keys"],
            expected: ["truss_query_table", "truss_list_api_keys"]),
        Case(
            name: "all four",
            arguments: [
                "--toolsets", "rows,sql", "--tools", "truss_revoke_api_key", "--exclude-tools",
                "truss_query_table", "--read-only",
            ], expected: sql),
        Case(
            name: "nothing is left", arguments: ["--tools", "truss_delete_rows", "--read-only"],
            expected: []),
        Case(
            name: "the variables",
            environment: [
                "TRUSS_TOOLSETS": "rows, sql", "TRUSS_TOOLS": "truss_status",
                "TRUSS_EXCLUDE_TOOLS": "truss_run_sql", "TRUSS_READ_ONLY": "true",
            ], expected: ["truss_status", "truss_explain_query", "truss_query_table"]),
        Case(
            name: "an option instead of its variable",
            arguments: ["--toolsets", "sql", "--exclude-tools", "truss_status"],
            environment: ["TRUSS_TOOLSETS": "rows", "TRUSS_EXCLUDE_TOOLS": "truss_run_sql"],
            expected: sql),
        Case(
            name: "an option beside another one's variable", arguments: ["--toolsets", "keys"],
            environment: ["TRUSS_TOOLS": "truss_status", "TRUSS_READ_ONLY": "1"],
            expected: ["truss_status", "truss_list_api_keys"]),
        Case(
            name: "no option takes read-only back", arguments: ["--tools", "truss_insert_rows"],
            environment: ["TRUSS_READ_ONLY": "yes"], expected: []),
        Case(
            name: "a variable takes no option back", arguments: ["--read-only"],
            environment: ["TRUSS_READ_ONLY": "false"], expected: reads),
        Case(
            name: "empty variables",
            environment: ["TRUSS_TOOLSETS": "", "TRUSS_TOOLS": "", "TRUSS_READ_ONLY": ""],
            expected: everything),
        Case(
            name: "no Hydra", hasHydra: false,
            expected: everything.subtracting(ToolNames.oauth2)),
        Case(
            name: "no Hydra, and OAuth2 chosen",
            arguments: ["--toolsets", "oauth2", "--tools", "truss_status"], hasHydra: false,
            expected: ["truss_status"]),
        Case(
            name: "no Hydra, read-only", arguments: ["--read-only"], hasHydra: false,
            expected: reads.subtracting(ToolNames.oauth2)),
    ]

    // README: "A tool that is not exposed is unknown to clients. Instructions, resources and prompts follow the tools."
    // README: "it wins over all others"
    @Test(arguments: cases)
    func exactlyTheExpectedToolsAreListedAndTheOthersAreUnknown(_ each: Case) async throws {
        let instance = StatusInstance(hasHydra: each.hasHydra)
        try await withStandIn(respond: instance.respond) { url in
            let program = try SpawnedProgram(
                each.arguments, environment: Instance.at(url).merging(each.environment) { $1 })
            program.send(Line.initialize("2025-11-25"))
            let greeting = try await program.answer(to: 0)["result"]?.object
            if !each.hasHydra { try await instance.heard(by: program) }

            program.send(Line.request(1, "tools/list"))
            let names = try await program.answer(to: 1)["result"]?.object?["tools"]?.array?
                .compactMap { $0.object?["name"]?.string }
            #expect(names ?? [] == ToolNames.all.filter(each.expected.contains))
            #expect((names == nil) == each.expected.isEmpty)

            let hidden = ToolNames.all.filter { !each.expected.contains($0) } + ToolNames.unknown
            for (index, name) in hidden.enumerated() {
                program.send(Line.call(10 + index, name, ToolNames.arguments))
            }
            for (index, name) in hidden.enumerated() {
                let error = try await program.answer(to: .number(JSONNumber(10 + index)))["error"]
                // A server without tools does not declare the capability, nor know its methods.
                #expect(error?.object?["code"] == (each.expected.isEmpty ? -32601 : -32602))
                guard !each.expected.isEmpty else { continue }
                let message = try #require(error?.object?["message"]?.string)
                let meant = each.expected.map { ". Did you mean \($0)?" } + [""]
                // What would hide or end the line in a name is shown as an escape.
                let shown = name.replacing("\0", with: "\\u{0}")
                #expect(meant.contains { message == "Unknown tool: \(shown)\($0)" }, "\(message)")
            }
            try await expectTheRestToFollow(each.expected, greeting, program)
            program.closeInput()
            #expect(try await program.ending() == 0)
            let mayAsk = !each.expected.isDisjoint(with: ToolNames.oauth2) || !each.hasHydra
            #expect(instance.paths.allSatisfy { mayAsk && $0 == "/v1/status" })
            #expect(program.errorText.contains("No tool is exposed") == each.expected.isEmpty)
        }
    }

    /// Instructions, resources and prompts are those of tools that are there.
    private func expectTheRestToFollow(
        _ expected: Set<String>, _ greeting: JSONObject?, _ program: SpawnedProgram
    ) async throws {
        let instructions = greeting?["instructions"]?.string ?? ""
        let words = instructions.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        let named = Set(words.map { String($0) }).intersection(Self.everything)
        #expect(named.isSubset(of: expected), "\(instructions)")
        #expect(named.contains("truss_run_sql") == expected.contains("truss_run_sql"))
        let filtering = ["truss_query_table", "truss_update_rows", "truss_delete_rows"]
        #expect(instructions.contains("eq.paid") == !expected.isDisjoint(with: filtering))

        for (id, (list, member, key)) in [
            ("resources/list", "resources", "uri"), ("prompts/list", "prompts", "name"),
        ].enumerated() {
            program.send(Line.request(2 + id, list))
            let result = try await program.answer(to: .number(JSONNumber(2 + id)))["result"]
            let found = result?.object?[member]?.array?.compactMap { $0.object?[key]?.string } ?? []
            let all = id == 0 ? ToolNames.ofResources : ToolNames.ofPrompts
            #expect(found == all.filter { expected.contains($0.tool) }.map(\.name))
        }
    }
}

extension ToolChoiceTests {
    /// Without a handshake, as clients of 2026-07-28 begin.
    @Test func theChoiceIsTheSameInTheRevisionWithoutAHandshake() async throws {
        let program = try SpawnedProgram(
            ["--toolsets", "sql", "--read-only"], environment: Instance.nowhere)
        program.send(Line.request(1, "tools/list", ["_meta": Line.envelope]))
        let tools = try await program.answer(to: 1)["result"]?.object?["tools"]?.array
        #expect(tools?.compactMap { $0.object?["name"]?.string } == ToolNames.sql)
        let params = JSONValue.object(["name": "truss_status", "arguments": [:]])
        program.send(Line.request(2, "tools/call", params.adding("_meta", Line.envelope)))
        #expect(
            try await program.answer(to: 2)["error"] == [
                "code": -32602, "message": "Unknown tool: truss_status",
            ])
    }

    // README: "For an agent that should only read, use `--read-only`."
    @Test func theChoiceIsTheSameOverHTTP() async throws {
        let instance = StatusInstance(hasHydra: true)
        try await withStandIn(respond: instance.respond) { url in
            let http = try await HTTPProgram(
                ["--toolsets", "rows", "--read-only"], environment: ["TRUSS_API_URL": url])
            let key = "truss_sk_0123456789abcdef"
            let list = try await http.post(Line.request(1, "tools/list"), key: key)
            let tools = list.json["result"]?.object?["tools"]?.array ?? []
            #expect(tools.map { $0.object?["name"] } == ["truss_query_table"])
            let call = try await http.post(
                Line.call(2, "truss_delete_rows", ToolNames.arguments), key: key)
            #expect(
                call.json["error"] == [
                    "code": -32602, "message": "Unknown tool: truss_delete_rows",
                ])
            #expect(instance.paths.isEmpty)
        }
    }
}

/// An instance that only says whether it has Hydra, and remembers what else it was asked.
private final class StatusInstance: Sendable {
    private let hasHydra: Bool
    private let asked = Mutex<[String]>([])

    init(hasHydra: Bool) { self.hasHydra = hasHydra }

    var paths: [String] { asked.withLock { $0 } }

    @Sendable func respond(to request: HTTPRequest) -> HTTPResponse {
        asked.withLock { $0.append(request.target) }
        return .json(#"{"integrations":{"oauth2":{"configured":\#(hasHydra)}}}"#)
    }

    /// Waits until the program has asked, and has had an answer to a later question too.
    func heard(by program: SpawnedProgram) async throws {
        try await eventually("the inquiry") { !self.paths.isEmpty }
        for id in 5...6 {
            program.send(Line.request(id, "resources/read", ["uri": "truss://status"]))
            _ = try await program.answer(to: .number(JSONNumber(id)))
        }
    }
}

/// The tools as the README lists them, apart from the catalogue that is tested by them.
private enum ToolNames {
    static let sql = ["truss_run_sql", "truss_explain_query"]

    static let rows = [
        "truss_query_table", "truss_insert_rows", "truss_update_rows", "truss_delete_rows",
        "truss_call_function",
    ]

    static let keys = [
        "truss_list_api_keys", "truss_create_api_key", "truss_revoke_api_key",
        "truss_rotate_api_key",
    ]

    static let oauth2 = [
        "truss_list_oauth2_clients", "truss_create_oauth2_client", "truss_delete_oauth2_client",
        "truss_oauth2_discovery",
    ]

    static let all =
        [
            "truss_status", "truss_list_modules", "truss_database_schema", "truss_describe_table",
        ] + sql + rows + keys + oauth2 + [
            "truss_list_projects", "truss_get_project", "truss_update_project",
            "truss_list_identities", "truss_get_identity", "truss_list_webhooks",
            "truss_get_webhook", "truss_realtime_status", "truss_list_buckets",
            "truss_list_branches", "truss_list_backups", "truss_metrics", "truss_list_audit_logs",
            "truss_gateway_health", "truss_gateway_rules", "truss_advise", "truss_top_queries",
        ]

    /// Those that the README does not say only read.
    static let changing: Set = [
        "truss_insert_rows", "truss_update_rows", "truss_delete_rows", "truss_call_function",
        "truss_create_api_key", "truss_revoke_api_key", "truss_rotate_api_key",
        "truss_create_oauth2_client", "truss_delete_oauth2_client", "truss_update_project",
    ]

    /// With the tool that each needs.
    static let ofResources = [
        (name: "truss://status", tool: "truss_status"),
        (name: "truss://schema", tool: "truss_database_schema"),
        (name: "truss://modules", tool: "truss_list_modules"),
    ]

    static let ofPrompts = [
        (name: "explore_database", tool: "truss_database_schema"),
        (name: "audit_identities", tool: "truss_list_identities"),
    ]

    /// Names that are near a tool's and none.
    static let unknown = ["", "truss_", "TRUSS_STATUS", "truss_status ", "truss_run_sql\u{0}"]

    /// What would let the tools that change something do so.
    static let arguments: JSONValue = [
        "id": "1", "table": "orders", "filters": ["id": "eq.1"], "changes": ["note": "x"],
        "rows": [["note": "x"]], "function": "f", "name": "n", "sql": "SELECT 1",
    ]
}
