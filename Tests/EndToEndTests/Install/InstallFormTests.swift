import JSON
import Testing

@testable import TrussMCP

/// What is written for each client, against what its documentation has.
@Suite struct InstallFormTests {
    struct Form: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let container: String

        /// The members besides `command` and `args`.
        let others: JSONObject

        var testDescription: String { arguments.joined(separator: " ") }
    }

    /// Where the client's documentation has the server, and what it has in it.
    static let forms: [Form] = [
        Form(
            arguments: ["claude-code", "--project"], container: "mcpServers",
            others: ["type": "stdio", "env": ["TRUSS_API_KEY": "${TRUSS_API_KEY}"]]),
        Form(
            arguments: ["claude-desktop", "--api-key-file", "/k"], container: "mcpServers",
            others: [:]),
        Form(
            arguments: ["cursor"], container: "mcpServers",
            others: ["type": "stdio", "env": ["TRUSS_API_KEY": "${env:TRUSS_API_KEY}"]]),
        Form(
            arguments: ["vscode"], container: "servers",
            others: ["type": "stdio", "env": ["TRUSS_API_KEY": "${env:TRUSS_API_KEY}"]]),
        Form(
            arguments: ["zed", "--api-key-command", "pass truss"], container: "context_servers",
            others: [:]),
        Form(
            arguments: ["windsurf"], container: "mcpServers",
            others: ["env": ["TRUSS_API_KEY": "${env:TRUSS_API_KEY}"]]),
    ]

    @Test(arguments: forms)
    func theEntryHasTheFormTheClientReads(_ form: Form) async throws {
        let client = try InstallClient(named: form.arguments[0])
        let plan = try InstallPlan(
            client,
            Invocation(arguments: ["install"] + form.arguments, environment: ["HOME": "/h"]),
            program: "/p", folder: "/f")
        let text = try ClientText([], form: try #require(client.form)).installing(plan.entry)
        var entry = try #require(
            try JSONValue(parsing: text).object?[form.container]?.object?["truss"]?.object)
        #expect(entry["command"] == "/p")
        #expect(entry["args"]?.array != nil)
        entry["command"] = nil
        entry["args"] = nil
        #expect(entry == form.others)
    }
}
