import HTTP
import JSON
import Seeds
import Testing
import Transports

/// Requests bent out of shape, from a seed: each is answered, and the endpoint goes on.
@Suite struct StreamableHTTPFuzzTests {
    private static let pieces = [
        "{", "}", "[", "]", "\"", ":", ",", "null", "-0", "1e400", "\u{0}", "\\u0000", "\\ud800",
        "true", "\"id\"", "\"method\"", "\"params\"", "\"_meta\"", "\"jsonrpc\":\"2.0\"", "7",
        "\"io.modelcontextprotocol/protocolVersion\"", "\"2026-07-28\"", "\"tools/call\"", "é",
    ]

    private static let values = [
        "", " ", "2026-07-28", "2025-11-25", "2025-03-26", "9999-99-99", "tools/call", "tools/list",
        "=?base64?", "=?base64??=", "=?base64?=?=", "Bearer", "Bearer x", "null",
        "application/json",
        "text/event-stream", "*/*", ";q=0", "http://localhost:8765", "localhost", "[", "[::1", "é",
    ]

    private static let names = [
        "Host", "Origin", "Authorization", "apikey", "Content-Type", "Accept", "Mcp-Method",
        "Mcp-Name", "MCP-Protocol-Version", "Mcp-Param-Region", "traceparent", "X-Request-Id",
        "Content-Encoding", "Access-Control-Request-Headers", "Mcp-Session-Id",
    ]

    private static func request(_ random: inout SeededGenerator) -> HTTPRequest {
        var body = Array(
            Bool.random(using: &random)
                ? Endpoint.body("tools/call", #""name":"region","arguments":{"region":"eu"}"#).utf8
                : StreamableHTTPAccessTests.who.utf8)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let start = Int.random(in: 0...body.count, using: &random)
            let end = min(start + Int.random(in: 0...20, using: &random), body.count)
            let piece = pieces.randomElement(using: &random) ?? ""
            body.replaceSubrange(start..<end, with: piece.utf8)
        }
        var headers: Endpoint.Headers = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            headers.append(
                (names.randomElement(using: &random) ?? "", values.randomElement(using: &random)))
        }
        let verbs = ["POST", "POST", "POST", "POST", "GET", "OPTIONS", "DELETE", "P"]
        let targets = ["/mcp", "/mcp", "/mcp", "/mcp?", "/mcp?key", "/health", "/ready", "/", "*"]
        var request = Endpoint.request(
            verbs.randomElement(using: &random) ?? "",
            targets.randomElement(using: &random) ?? "", "", headers)
        request.body = body
        return request
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func everyRequestIsAnswered(seed: UInt64) async {
        let endpoint = Endpoint { $0.limits.perMinute = 0 }
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2500 {
            let request = Self.request(&random)
            let reply = await endpoint.send(request)
            #expect([200, 202, 204].contains(reply.status) || (400..<500).contains(reply.status))
            if reply.status != 202, reply.status != 204 { #expect(!reply.text.isEmpty) }
        }
        #expect(await endpoint.post(StreamableHTTPAccessTests.ping).status == 200)
    }
}
