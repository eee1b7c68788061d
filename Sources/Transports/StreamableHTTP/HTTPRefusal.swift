import HTTP
import JSON
import MCP

/// Why a request is not looked into, as a status with a sentence.
struct HTTPRefusal: Error {
    let status: Int
    let message: String
    var fields = HTTPFields()
    var code = RPCError.Code.invalidRequest

    /// What was sent in place of this server's token, to be counted; it is not for messages.
    var wrongToken: String?

    init(_ status: Int, _ message: String, fields: HTTPFields = HTTPFields()) {
        self.status = status
        self.message = message
        self.fields = fields
    }

    /// 401 with the challenge that the specification demands (RFC 6750 §3).
    static func unauthorized(_ message: String, error: String? = nil) -> HTTPRefusal {
        let challenge = error.map { "Bearer error=\"\($0)\"" } ?? "Bearer"
        return HTTPRefusal(401, message, fields: ["WWW-Authenticate": challenge])
    }

    /// 401 for a key that was refused a while ago and would be again.
    static func refused(for time: Duration) -> HTTPRefusal {
        var refusal = unauthorized(
            "Truss does not know this key, or it was revoked.", error: "invalid_token")
        let seconds = Int((time / .seconds(1)).rounded(.up))
        refusal.fields.set("Retry-After", String(max(seconds, 1)))
        return refusal
    }

    /// 429, to be tried again after so many seconds.
    static func limited(_ message: String, retryAfter: Int) -> HTTPRefusal {
        var refusal = HTTPRefusal(
            429, message, fields: ["Retry-After": String(max(retryAfter, 1))])
        refusal.code = RPCError.Code.limited
        return refusal
    }

    /// The response, whose body is a JSON-RPC error without id, unless the request's is known.
    func response(to id: RequestID? = nil) -> HTTPResponse {
        let error = RPCError(code: code, message: message)
        let session = Session.exchange(naming: .newestLegacy)
        let body = RPCResponse(refusing: id, in: session, error)
        return .json(status, JSONValue.object(body.json).bytes, fields: fields)
    }
}

extension HTTPResponse {
    /// A whole JSON text on one line.
    static func json(
        _ status: Int, _ body: [UInt8], fields: HTTPFields = HTTPFields()
    ) -> HTTPResponse {
        var fields = fields
        fields.set("Content-Type", "application/json")
        return HTTPResponse(status: status, fields: fields, body: .bytes(body))
    }
}
