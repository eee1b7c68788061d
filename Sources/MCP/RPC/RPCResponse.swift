package import JSON

/// The one answer to a request.
package struct RPCResponse: Hashable, Sendable {
    /// The request's id as it was spelled; null or nothing where it could not be read.
    package let id: JSONValue?
    package let outcome: Result<JSONObject, RPCError>

    /// Answers the request of an id.
    package init(to id: RequestID, _ outcome: Result<JSONObject, RPCError>) {
        self.id = id.token
        self.outcome = outcome
    }

    /// Refuses what was no request, or one that cannot be begun.
    package init(refusing id: RequestID?, in session: Session, _ error: RPCError) {
        self.id = id?.token ?? session.unreadableID
        outcome = .failure(error)
    }
}

extension RPCResponse {
    /// The message as JSON.
    package var json: JSONObject {
        var message: JSONObject = ["jsonrpc": "2.0"]
        message["id"] = id
        switch outcome {
        case .success(let result): message["result"] = .object(result)
        case .failure(let error): message["error"] = .object(error.json)
        }
        return message
    }

    /// The message as one line, newline included.
    package var line: [UInt8] { JSONValue.object(json).line }

    /// The line in pieces.
    package var pieces: [[UInt8]] { JSONValue.object(json).pieces }
}

extension RPCNotification {
    /// The message as JSON.
    package var json: JSONObject {
        ["jsonrpc": "2.0", "method": .string(method), "params": .object(params)]
    }

    /// The message as one line, newline included.
    package var line: [UInt8] { JSONValue.object(json).line }
}

extension RPCError {
    fileprivate var json: JSONObject {
        var members: JSONObject = [
            "code": .number(JSONNumber(code)), "message": .string(message),
        ]
        members["data"] = data
        return members
    }
}

extension JSONValue {
    /// Compact JSON text and a newline.
    package var line: [UInt8] { Array(pieces.joined()) }

    /// The line in pieces, a large ready-made string among them as it stands: the rows of a result are
    /// not copied once more.
    package var pieces: [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest: [UInt8] = []
        write(to: &rest) { escaped, output in
            guard escaped.count >= 1 << 16 else { return output += escaped }
            pieces += [output, escaped]
            output = []
        }
        rest.append(UInt8(ascii: "\n"))
        return pieces + [rest]
    }
}
