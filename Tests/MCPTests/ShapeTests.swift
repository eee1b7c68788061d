import JSON
import MCP
import Testing

/// Which members each revision knows (requirements §1.6).
@Suite struct ShapeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        let known: ClosedRange<ProtocolVersion>

        var testDescription: String { "\(method) \(path)" }
    }

    private static let all = ProtocolVersion.november2024 ... .july2026
    private static let sinceMarch2025 = ProtocolVersion.march2025 ... .july2026
    private static let sinceJune2025 = ProtocolVersion.june2025 ... .july2026

    static let cases: [Case] = [
        Case(method: "tools/list", path: "result.tools.0.name", known: all),
        Case(method: "tools/list", path: "result.tools.0.description", known: all),
        Case(method: "tools/list", path: "result.tools.0.inputSchema", known: all),
        Case(method: "tools/list", path: "result.tools.0.title", known: sinceJune2025),
        Case(method: "tools/list", path: "result.tools.0.annotations", known: sinceMarch2025),
        Case(method: "resources/list", path: "result.resources.0.uri", known: all),
        Case(method: "resources/list", path: "result.resources.0.name", known: all),
        Case(method: "resources/list", path: "result.resources.0.mimeType", known: all),
        Case(method: "resources/list", path: "result.resources.0.title", known: sinceJune2025),
        Case(
            method: "resources/templates/list", path: "result.resourceTemplates.0.uriTemplate",
            known: all),
        Case(
            method: "resources/templates/list", path: "result.resourceTemplates.0.title",
            known: sinceJune2025),
        Case(method: "prompts/list", path: "result.prompts.0.name", known: all),
        Case(method: "prompts/list", path: "result.prompts.0.arguments.0.required", known: all),
        Case(method: "prompts/list", path: "result.prompts.0.title", known: sinceJune2025),
    ]

    @Test(arguments: cases)
    func newerMembersAreLeftOut(_ example: Case) async {
        for version in ProtocolVersion.allCases {
            var client = TestClient()
            if !version.isModern { client = await TestClient.agreed(on: version.rawValue) }
            let request =
                version.isModern
                ? Text.modern("1", example.method) : Text.request("1", example.method)
            let isThere = await client.send(request).first?.at(example.path) != nil
            #expect(isThere == example.known.contains(version), "SHAPE-2: \(version)")
        }
    }

    @Test func theHandshakeHasTheMembersOfItsRevision() async {
        for version in ProtocolVersion.allCases where !version.isModern {
            var client = TestClient()
            let result = await client.send(Text.initialize(version.rawValue)).first?.at("result")
            let hasCompletions = result?.at("capabilities.completions") != nil
            #expect(hasCompletions == (version >= .march2025), "COMP-1 \(version)")
            let hasTitle = result?.at("serverInfo.title") != nil
            #expect(hasTitle == (version >= .june2025), "SHAPE-2 \(version)")
        }
    }

    @Test func completionWorksWhereItHasNoCapability() async {
        var client = await TestClient.agreed(on: "2024-11-05")
        let request = Text.request("1", "completion/complete", CompletionTests.params(value: "x"))
        #expect(await client.send(request).first?.gist == "1 ok", "COMP-1")
    }

    @Test func booleanPropertiesBecomeObjectsForLegacyClients() async {
        var client = TestClient()
        let path = "result.tools.0.inputSchema.properties"
        let legacy = await client.send(Text.request("1", "tools/list")).first?.at(path)
        #expect(legacy == ["anything": [:], "nothing": ["not": [:]]], "SHAPE-5")
        let modern = await client.send(Text.modern("1", "tools/list")).first?.at(path)
        #expect(modern == ["anything": true, "nothing": false], "SCH-4")
    }

    @Test func allFourHintsAndTheTitleAreSaid() async {
        var client = await TestClient.agreed(on: "2025-03-26")
        let hints = await client.send(Text.request("1", "tools/list")).first?.at(
            "result.tools.1.annotations")
        #expect(
            hints == [
                "title": "Fail", "readOnlyHint": false, "destructiveHint": true,
                "idempotentHint": false, "openWorldHint": true,
            ], "TOOL-17")
    }

    @Test func argumentsAreLeftOutWhereAPromptHasNone() async {
        var client = TestClient()
        let prompts = await client.send(Text.request("1", "prompts/list")).first
        #expect(prompts?.at("result.prompts.1.name") == "browse")
        #expect(prompts?.at("result.prompts.1.arguments") == nil)
    }
}
