import JSON
import MCP
import SQL
package import TrussAPI

/// One endpoint of `/v1` as a row names it: how a call to it is planned, and how its answer is shown.
package struct APIEndpoint: Sendable {
    package let method: APIRequest.Method

    /// The path with its parameters in braces: `/v1/keys/{id}`.
    package let path: String

    /// Members of the answer that are secrets and nevertheless the point of the call (contract H12).
    package let reveals: Set<String>

    /// What a masked 500 means here, where that is known (contract 1.6, H13).
    package let maskedFailure: String?

    /// Whether it ends the key whose id is in the path, which may be the one in use (contract §5).
    package let endsKey: Bool

    /// Whether its answer may name tables or hold rows, of which some may be closed.
    package let namesTables: Bool

    init(
        _ method: APIRequest.Method, _ path: String, reveals: Set<String> = [],
        onMasked: String? = nil, endsKey: Bool = false, namesTables: Bool = false
    ) {
        self.method = method
        self.path = path
        self.reveals = reveals
        maskedFailure = onMasked
        self.endsKey = endsKey
        self.namesTables = namesTables
    }
}

extension APIEndpoint {
    /// One request, with the arguments where their parameters place them.
    func plan(_ call: Arguments) throws(SQLArgumentError) -> PlannedCall {
        let isMeant = !endsKey || call["confirmSelf"]?.bool ?? false
        var planned = PlannedCall(
            call.tool, request(with: call), to: self, sparedKey: isMeant ? nil : call["id"]?.string
        ) { (body) throws(JSONSyntaxError) in
            try result(of: body, call.settings)
        }
        planned.meaning = { failure in
            guard failure.kind == .masked else { return nil }
            return maskedFailure.map { "Truss answered 500, which here mostly means: \($0)." }
        }
        return planned
    }

    private func request(with call: Arguments) -> APIRequest {
        var path = path.split(separator: "/").map { String($0) }
        var query: [APIRequest.QueryItem] = []
        var body = JSONObject()
        for parameter in call.tool.parameters {
            guard let value = call[parameter.name] else { continue }
            let text = value.string ?? value.description
            switch parameter.placement {
            case .path: path = path.map { $0 == "{\(parameter.name)}" ? text : $0 }
            case .query(let field): query.append(APIRequest.QueryItem(name: field, value: text))
            case .body(let field): body[field] = value
            case .argument: break
            }
        }
        let sendsBody = method == .post || method == .patch
        return APIRequest(
            method, path: path, query: query,
            body: sendsBody ? JSONValue.object(body).bytes : nil,
            isRead: call.tool.effect == .reads)
    }

    /// The API's own JSON, compact, without secrets and names of what is closed.
    private func result(
        of body: [UInt8], _ settings: Settings
    ) throws(JSONSyntaxError) -> ToolResult {
        var shown = try JSONValue(parsing: body).redacted(except: reveals)
        if namesTables { shown = settings.tables.opened(shown) }
        return ToolResult(BudgetedJSON.text(of: shown, maxBytes: settings.maxBytes))
    }
}
