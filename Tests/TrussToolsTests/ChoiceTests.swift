import JSON
import MCP
import SQL
import Testing
import TrussAPI

@testable import TrussTools

@Suite struct ChoiceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var toolsets: [Toolset] = []
        var tools: [String] = []
        var excluded: [String] = []
        var isReadOnly = false
        let expected: @Sendable (Tool) -> Bool

        var testDescription: String { name }
    }

    private static func isIn(_ toolsets: Toolset...) -> @Sendable (Tool) -> Bool {
        let names = Set(toolsets.flatMap { $0.tools.map(\.name) })
        return { names.contains($0.name) }
    }

    static let cases: [Case] = [
        Case(name: "nothing named: everything") { _ in true },
        Case(name: "one toolset", toolsets: [.sql], expected: isIn(.sql)),
        Case(name: "two toolsets", toolsets: [.sql, .keys], expected: isIn(.sql, .keys)),
        Case(name: "one tool", tools: ["truss_status"]) { $0.name == "truss_status" },
        Case(name: "toolset and tool add up", toolsets: [.sql], tools: ["truss_status"]) {
            isIn(.sql)($0) || $0.name == "truss_status"
        },
        Case(name: "exclusion wins over a toolset", toolsets: [.sql], excluded: ["truss_run_sql"]) {
            isIn(.sql)($0) && $0.name != "truss_run_sql"
        },
        Case(
            name: "exclusion wins over a tool", tools: ["truss_status"],
            excluded: ["truss_status"]
        ) { _ in false },
        Case(name: "exclusion from everything", excluded: ["truss_delete_rows"]) {
            $0.name != "truss_delete_rows"
        },
        Case(name: "read-only keeps reads", isReadOnly: true) { $0.effect == .reads },
        Case(
            name: "read-only wins over a tool", tools: ["truss_delete_rows"], isReadOnly: true
        ) { _ in false },
        Case(name: "read-only wins over a toolset", toolsets: [.rows], isReadOnly: true) {
            isIn(.rows)($0) && $0.effect == .reads
        },
        Case(
            name: "all four", toolsets: [.rows, .sql], tools: ["truss_revoke_api_key"],
            excluded: ["truss_query_table"], isReadOnly: true
        ) { isIn(.sql)($0) && $0.effect == .reads },
    ]

    @Test(arguments: cases)
    func exactlyTheChosenToolsAreListed(_ each: Case) async throws {
        var choice = ToolFilter()
        choice.toolsets = each.toolsets
        choice.tools = each.tools
        choice.excluded = each.excluded
        choice.isReadOnly = each.isReadOnly
        #expect(choice.chosen.map(\.name) == Catalogue.tools.filter(each.expected).map(\.name))
    }

    @Test func everyToolIsInOneToolset() {
        let names = Toolset.allCases.flatMap { $0.tools.map(\.name) }
        #expect(names == Catalogue.tools.map(\.name))
        #expect(Set(names).count == names.count)
    }

    @Test func instructionsFollowTheChoice() {
        var choice = ToolFilter()
        choice.isReadOnly = true
        let instance = ScriptedInstance { _ throws(APIError) in throw .cancelled }
        let reading = TrussFeatures(instance: instance, version: "test", tools: choice.chosen)
        #expect(!reading.instructions.contains("truss_update_rows"))
        #expect(reading.instructions.contains("truss_run_sql"))
        choice.isReadOnly = false
        choice.toolsets = [.keys]
        let keys = TrussFeatures(instance: instance, version: "test", tools: choice.chosen)
        #expect(!keys.instructions.contains("truss_run_sql"))
        #expect(!keys.instructions.contains("eq."))
    }
}

extension ChoiceTests {
    @Test func resourcesFollowTheChoice() async throws {
        var choice = ToolFilter()
        choice.tools = ["truss_status"]
        let features = TrussFeatures(
            instance: ScriptedInstance { _ throws(APIError) in throw .cancelled }, version: "test",
            tools: choice.chosen)
        #expect(features.resources.map(\.uri) == ["truss://status"])
        #expect(features.resourceTemplates.isEmpty)
        #expect(try await features.readResource("truss://schema") == nil)
        #expect(try await features.readResource("truss://table/public/orders") == nil)
    }
}
