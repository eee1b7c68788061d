import JSON
import MCP
import Testing
import TrussAPI

@testable import TrussTools

@Suite struct ArgumentsTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let tool: String
        let arguments: String
        let words: [String]

        init(_ tool: String, _ arguments: String, _ words: String...) {
            self.tool = tool
            self.arguments = arguments
            self.words = words
        }

        var testDescription: String { "\(tool) \(arguments)" }
    }

    static let refused: [Refused] = [
        Refused("truss_query_table", "{}", "table is missing"),
        Refused("truss_query_table", #"{"table":null}"#, "table is missing"),
        Refused("truss_query_table", #"{"table":5}"#, "table is the number 5", "string"),
        Refused("truss_query_table", #"{"table":""}"#, "table", "not empty"),
        Refused("truss_query_table", #"{"table":"a.b.c"}"#, "a.b.c is not a table name"),
        Refused("truss_query_table", #"{"table":"t","tabel":1}"#, "tabel", "Did you mean table?"),
        Refused("truss_query_table", #"{"table":"t","limit":0}"#, "limit", "1 to 100000"),
        Refused("truss_query_table", #"{"table":"t","limit":100001}"#, "the number 100001"),
        Refused(
            "truss_query_table", #"{"table":"t","limit":"5a"}"#, "the string \"5a\"", "integer"),
        Refused("truss_query_table", #"{"table":"t","limit":1.5}"#, "the number 1.5"),
        Refused("truss_query_table", #"{"table":"t","offset":-1}"#, "offset"),
        Refused("truss_query_table", #"{"table":"t","filters":{"id":"5"}}"#, "filters.id", "eq.5"),
        Refused("truss_query_table", #"{"table":"t","filters":{}}"#, "filters is an empty object"),
        Refused(
            "truss_query_table", #"{"table":"t","filters":"id=eq.5"}"#, "filters is the string"),
        Refused("truss_query_table", #"{"table":"t","order":"id.down"}"#, "down", ".asc or .desc"),
        Refused("truss_query_table", #"{"table":"t","select":"count(*)"}"#, "truss_run_sql"),
        Refused(
            "truss_delete_rows", #"{"table":"t","filters":{"id":"gte.5","b":"equals.x"}}"#,
            "filters.b", "equals is not an operator"),
        Refused("truss_delete_rows", #"{"table":"t"}"#, "filters is missing"),
        Refused("truss_delete_rows", #"{"table":"t","filters":{"id":"5"}}"#, "5 is not a filter"),
        Refused(
            "truss_update_rows", #"{"table":"t","filters":{"id":"eq.1"}}"#, "changes is missing"),
        Refused("truss_update_rows", #"{"table":"t","changes":{"a":1}}"#, "filters is missing"),
        Refused(
            "truss_update_rows", #"{"table":"t","filters":{"id":"eq.1"},"changes":{}}"#,
            "at least one member"),
        Refused("truss_insert_rows", #"{"table":"t","rows":[]}"#, "rows is an empty array"),
        Refused("truss_insert_rows", #"{"table":"t","rows":[1]}"#, "array of objects"),
        Refused("truss_insert_rows", #"{"table":"t","rows":5}"#, "rows is the number 5"),
        Refused("truss_run_sql", "{}", "sql is missing"),
        Refused("truss_run_sql", #"{"sql":"DELETE FROM t"}"#, "DELETE", "truss_delete_rows"),
        Refused("truss_run_sql", #"{"sql":"SELECT 1; SELECT 2"}"#, "sql"),
        Refused("truss_run_sql", #"{"sql":"SELECT $1"}"#, "sql uses 1", "params has 0"),
        Refused("truss_run_sql", #"{"sql":"SELECT 1","params":[1]}"#, "sql uses 0", "params has 1"),
        Refused("truss_run_sql", #"{"sql":"SELECT 1","maxRows":0}"#, "maxRows"),
        Refused("truss_describe_table", "{}", "table is missing"),
        Refused("truss_status", #"{"verbose":true}"#, "verbose", "It takes no arguments"),
        Refused(
            "truss_revoke_api_key", #"{"id":".."}"#, "id is the string \"..\"", "must be an id"),
        Refused("truss_create_api_key", #"{"keyType":"admin"}"#, "anon, service_role"),
        Refused("truss_update_project", #"{"id":"p"}"#, "at least one of name, status"),
        Refused("truss_update_project", #"{"id":"p","status":"gone"}"#, "active, paused"),
        Refused("truss_list_identities", #"{"pageSize":251}"#, "1 to 250"),
        Refused(
            "truss_create_oauth2_client", #"{"name":"x","redirectUris":[5]}"#,
            "redirectUris", "array of strings"),
    ]

    @Test(arguments: refused)
    func badArgumentsAreRefusedByName(_ refused: Refused) async throws {
        let features = TrussFeatures(
            instance: ScriptedInstance { _ in
                Issue.record("a refused call reached the API")
                return APIResponse(status: 200, body: [])
            }, version: "test")
        let text = try await features.failure(refused.tool, refused.arguments)
        for word in refused.words { #expect(text.contains(word), "\(text)") }
    }

    /// What a path may be taken for by whoever decodes it: Truss is said to pass ids on undecoded.
    @Test(arguments: [
        "../../../admin", "..", ".", "a/b", "a\\b", "a?b=1", "a#b", "%2e%2e", "a%2Fb", "a\nb",
        "a\r\nX: y", "a\u{0}b", "\u{1B}[2J", "a\u{85}b", "a\u{7F}",
        String(repeating: "a", count: 257), "a\u{2028}b", "a\u{2029}b", "a\u{202E}b", "a\u{200B}b",
        " ",
        ".. ", "a b", "a\u{A0}b", "\u{FEFF}..", "a\u{E0041}",
    ])
    func anIdThatIsNoSegmentIsRefusedByEveryTool(id: String) async throws {
        let features = TrussFeatures(
            instance: ScriptedInstance { _ in
                Issue.record("a refused call reached the API")
                return APIResponse(status: 200, body: [])
            }, version: "test")
        let taking = Catalogue.tools.filter { tool in
            tool.parameters.contains { $0.placement == .path }
        }
        #expect(taking.count >= 6)
        for tool in taking {
            for parameter in tool.parameters where parameter.placement == .path {
                #expect(parameter.kind == .identifier)
                var arguments: JSONObject = [parameter.name: .string(id)]
                if let needed = tool.needsOneOf.first { arguments[needed] = "x" }
                let result = await features.callTool(tool.name, arguments: arguments)
                #expect(
                    result.isError && result.text.contains("it must be an id"), "\(result.text)")
            }
        }
    }

    @Test func everyToolRefusesAnUnknownArgument() async throws {
        let features = TrussFeatures(
            instance: ScriptedInstance { _ in APIResponse(status: 200, body: []) }, version: "test")
        for tool in Catalogue.tools {
            let text = try await features.failure(tool.name, #"{"nonsense":1}"#)
            #expect(text.contains("no parameter is called nonsense"))
        }
    }
}
