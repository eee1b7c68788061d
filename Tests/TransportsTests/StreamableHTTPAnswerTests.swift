import HTTP
import JSON
import System
import Testing
import Transports

/// The header rules of 2026-07-28 that show in the form of an answer, a row each.
///
/// HM-17 is `StreamableHTTPStreamTests.hangingUpCancelsAModernRequest`; HD-1 to HD-5 are
/// `StreamableHTTPLadderTests`, and the other rules `StreamableHTTPHeaderTests`.
@Suite struct StreamableHTTPAnswerTests {
    struct Case: CustomTestStringConvertible {
        let rule: String
        var verb = "POST"
        var method = "tools/call"
        var params = #""name":"who""#
        var name: String? = "who"
        var headers: Endpoint.Headers = []
        /// Whether the tool takes longer than the server waits before it streams.
        var isSlow = false
        var status = 200
        var code: Int?
        var isStream = false
        var allow: String?
        /// The method of the first event, where that is a notification.
        var firstEvent: String?
        var testDescription: String { rule }
    }

    private static let hold = #""name":"hold""#
    private static let acknowledged = "notifications/subscriptions/acknowledged"
    private static let change = #""notifications":{"toolsListChanged":true}"#

    static let cases: [Case] = [
        Case(rule: "HM-10 nothing served here needs a capability"),
        Case(
            rule: "HM-12 a refusal names its request", headers: [("Mcp-Method", nil)], status: 400,
            code: -32020),
        Case(
            rule: "HM-12 so does an error in a stream", params: #""name":"nope""#, name: "nope",
            headers: [("Accept", "text/event-stream")], code: -32602, isStream: true),
        Case(rule: "HM-13 GET", verb: "GET", status: 405, code: -32600, allow: "POST, OPTIONS"),
        Case(
            rule: "HM-13 DELETE", verb: "DELETE", status: 405, code: -32600,
            allow: "POST, OPTIONS"),
        Case(
            rule: "HM-14 a stream is not resumed", params: hold, name: "hold",
            headers: [("Last-Event-ID", "4")], isSlow: true, isStream: true),
        Case(
            rule: "HM-15 a stream holds no requests, HM-16 and ends with its response",
            params: hold, name: "hold", isSlow: true, isStream: true),
        Case(
            rule: "HM-18 a subscription begins with its acknowledgement",
            method: "subscriptions/listen", params: change, name: nil, isStream: true,
            firstEvent: acknowledged),
        Case(rule: "HM-19 a quick answer is JSON"),
        Case(
            rule: "HM-19 a slow one is a stream", params: hold, name: "hold", isSlow: true,
            isStream: true),
        Case(
            rule: "HM-19 what needs a status is decided before", params: hold, name: "other",
            isSlow: true, status: 400, code: -32020),
        Case(
            rule: "HD-6 a session that is none", verb: "GET",
            headers: [("Mcp-Session-Id", "s")], status: 405, code: -32600,
            allow: "POST, OPTIONS"),
        Case(
            rule: "HD-7 nothing changes here, and nothing is promised",
            method: "subscriptions/listen", params: change, name: nil, isStream: true,
            firstEvent: acknowledged),
    ]

    @Test(arguments: cases) func theAnswerHasTheRightForm(_ row: Case) async throws {
        let endpoint = Endpoint { if row.isSlow { $0.streamDelay = .zero } }
        // Else a subscription would not end.
        endpoint.http.beginDrain()
        let usual: Endpoint.Headers = [
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", row.method),
            ("Mcp-Name", row.name),
        ]
        let headers = usual.filter { field in !row.headers.contains { $0.0 == field.0 } }
        let response = await endpoint.http.respond(
            to: Endpoint.request(
                row.verb, "/mcp", Endpoint.body(row.method, row.params), headers + row.headers))
        endpoint.gate.update { $0.isOpen = true }
        let reply = await EndpointReply(response)
        #expect(reply.status == row.status)
        #expect(reply.code == row.code)
        #expect(reply.isStream == row.isStream)
        #expect(reply.fields["Allow"] == row.allow)
        #expect(reply.fields["Mcp-Session-Id"] == nil)
        if row.status != 405 { #expect(reply.json["id"] == 7) }
        guard row.isStream else { return }

        let lines = reply.text.split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("id:") || $0.hasPrefix("retry:") })
        let events = try lines.filter { $0.hasPrefix("data: ") }.map {
            try #require(try JSONValue(parsing: Array($0.dropFirst(6).utf8)).object)
        }
        #expect(!events.contains { $0["method"] != nil && $0["id"] != nil })
        #expect(events.filter { $0["id"] == 7 }.count == 1)
        #expect(events.first?["method"]?.string == row.firstEvent)
        if row.firstEvent != nil {
            #expect(events.first?["params"]?.object?["notifications"] == [:])
        }
    }
}
