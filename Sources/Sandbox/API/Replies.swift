import HTTP
import JSON

extension HTTPResponse {
    /// A JSON text with its media type.
    static func json(_ status: Int, _ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            status: status, fields: ["Content-Type": "application/json; charset=utf-8"],
            body: .bytes(bytes))
    }

    /// `{"error":…}`, with a code where the API gives one.
    static func error(_ status: Int, _ message: String, code: String? = nil) -> HTTPResponse {
        var object: JSONObject = ["error": .string(message)]
        if let code { object["code"] = .string(code) }
        return .json(status, JSONValue.object(object).bytes)
    }

    /// What production makes of a failure inside an endpoint (contract 1.6).
    static let masked = HTTPResponse.error(500, "An internal error occurred")

    /// The same for a failure nothing in the endpoint caught.
    static func maskedUncaught(requestID: String) -> HTTPResponse {
        .json(
            500,
            JSONValue.object([
                "error": "An internal error occurred", "requestId": .string(requestID),
            ]).bytes)
    }

    /// A path or verb that nothing serves: a page, not JSON (contract H17).
    static func notFoundPage(_ method: String, _ path: some StringProtocol) -> HTTPResponse {
        var escaped = ""
        for character in path {
            switch character {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        let page = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Error</title></head>
            <body><pre>Cannot \(method) \(escaped)</pre></body></html>

            """
        return HTTPResponse(
            status: 404, fields: ["Content-Type": "text/html; charset=utf-8"],
            body: .bytes(Array(page.utf8)))
    }
}
