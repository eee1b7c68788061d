import JSON

/// Messages as a client writes them.
enum Line {
    static func request(_ id: Int, _ method: String, _ params: JSONValue = [:]) -> String {
        JSONValue.object([
            "jsonrpc": "2.0", "id": .number(JSONNumber(id)), "method": .string(method),
        ])
        .adding("params", params).description
    }

    static func ping(_ id: Int) -> String { #"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"# }

    static func notification(_ method: String, _ params: JSONValue = [:]) -> String {
        JSONValue.object(["jsonrpc": "2.0", "method": .string(method)])
            .adding("params", params).description
    }

    static func initialize(_ version: String) -> String {
        request(
            0, "initialize",
            [
                "protocolVersion": .string(version), "capabilities": [:],
                "clientInfo": ["name": "test", "version": "1"],
            ])
    }

    static func call(_ id: Int, _ tool: String, _ arguments: JSONValue = [:]) -> String {
        request(id, "tools/call", ["name": .string(tool), "arguments": arguments])
    }

    /// What every request of 2026-07-28 carries.
    static let envelope: JSONValue = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": [:],
    ]
}

extension JSONValue {
    /// The object with one member more.
    func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        var object = object ?? [:]
        object[name] = value
        return .object(object)
    }
}

extension JSONObject {
    /// The text of a tool's result.
    var text: String? {
        self["result"]?.object?["content"]?.array?.first?.object?["text"]?.string
    }
}

/// Environments that say where Truss is.
enum Instance {
    /// Nothing listens on the port.
    static let nowhere = at("http://127.0.0.1:1")

    static func at(_ url: String, key: String = "truss_sk_0123456789abcdef") -> [String: String] {
        ["TRUSS_API_URL": url, "TRUSS_API_KEY": key]
    }
}
