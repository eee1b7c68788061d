package import JSON

/// A request: it has an id and is owed one response.
package struct RPCRequest: Hashable, Sendable {
    package var id: RequestID
    package var method: String

    /// Empty where the request has none.
    package var params: JSONObject

    package init(id: RequestID, method: String, params: JSONObject = [:]) {
        self.id = id
        self.method = method
        self.params = params
    }
}

/// A notification: it has no id and is never answered.
package struct RPCNotification: Hashable, Sendable {
    package var method: String

    /// Empty where the notification has none, or has something that is not an object.
    package var params: JSONObject

    package init(method: String, params: JSONObject = [:]) {
        self.method = method
        self.params = params
    }
}

/// One JSON-RPC 2.0 message from a client.
package enum Message: Hashable, Sendable {
    case request(RPCRequest)
    case notification(RPCNotification)

    /// An answer to a request; this server sends none, so nobody waits for it.
    case response

    /// Not a message; the id is there where it could be read.
    case malformed(RequestID?, RPCError)
}

extension Message {
    /// Reads one element of the wire: an object, or what should have been one.
    package init(_ value: JSONValue) {
        guard let object = value.object else {
            self = .malformed(nil, .invalidRequest("A message is an object, not \(value.summary)."))
            return
        }
        let isAnswer = object["result"] != nil || object["error"] != nil
        if isAnswer, object["method"] == nil {
            self = .response
            return
        }
        var id: RequestID?
        if let token = object["id"] {
            id = RequestID(token)
            guard id != nil else {
                let problem = "id must be a string or an integer, not \(token.summary)."
                self = .malformed(nil, .invalidRequest(problem))
                return
            }
        }
        do throws(RPCError) {
            self = try Message(id: id, object)
        } catch {
            self = .malformed(id, error)
        }
    }

    private init(id: RequestID?, _ object: JSONObject) throws(RPCError) {
        guard object["jsonrpc"] == "2.0" else {
            throw .invalidRequest("jsonrpc must be \"2.0\".")
        }
        guard let name = object["method"] else {
            throw .invalidRequest("Not a request, notification or response: method is missing.")
        }
        guard let method = name.string else {
            throw .invalidRequest("method must be a string, not \(name.summary).")
        }
        guard let id else {
            let params = object["params"]?.object ?? [:]
            self = .notification(RPCNotification(method: method, params: params))
            return
        }
        switch object["params"] ?? .null {
        case .null: self = .request(RPCRequest(id: id, method: method))
        case .object(let params):
            self = .request(RPCRequest(id: id, method: method, params: params))
        case let other: throw .invalidRequest("params must be an object, not \(other.summary).")
        }
    }
}

/// What one line, or one request body, holds.
package enum Incoming: Hashable, Sendable {
    case message(Message)

    /// An array; whether it is welcome depends on the revision (`Session.refusal(ofBatch:)`).
    case batch([Message])

    /// Reads UTF-8 JSON text; text that is not JSON becomes a malformed message with -32700.
    package init(parsing bytes: [UInt8]) {
        do throws(JSONSyntaxError) {
            switch try JSONValue(parsing: bytes, repeatedMembers: .refused) {
            case .array(let elements): self = .batch(elements.map { Message($0) })
            case let value: self = .message(Message(value))
            }
        } catch {
            let problem = RPCError.shortened(error.description, to: 200)
            self = .message(.malformed(nil, .parseError("The text is \(problem).")))
        }
    }
}
