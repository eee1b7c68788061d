import HTTP
import JSON
import Library
import MCP
import Testing
import Transports

/// The same conversations as without a transport, over either of them.
@Suite struct TranscriptTests {
    // README: "MCP revisions 2024-11-05, 2025-03-26, 2025-06-18, 2025-11-25 and 2026-07-28."
    @Test(arguments: Transcript.names)
    func theConversationGoesAsWrittenOverStdio(name: String) async throws {
        let transcript = try Transcript(name)
        var client = StdioClient(server: MCPServer(Library()))
        for step in transcript.steps {
            client.send(step.sent)
            for answer in step.answers {
                #expect(await client.next()?.description == answer.description, "\(step.sent)")
            }
        }
        // An answer that is not in the transcript is left.
        let rest = await client.rest()
        #expect(rest.isEmpty || isSubscription(transcript.steps.last), "\(rest)")
    }

    /// The end of the input ends a subscription, which the transcript does not show.
    private func isSubscription(_ step: Transcript.Step?) -> Bool {
        step?.sent.contains(#""method":"subscriptions/listen""#) == true
    }

    @Test(arguments: Transcript.names)
    func theConversationGoesAsWrittenOverHTTP(name: String) async throws {
        let transcript = try Transcript(name)
        let endpoint = Endpoint(probe: .init(features: { _, _ in Library() }))
        for step in transcript.steps where !step.needsConnection {
            let response = await endpoint.http.respond(to: request(step.sent, name))
            let expected = step.answers.map(\.description)
            // What stays open is read as far as the transcript goes.
            let messages = await Messages(response, atMost: expected.count)
            #expect(messages.texts == expected, "\(step.sent)")
            #expect((response.status == 202) == expected.isEmpty, "\(step.sent)")
        }
    }

    /// A line as a client of this revision posts it.
    private func request(_ line: String, _ revision: String) -> HTTPRequest {
        var headers: Endpoint.Headers = [("MCP-Protocol-Version", revision)]
        let message = (try? JSONValue(parsing: line))?.object
        let params = message?["params"]?.object
        let claim = params?["_meta"]?.object?["io.modelcontextprotocol/protocolVersion"]?.string
        if let claim {
            let name = params?["name"]?.string ?? params?["uri"]?.string
            headers = [
                ("MCP-Protocol-Version", claim), ("Mcp-Method", message?["method"]?.string),
                ("Mcp-Name", name),
            ]
        }
        return Endpoint.request("POST", "/mcp", line, headers)
    }

    /// The messages of a response, as JSON text.
    private struct Messages {
        var texts: [String] = []

        init(_ response: HTTPResponse, atMost count: Int) async {
            switch response.body {
            case .bytes(let bytes): take(String(decoding: bytes, as: UTF8.self))
            case .stream(let stream):
                for await piece in stream {
                    for line in String(decoding: piece, as: UTF8.self).split(separator: "\n")
                    where line.hasPrefix("data: ") {
                        take(String(line.dropFirst(6)))
                    }
                    if texts.count >= count { break }
                }
            }
        }

        private mutating func take(_ text: String) {
            guard !text.isEmpty else { return }
            texts.append((try? JSONValue(parsing: text))?.description ?? text)
        }
    }
}
