import Foundation
import Sandbox
import Testing
import TrussAPI

@testable import TrussTools

/// All that `/v1` has (contract §2–5), held together with what tools reach.
@Suite struct CoverageTests {
    struct Route: Hashable, Sendable {
        let name: String

        /// Why no tool reaches it; nil where one does.
        var leftOut: String?

        init(_ name: String, leftOut: String? = nil) {
            self.name = name
            self.leftOut = leftOut
        }
    }

    private static let drops =
        "They silently drop filters and values that they do not understand; rows go through SQL, which knows every schema."
    private static let schema =
        "They know no views, enums or composite keys; PostgreSQL's catalogue is read instead."
    private static let documentation = "Documentation of the API, which needs no key."

    static let routes: [Route] = [
        Route("GET /v1/db/:table", leftOut: drops),
        Route("POST /v1/db/:table", leftOut: drops),
        Route("PATCH /v1/db/:table", leftOut: drops),
        Route("DELETE /v1/db/:table", leftOut: drops),
        Route("POST /v1/db/rpc/:function", leftOut: drops),
        Route("POST /v1/sql"),
        Route("POST /v1/sql/transaction"),
        Route("GET /v1/status"),
        Route("GET /v1/modules"),
        Route("GET /v1/projects"),
        Route("GET /v1/projects/:id"),
        Route("PATCH /v1/projects/:id"),
        Route("GET /v1/keys"),
        Route("POST /v1/keys"),
        Route("POST /v1/keys/:id/rotate"),
        Route("DELETE /v1/keys/:id"),
        Route("GET /v1/database/schema", leftOut: schema),
        Route("GET /v1/database/tables/:schema/:table", leftOut: schema),
        Route("GET /v1/branches"),
        Route("GET /v1/backups"),
        Route("GET /v1/webhooks"),
        Route("GET /v1/webhooks/:id"),
        Route("GET /v1/realtime"),
        Route("GET /v1/storage/buckets"),
        Route("GET /v1/auth/identities"),
        Route("GET /v1/auth/identities/:id"),
        Route("GET /v1/metrics"),
        Route("GET /v1/audit-logs"),
        Route("GET /v1/oauth2/clients"),
        Route("POST /v1/oauth2/clients"),
        Route("DELETE /v1/oauth2/clients/:id"),
        Route("GET /v1/oauth2/discovery"),
        Route("GET /v1/gateway/health"),
        Route("GET /v1/gateway/rules"),
        Route("GET /v1/openapi.json", leftOut: documentation),
        Route("GET /v1/docs", leftOut: documentation),
    ]

    /// The routes that rows name, and the two that SQL goes through.
    private static let reached: Set<String> = {
        let endpoints = Catalogue.tools.compactMap { tool -> String? in
            guard let endpoint = tool.endpoint else { return nil }
            return endpoint.route
        }
        return Set(endpoints).union(["POST /v1/sql", "POST /v1/sql/transaction"])
    }()

    // README: "Tools reach everything in Truss's API that a service key may use"
    @Test func everyRouteIsReachedOrLeftOutForAReason() {
        let wanted = Set(CoverageTests.routes.filter { $0.leftOut == nil }.map(\.name))
        #expect(CoverageTests.reached == wanted)
        #expect(Set(CoverageTests.routes.map(\.name)).count == CoverageTests.routes.count)
    }

    @Test func theReadmeNamesWhatIsLeftOut() throws {
        let reasons = [CoverageTests.drops, CoverageTests.schema, CoverageTests.documentation]
        let rows = reasons.map { reason in
            let names = CoverageTests.routes.filter { $0.leftOut == reason }.map { "`\($0.name)`" }
            return "| \(names.joined(separator: ", ")) | \(reason) |"
        }
        let readme = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "README.md")
        let lines = try String(contentsOf: readme, encoding: .utf8).split(separator: "\n")
        let table = lines.drop { !$0.hasPrefix("| route ") }.dropFirst(2).prefix {
            $0.hasPrefix("|")
        }
        #expect(table.map { String($0) } == rows, "paste: \(rows.joined(separator: "\n"))")
        #expect(CoverageTests.routes.allSatisfy { $0.leftOut.map(reasons.contains) ?? true })
    }

    // README: "The sandbox covers the part of Truss's API that the tools use"
    @Test(arguments: Catalogue.tools)
    func everyEndpointRowHasASandboxRoute(_ tool: Tool) {
        guard let endpoint = tool.endpoint else { return }
        #expect(SandboxInstance.routes.contains(endpoint.route))
    }

    @Test func everyListThatAdviceReadsHasASandboxRoute() {
        for rule in PlatformRule.all {
            #expect(SandboxInstance.routes.contains("GET \(rule.list.endpoint)"))
        }
    }

    @Test func theSandboxServesNothingThatTheAPIHasNot() {
        #expect(Set(SandboxInstance.routes).isSubset(of: CoverageTests.routes.map(\.name)))
    }
}

extension APIEndpoint {
    /// As the sandbox and the contract write it: `GET /v1/keys/:id`.
    fileprivate var route: String {
        "\(method.rawValue) \(path.replacing("{", with: ":").replacing("}", with: ""))"
    }
}
