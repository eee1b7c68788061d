import HTTP
import JSON
import Sandbox

/// One sandbox for all tests of this target: starting one takes a second or two.
enum Shared {
    private static let starting = Task { try await SandboxInstance.start() }

    static var sandbox: SandboxInstance {
        get async throws { try await starting.value }
    }
}

/// A reply as tests look at it.
struct Reply {
    let status: Int
    let fields: HTTPFields
    let text: String

    /// The body as JSON; null where it is none.
    var json: JSONValue { (try? JSONValue(parsing: text)) ?? .null }

    /// The value at a path of member names and indices, `results.0.rows`; null where there is none.
    subscript(_ path: String) -> JSONValue {
        var value = json
        for step in path.split(separator: ".") {
            if let index = Int(step), let array = value.array {
                value = array.indices.contains(index) ? array[index] : .null
            } else {
                value = value.object?[String(step)] ?? .null
            }
        }
        return value
    }
}

extension SandboxInstance {
    /// Sends a request with the service key, or with another.
    func send(
        _ method: String, _ target: String, _ body: JSONValue? = nil, key: String? = nil,
        fields: [(String, String)] = []
    ) async -> Reply {
        var request = HTTPRequest(method: method, target: target)
        request.fields.append("apikey", key ?? serviceKey)
        if let body {
            request.fields.append("Content-Type", "application/json")
            request.body = body.bytes
        }
        for (name, value) in fields { request.fields.append(name, value) }
        return await reply(to: request)
    }

    /// The reply to a request as it stands.
    func reply(to request: HTTPRequest) async -> Reply {
        let response = await respond(to: request)
        var bytes: [UInt8] = []
        if case .bytes(let whole) = response.body { bytes = whole }
        return Reply(
            status: response.status, fields: response.fields,
            text: String(decoding: bytes, as: UTF8.self))
    }

    /// Runs statements in one transaction.
    func transaction(_ statements: [JSONValue]) async -> Reply {
        await send("POST", "/v1/sql/transaction", ["statements": .array(statements)])
    }

    /// Runs one statement on the endpoint that adds a limit.
    func sql(_ sql: String, _ members: JSONObject = [:]) async -> Reply {
        var body = members
        body["sql"] = .string(sql)
        return await send("POST", "/v1/sql", .object(body))
    }
}
