import HTTP
import JSON
import MCP
import System
import Transports

/// Something of everything, and a tool whose time is the test's to say.
struct EndpointFeatures: ServerFeatures {
    let gate: Monitor<TestFeatures.Gate>
    let caller: Caller

    let implementation = Implementation(name: "test", title: "Test", version: "1")
    let instructions = "Be kind."
    let resourceTemplates: [ResourceDefinition] = []
    let resources = [
        ResourceDefinition(
            uri: "test://one", name: "one", title: "One", description: "one",
            mimeType: "text/plain"),
        ResourceDefinition(
            uri: "test://zwölf", name: "twelve", title: "Twelve", description: "twelve",
            mimeType: "text/plain"),
    ]
    let prompts = [PromptDefinition(name: "greet", title: "Greet", description: "greet")]

    var tools: [ToolDefinition] {
        let region: JSONObject = [
            "type": "object",
            "properties": [
                "region": ["type": "string", "x-mcp-header": "Region"],
                "inner": [
                    "type": "object",
                    "properties": [
                        "count": ["type": "integer", "x-mcp-header": "Count"],
                        "flag": ["type": "boolean", "x-mcp-header": "Flag"],
                    ],
                ],
            ],
        ]
        return [
            tool("who", ["type": "object"]), tool("hold", ["type": "object"]),
            tool("fail", ["type": "object"]), tool("region", region),
        ]
    }

    private func tool(_ name: String, _ schema: JSONObject) -> ToolDefinition {
        ToolDefinition(
            name: name, title: name, description: name, inputSchema: schema,
            annotations: .init(
                isReadOnly: true, isDestructive: false, isIdempotent: true, isOpenWorld: false))
    }

    func callTool(_ name: String, arguments: JSONObject) async -> ToolResult {
        switch name {
        case "hold": return await TestFeatures(gate: gate).callTool(name, arguments: arguments)
        case "fail": return ToolResult("It failed.", isError: true)
        default:
            return ToolResult("\(caller.credential.key ?? "ours") \(caller.traceparent ?? "-")")
        }
    }

    func readResource(_ uri: String) async throws(RPCError) -> ResourceContents? {
        guard resources.contains(where: { $0.uri == uri }) else { return nil }
        return ResourceContents(mimeType: "text/plain", text: uri)
    }

    func prompt(_ name: String, arguments: [String: String]) throws(RPCError) -> PromptResult {
        PromptResult(description: name, text: "Hello.")
    }

    func completions(of request: CompletionRequest) async -> [String] { [] }
}

/// The transport without a network, and what it has said of its requests.
struct Endpoint {
    let gate = Monitor(TestFeatures.Gate())
    let time = Monitor(Duration.zero)
    let records = Monitor([RequestRecord]())
    let pauses = Monitor([Duration]())
    let metrics = Metrics()
    let http: StreamableHTTP

    /// What stands behind, when asked whether it is there and whom it knows.
    struct Probe {
        var ask: @Sendable () async -> Bool = { true }
        var standing: @Sendable (Credential) -> Standing = { _ in .accepted }
        var features: @Sendable (Monitor<TestFeatures.Gate>, Caller) -> any ServerFeatures = {
            EndpointFeatures(gate: $0, caller: $1)
        }
    }

    init(
        origins: OriginPolicy = OriginPolicy(boundHost: "127.0.0.1"),
        authentication: Authentication = Authentication(keyPrefixes: ["truss_sk_"]),
        probe: Probe = Probe(),
        adjust: (inout StreamableHTTP.Options) -> Void = { _ in }
    ) {
        var options = StreamableHTTP.Options(origins: origins)
        options.authentication = authentication
        options.streamDelay = .seconds(60)
        options.keepAlive = .seconds(60)
        adjust(&options)
        http = StreamableHTTP(
            options, metrics: metrics,
            server: { [gate] in MCPServer(probe.features(gate, $0)) },
            isReady: probe.ask, standing: probe.standing,
            observe: { [records] record in records.update { $0.append(record) } },
            now: { [time] in time.update { $0 } },
            sleep: { [pauses] pause in pauses.update { $0.append(pause) } })
    }

    /// A header field as a test writes it; nil takes the usual one away.
    typealias Headers = [(String, String?)]

    /// A request as clients send it, but for what the test says.
    static func request(
        _ method: String = "POST", _ target: String = "/mcp", _ body: String = "",
        _ headers: Headers = []
    ) -> HTTPRequest {
        let usual = [
            ("Host", "localhost:8765"), ("Content-Type", "application/json"),
            ("Accept", "application/json, text/event-stream"), ("Authorization", "Bearer key-1"),
        ]
        var fields = HTTPFields()
        for (name, value) in usual where !headers.contains(where: { $0.0 == name }) {
            fields.append(name, value)
        }
        for case (let name, let value?) in headers { fields.append(name, value) }
        return HTTPRequest(method: method, target: target, fields: fields, body: Array(body.utf8))
    }

    func send(_ request: HTTPRequest) async -> EndpointReply {
        await EndpointReply(http.respond(to: request))
    }

    func post(_ body: String, _ headers: Headers = []) async -> EndpointReply {
        await send(Endpoint.request("POST", "/mcp", body, headers))
    }

    /// A modern request with the headers that go with it, but for what the test says.
    func modern(
        _ method: String, _ params: String = "", headers: Headers = [], name: String? = nil
    ) async -> EndpointReply {
        var all: Headers = [
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method), ("Mcp-Name", name),
        ]
        for (name, value) in headers where value == nil || all.contains(where: { $0.0 == name }) {
            all.removeAll { $0.0 == name }
        }
        return await post(Endpoint.body(method, params), all + headers)
    }

    static let envelope = """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{}}
        """

    static func body(_ method: String, _ params: String = "") -> String {
        let members = params.isEmpty ? envelope : "\(params),\(envelope)"
        return #"{"jsonrpc":"2.0","id":7,"method":"\#(method)","params":{\#(members)}}"#
    }
}

/// A response, its stream read to the end.
struct EndpointReply {
    let status: Int
    let fields: HTTPFields
    let text: String

    init(_ response: HTTPResponse) async {
        status = response.status
        fields = response.fields
        var bytes: [UInt8] = []
        switch response.body {
        case .bytes(let whole): bytes = whole
        case .stream(let stream): for await piece in stream { bytes += piece }
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The message, or the last of a stream.
    var json: JSONObject {
        let line = text.split(separator: "\n").last { $0.hasPrefix("data: ") }
        let bytes = Array((line?.dropFirst(6) ?? text[...]).utf8)
        return (try? JSONValue(parsing: bytes))?.object ?? [:]
    }

    var code: Int? { json["error"]?.object?["code"]?.int }
    var result: JSONObject? { json["result"]?.object }
    var isStream: Bool { fields["Content-Type"] == "text/event-stream" }

    /// What the tool said.
    var toolText: String? { result?["content"]?.array?.first?.object?["text"]?.string }
}
