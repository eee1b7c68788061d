import JSON
import SQL
import TrussAPI

/// What a tool call comes to.
enum Work: Sendable {
    /// One request.
    case call(Call)
    /// Several requests, of which one may follow from another.
    case study(Study, Arguments)
}

extension Tool {
    /// Checks the arguments and makes of them what is to be done.
    func work(
        _ sent: JSONObject, settings: Settings, keys: KeyMemory
    ) throws(InvalidArguments) -> Work {
        let arguments = try Arguments(sent, for: self)
        switch action {
        case .endpoint(let endpoint):
            let isMeant = !endpoint.endsKey || arguments.isTrue("confirmSelf")
            return .call(
                Call(
                    request: request(to: endpoint, with: arguments),
                    presentation: .endpoint(endpoint),
                    sparedKey: isMeant ? nil : arguments.text("id")))
        case .statement(let form):
            return .call(try form.call(arguments, settings: settings, keys: keys))
        case .study(let study):
            return .study(study, arguments)
        }
    }

    private func request(to endpoint: Endpoint, with arguments: Arguments) -> APIRequest {
        var path = endpoint.path.split(separator: "/").map { String($0) }
        var query: [APIRequest.QueryItem] = []
        var body = JSONObject()
        for parameter in parameters {
            guard let value = arguments[parameter.name] else { continue }
            let text = value.string ?? value.description
            switch parameter.placement {
            case .path: path = path.map { $0 == "{\(parameter.name)}" ? text : $0 }
            case .query(let field): query.append(APIRequest.QueryItem(name: field, value: text))
            case .body(let field): body[field] = value
            case .argument: break
            }
        }
        let sendsBody = endpoint.method == .post || endpoint.method == .patch
        return APIRequest(
            endpoint.method, path: path, query: query,
            body: sendsBody ? JSONValue.object(body).bytes : nil, isRead: effect == .reads)
    }
}
