import HTTP
import JSON
import Testing

@testable import TrussMCP

/// Variables that read like settings, and what becomes of them.
@Suite struct StrayVariableTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var value = "1"

        /// Nil where it is none of our business.
        let meant: String?
        var isDangerous = false
        var testDescription: String { "\(name)=\(value)" }
    }

    static let cases: [Case] = [
        Case(name: "TRUSS_READONLY", meant: "TRUSS_READ_ONLY", isDangerous: true),
        Case(name: "TRUSS_READONLY", value: "false", meant: "TRUSS_READ_ONLY"),
        Case(name: "TRUSS_READONLY", value: "", meant: nil),
        Case(name: "TRUSS_TOOLSET", value: "sql", meant: "TRUSS_TOOLSETS", isDangerous: true),
        Case(name: "TRUSS_TOOL", value: "a", meant: "TRUSS_TOOLS", isDangerous: true),
        Case(name: "TRUSS_MCP_READ_ONLY", meant: "TRUSS_READ_ONLY", isDangerous: true),
        Case(name: "MCP_READ_ONLY", meant: "TRUSS_READ_ONLY", isDangerous: true),
        Case(name: "TRUSSMCP_READ_ONLY", meant: "TRUSS_READ_ONLY", isDangerous: true),
        Case(name: "TRUSS_READ_ONLY_MODE", meant: "TRUSS_READ_ONLY", isDangerous: true),
        Case(name: "TRUSS_ENABLE_READONLY", meant: "TRUSS_READ_ONLY", isDangerous: true),
        Case(name: "truss_read_only", meant: "TRUSS_READ_ONLY", isDangerous: true),
        Case(name: "TRUSS_READ_OLNY", meant: "TRUSS_READ_ONLY", isDangerous: true),
        Case(name: "TRUSS_DENY_TABLE", meant: "TRUSS_DENY_TABLES", isDangerous: true),
        Case(name: "TRUSS_DENIED_TABLES", meant: "TRUSS_DENY_TABLES", isDangerous: true),
        Case(name: "TRUSS_ALLOWED_SCHEMAS", meant: "TRUSS_ALLOW_SCHEMAS", isDangerous: true),
        Case(name: "TRUSS_TOOLS_EXCLUDE", meant: "TRUSS_EXCLUDE_TOOLS", isDangerous: true),
        Case(name: "TRUSS_AUDITLOG", value: "/a", meant: "TRUSS_AUDIT_LOG", isDangerous: true),
        Case(name: "TRUSS_MCP_TOKEN", meant: "MCP_TOKEN", isDangerous: true),
        Case(name: "TRUSS_KEY", meant: "TRUSS_API_KEY"),
        Case(name: "TRUSS_URL", meant: "TRUSS_API_URL"),
        Case(name: "TRUSS_APIKEY", meant: "TRUSS_API_KEY"),
        Case(name: "TRUSS_APIKEY_FILE", meant: "TRUSS_API_KEY_FILE"),
        Case(name: "TRUSS_LOG", value: "debug", meant: "TRUSS_AUDIT_LOG"),
        Case(name: "MCP_FORMAT", meant: "TRUSS_FORMAT"),
        Case(name: "TRUSS_PORT", meant: "MCP_PORT"),
        // Truss's own, those of clients, and those of Kubernetes.
        Case(name: "TRUSS_DISABLE_RATE_LIMIT", meant: nil),
        Case(name: "TRUSS_DATABASE_URL", meant: nil),
        Case(name: "TRUSS_JWT_SECRET", meant: nil),
        Case(name: "MCP_TIMEOUT", meant: nil),
        Case(name: "MCP_TOOL_TIMEOUT", meant: nil),
        Case(name: "TRUSS_SERVICE_PORT", meant: nil),
        Case(name: "TRUSS_PORT_8787_TCP_ADDR", meant: nil),
        Case(name: "TRUSS", meant: nil),
        Case(name: "READ_ONLY", meant: nil),
        Case(name: "TRUSSED_READ_ONLY", meant: nil),
    ]

    @Test(arguments: cases)
    func aVariableLikeASettingIsRecognised(_ example: Case) {
        let found = StrayVariable.all(in: [example.name: example.value])
        #expect(found.map(\.meant) == (example.meant.map { [$0] } ?? []))
        #expect((found.first?.isDangerous ?? false) == example.isDangerous)
    }

    @Test func noSettingIsTakenForAnother() {
        let variables = Option.all.compactMap(\.variable) + ["TRUSS_API_KEY"]
        for name in variables {
            #expect(StrayVariable.all(in: [name: "1"]).isEmpty)
            // Whatever a setting is called, its name without a letter is recognised.
            for index in name.indices.dropFirst(7) where name[index] != "_" {
                var slip = name
                slip.remove(at: index)
                guard !variables.contains(slip) else { continue }
                #expect(StrayVariable.all(in: [slip: "1"]).first?.meant == name, "\(slip)")
            }
        }
    }

    // README: "What reads like a setting that restricts, and is none (`TRUSS_READONLY`), ends the program"
    @Test(arguments: [[], ["http", "--port", "0"], ["install", "cursor", "--print"]])
    func aServerDoesNotStartWithoutARestrictionThatWasMeant(_ command: [String]) async throws {
        let environment = Instance.nowhere.merging(["TRUSS_READONLY": "1"]) { $1 }
        let refused = try SpawnedProgram(command, environment: environment)
        refused.closeInput()
        #expect(try await refused.ending() == 78)
        #expect(refused.errorText.contains("TRUSS_READONLY is no setting"))
        #expect(refused.errorText.contains("Did you mean TRUSS_READ_ONLY?"))
        #expect(refused.outputText.isEmpty)
    }

    // README: "Where the setting that was meant is set as well, that counts."
    @Test func whatWasMeantMaySettleItAndLesserSlipsAreNoted() async throws {
        let stray = ["TRUSS_READONLY": "1", "TRUSS_MAX_BYTE": "2000"]
        for settled in [["TRUSS_READ_ONLY": "false"], ["TRUSS_READ_ONLY": "1"], [:]] {
            let program = try SpawnedProgram(
                settled.isEmpty ? ["--read-only"] : [],
                environment: Instance.nowhere.merging(stray) { $1 }.merging(settled) { $1 })
            program.closeInput()
            #expect(try await program.ending() == 0, "\(program.errorText)")
            let lines = program.errorText.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(program.errorText.contains("Did you mean TRUSS_MAX_BYTES?"))
        }
    }

    // README: "a variable that is empty is as if it were not set"
    @Test func aRestrictionThatIsEmptyIsNoted() async throws {
        let program = try SpawnedProgram(
            [], environment: Instance.nowhere.merging(["TRUSS_TOOLSETS": ""]) { $1 })
        program.closeInput()
        #expect(try await program.ending() == 0)
        #expect(program.errorText.contains("TRUSS_TOOLSETS is empty"))
    }

    // README: "Names of tables and schemas that do not exist are said on standard error at the first call"
    @Test func namesThatDoNotExistAreSaidAtTheFirstCall() async throws {
        let cases: [(arguments: [String], words: [String])] = [
            (
                ["--deny-tables", "custmers,orders"],
                ["--deny-tables names public.custmers, which does not exist", "public.customers?"]
            ),
            (
                ["--deny-tables", "Customers"],
                ["public.Customers", "Did you mean public.customers?"]
            ),
            (["--deny-tables", "sales.customers"], ["Did you mean public.customers?"]),
            (
                ["--deny-tables", "public.orders_pkey"],
                ["public.orders_pkey, which does not exist"]
            ),
            (
                ["--deny-tables", "zzzz.yyyy"],
                ["zzzz.yyyy, which does not exist, so it closes nothing."]
            ),
            (
                ["--allow-schemas", "slaes"],
                ["--allow-schemas names slaes, which does not exist", "Did you mean sales?"]
            ),
            (["--allow-schemas", "public,PUBLIC"], ["names PUBLIC", "Did you mean public?"]),
            (["--allow-schemas", "public", "--deny-tables", "orders,truss_internal.api_keys"], []),
        ]
        let sandbox = try await RunningSandbox(["sandbox"])
        for example in cases {
            let program = try SpawnedProgram(
                example.arguments, environment: Instance.at(sandbox.url, key: sandbox.key))
            program.send(Line.initialize("2025-11-25"))
            _ = try await program.answer(to: 0)
            #expect(program.errorText.isEmpty)
            for id in 1...3 {
                program.send(Line.call(id, "truss_query_table", ["table": "customers"]))
                _ = try await program.answer(to: .number(JSONNumber(id)))
            }
            program.closeInput()
            #expect(try await program.ending() == 0)
            let errors = program.errorText
            #expect(
                errors.split(separator: "\n").count == (example.words.isEmpty ? 0 : 1), "\(errors)")
            for word in example.words { #expect(errors.contains(word), "\(errors)") }
        }
    }

    @Test func overHTTPNamesThatDoNotExistAreSaidOnce() async throws {
        let sandbox = try await RunningSandbox(["sandbox"])
        let http = try await HTTPProgram(
            ["--deny-tables", "custmers"], environment: ["TRUSS_API_URL": sandbox.url])
        func said() -> Int {
            http.program.errorText.split(separator: "\n").count { $0.contains("custmers") }
        }
        // On a busy machine the database may not answer the first time.
        for id in 1...100 {
            _ = try await http.post(
                Line.call(id, "truss_query_table", ["table": "customers"]), key: sandbox.key)
            if said() > 0, id >= 3 { break }
            if id >= 3 { try await Task.sleep(for: .seconds(1)) }
        }
        #expect(said() == 1)
    }
}
