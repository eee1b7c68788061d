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
    /// Compact JSON text and a newline, in one allocation however large it is.
    package var line: [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(longestText + 1)
        write(to: &line)
        line.append(UInt8(ascii: "\n"))
        return line
    }

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

    /// Bytes that the compact text takes at most.
    private var longestText: Int {
        switch self {
        case .null, .bool: 5
        case .number(let number): number.text.utf8.count
        case .string(let text): JSONValue.longestText(of: text)
        case .escapedString(let escaped): escaped.count + 2
        case .array(let elements): elements.reduce(2) { $0 + $1.longestText + 1 }
        case .object(let members):
            members.reduce(2) {
                $0 + JSONValue.longestText(of: $1.name) + $1.value.longestText + 2
            }
        }
    }

    private static func longestText(of text: String) -> Int {
        var text = text
        return text.withUTF8 { utf8 in
            var length = utf8.count + 2
            for byte in utf8 {
                length += byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 1 : 0
                length += byte < 0x20 ? 5 : 0
            }
            return length
        }
    }
}
