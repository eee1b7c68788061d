import JSON
import Library
import MCP
import Testing

/// One client of a server, whose lines are answered one after the other.
struct TestClient {
    var server = MCPServer(Library())
    var session = Session.connection

    /// The lines that a line leads to, as JSON.
    mutating func send(_ line: String) async -> [JSONValue] {
        switch Incoming(parsing: Array(line.utf8)) {
        case .message(let message):
            return await answers(to: message, isInBatch: false)
        case .batch(let messages):
            if let error = session.refusal(ofBatch: messages) {
                return [.object(RPCResponse(refusing: nil, in: session, error).json)]
            }
            var all: [JSONValue] = []
            for message in messages { all += await answers(to: message, isInBatch: true) }
            return all.isEmpty ? [] : [.array(all)]
        }
    }

    private mutating func answers(to message: Message, isInBatch: Bool) async -> [JSONValue] {
        switch message {
        case .notification, .response: return []
        case .malformed(let id, let error):
            return [.object(RPCResponse(refusing: id, in: session, error).json)]
        case .request(let request):
            switch server.reaction(to: request, in: &session, isInBatch: isInBatch) {
            case .answer(let response): return [.object(response.json)]
            case .work(let pending): return [.object(await server.response(to: pending).json)]
            case .subscription(let subscription):
                return [.object(subscription.acknowledgement.json)]
            }
        }
    }

    /// Agrees on a version, as a client of that revision would.
    static func agreed(
        on version: String, features: Library = Library()
    ) async -> TestClient {
        var client = TestClient(server: MCPServer(features))
        _ = await client.send(Text.initialize(version))
        return client
    }
}

/// Messages as a client writes them.
enum Text {
    static let versionKey = "io.modelcontextprotocol/protocolVersion"
    static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"

    /// The smallest modern envelope, as a member of `params`.
    static let envelope = envelope(version: "\"2026-07-28\"")

    static func envelope(version: String, more: String = "") -> String {
        #""_meta":{"\#(versionKey)":\#(version),"\#(capabilitiesKey)":{}\#(more)}"#
    }

    static func initialize(_ version: String, id: String = "0") -> String {
        request(
            id, "initialize",
            #""protocolVersion":"\#(version)","capabilities":{},"clientInfo":{"name":"c","version":"1"}"#
        )
    }

    static func request(_ id: String, _ method: String, _ params: String = "") -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(params)}}"#
    }

    static func modern(_ id: String, _ method: String, _ params: String = "") -> String {
        request(id, method, params.isEmpty ? envelope : params + "," + envelope)
    }
}

extension JSONValue {
    /// What a line says in short: id and outcome, such as `7 ok`, `"a" -32602`, `none -32700`.
    var gist: String {
        if let elements = array { return "[" + elements.map(\.gist).joined(separator: ", ") + "]" }
        guard let object else { return "no object" }
        if let method = object["method"]?.string { return method }
        let id = object["id"].map { "\($0)" } ?? "none"
        guard let error = object["error"]?.object else {
            return object["result"]?.object == nil ? "no result" : id + " ok"
        }
        return id + " \(error["code"] ?? .null)"
    }

    /// The value at a path of member names and array indices, such as `result.tools.0.name`.
    func at(_ path: String) -> JSONValue? {
        path.split(separator: ".").reduce(Optional(self)) { value, step in
            if let index = Int(step), let elements = value?.array {
                return elements.indices.contains(index) ? elements[index] : nil
            }
            return value?.object?[String(step)]
        }
    }
}

/// A line and what it should lead to, in short; several lines are joined by newlines.
struct Exchange: Sendable, CustomTestStringConvertible {
    let requirement: String
    let sent: String
    let gist: String

    init(_ requirement: String, _ sent: String, _ gist: String) {
        self.requirement = requirement
        self.sent = sent
        self.gist = gist
    }

    var testDescription: String { requirement + ": " + sent.prefix(120) }

    /// What a client got for the lines, in short, `-` for nothing.
    func outcome(for client: TestClient = TestClient()) async -> String {
        var client = client
        var gists: [String] = []
        for line in sent.split(separator: "\n") {
            gists += await client.send(String(line)).map(\.gist)
        }
        return gists.isEmpty ? "-" : gists.joined(separator: "\n")
    }
}
