import JSON
import MCP
import Testing
import TrussAPI

@testable import TrussTools

@Suite struct CatalogueTests {
    @Test func namesAreUniqueAndFitEveryClient() {
        let names = Catalogue.tools.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.hasPrefix("truss_") && name.count <= 64)
            #expect(name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") })
        }
    }

    @Test(arguments: Catalogue.tools)
    func schemaIsAnObjectWithoutCompositionAtItsRoot(_ tool: Tool) {
        let schema = tool.definition().inputSchema
        #expect(schema["type"] == "object")
        for keyword in ["anyOf", "oneOf", "allOf", "$schema"] { #expect(schema[keyword] == nil) }
    }

    @Test(arguments: Catalogue.tools)
    func everyPlaceholderIsAParameter(_ tool: Tool) {
        guard let endpoint = tool.endpoint else { return }
        let placeholders = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }
        let parameters = tool.parameters.filter { $0.placement == .path }.map { "{\($0.name)}" }
        #expect(placeholders.map { String($0) } == parameters)
    }

    @Test(arguments: Catalogue.tools)
    func effectAgreesWithTheMethod(_ tool: Tool) {
        guard let endpoint = tool.endpoint else { return }
        switch endpoint.method {
        case .get: #expect(tool.effect == .reads)
        case .post: #expect([.writes, .overwrites].contains(tool.effect))
        case .patch, .delete: #expect(tool.effect == .destroys)
        }
    }

    // SECURITY: "A write, or another lasting effect, through a tool that is annotated as reading only."
    // README: "Clients see the same as `readOnlyHint`, `destructiveHint` and `idempotentHint`."
    // README: "*reads* changes nothing; *writes* adds; *overwrites* may replace what was there"
    @Test(arguments: Catalogue.tools)
    func annotationsFollowTheEffect(_ tool: Tool) {
        let annotations = tool.definition().annotations
        #expect(annotations.isReadOnly == (tool.effect == .reads))
        #expect(annotations.isDestructive == [.destroys, .overwrites].contains(tool.effect))
        #expect(annotations.isIdempotent == [.reads, .destroys].contains(tool.effect))
    }

    @Test(arguments: Catalogue.tools)
    func summaryIsASentenceOrTwo(_ tool: Tool) {
        #expect(tool.summary.hasSuffix("."))
        #expect(tool.summary.count < 200)
        #expect(!tool.title.contains("_"))
    }

    @Test func toolListStaysWithinItsBudget() {
        let sizes = Catalogue.tools.map { tool -> Int in
            let definition = tool.definition()
            let visible: JSONValue = [
                "name": .string(definition.name), "description": .string(definition.description),
                "inputSchema": .object(definition.inputSchema),
            ]
            return visible.bytes.count
        }
        let total = sizes.reduce(0, +)
        #expect(total <= 12_500)
        #expect(total / sizes.count <= 350)
    }

    @Test(arguments: Catalogue.tools)
    func everyToolMatchesItsSnapshot(_ tool: Tool) throws {
        let definition = tool.definition()
        let annotations = definition.annotations
        try Snapshot.check(
            tool.name,
            [
                "name": .string(definition.name), "title": .string(definition.title),
                "description": .string(definition.description),
                "inputSchema": .object(definition.inputSchema),
                "readOnly": .bool(annotations.isReadOnly),
                "destructive": .bool(annotations.isDestructive),
                "idempotent": .bool(annotations.isIdempotent),
                "openWorld": .bool(annotations.isOpenWorld),
            ])
    }

    @Test func noSnapshotIsLeftOver() throws {
        #expect(try Snapshot.names().isSubset(of: Catalogue.tools.map(\.name)))
    }
}

extension Tool: CustomTestStringConvertible {
    /// The tool's name.
    public var testDescription: String { name }
}
