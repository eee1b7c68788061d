import JSON
import MCP
import Testing
import TrussAPI

@testable import TrussTools

/// Tools that can only fail are left out where the instance says so in time.
@Suite struct ToolSelectionTests {
    private func status(oauth2: Bool) -> ScriptedInstance {
        ScriptedInstance { request throws(APIError) in
            #expect(request.path == ["v1", "status"])
            let body: JSONValue = ["integrations": ["oauth2": ["configured": .bool(oauth2)]]]
            return APIResponse(status: 200, body: body.bytes)
        }
    }

    /// Waits until the inquiry is over, which here takes no longer than a task switch.
    private func selection(_ instance: some TrussInstance) async -> ToolSelection {
        let selection = ToolSelection(Catalogue.tools)
        selection.inquire(of: instance)
        await selection.inquired()
        return selection
    }

    // README: "no OAuth2 tools on an instance without Hydra"
    @Test func withoutHydraThereAreNoOAuth2Tools() async {
        let names = await selection(status(oauth2: false)).definitions.map(\.name)
        #expect(!names.contains { $0.contains("oauth2") })
        #expect(names.count == Catalogue.tools.count - Toolset.oauth2.tools.count)
    }

    @Test func withHydraAllToolsAreThere() async {
        let names = await selection(status(oauth2: true)).definitions.map(\.name)
        #expect(names == Catalogue.tools.map(\.name))
    }

    @Test func anInstanceThatDoesNotAnswerLosesNoTool() async {
        let silent = ScriptedInstance { _ throws(APIError) in
            throw .unreachable(host: "nowhere", reason: "refused")
        }
        #expect(await selection(silent).definitions.count == Catalogue.tools.count)
    }

    @Test func theListNeverChangesAfterTheFirstLook() async {
        let selection = ToolSelection(Catalogue.tools)
        let before = selection.definitions
        selection.inquire(of: status(oauth2: false))
        await selection.inquired()
        #expect(selection.definitions == before)
    }
}
