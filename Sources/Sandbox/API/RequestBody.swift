import HTTP
import JSON

/// What the API makes of a body before it looks at anything else (contract 1.3).
enum RequestBody {
    /// JSON of an object or an array.
    case json(JSONValue)

    /// No body, or one of another media type: the endpoint sees none.
    case absent

    /// Refused here, without a request id and without being counted.
    case refused(HTTPResponse)

    /// Bytes of the largest body accepted.
    static let limit = 262_144

    init(_ request: HTTPRequest) {
        let type = MediaType(request.fields["Content-Type"] ?? "")
        guard !request.body.isEmpty, type.name == "application/json" else {
            self = .absent
            return
        }
        let encoding = (request.fields["Content-Encoding"] ?? "identity").lowercased()
        if let charset = type.charset, charset != "utf-8", charset != "utf8" {
            self = .refused(.error(415, "unsupported charset \"\(charset.uppercased())\""))
        } else if encoding != "identity" {
            self = .refused(.error(415, "unsupported content encoding \"\(encoding)\""))
        } else if request.body.count > Self.limit {
            self = .refused(.error(413, "request entity too large"))
        } else {
            self = Self.parse(String(decoding: request.body, as: UTF8.self))
        }
    }

    private static func parse(_ text: String) -> RequestBody {
        do throws(JSONSyntaxError) {
            let value = try JSONValue(parsing: text)
            if value.object != nil || value.array != nil { return .json(value) }
            let start = text.utf8.prefix { $0 == 0x20 || (0x09...0x0D).contains($0) }.count
            return .refused(.error(400, unexpectedToken(in: text, at: start)))
        } catch {
            return .refused(.error(400, unexpectedToken(in: text, at: error.offset)))
        }
    }

    /// The sentence V8 would say, for the common faults.
    private static func unexpectedToken(in text: String, at offset: Int) -> String {
        let characters = Array(text)
        var position = 0
        var bytes = 0
        while position < characters.count, bytes < offset {
            bytes += characters[position].utf8.count
            position += 1
        }
        guard position < characters.count else { return "Unexpected end of JSON input" }
        let start = max(0, position - 10)
        let end = min(characters.count, position + 10)
        let isShort = characters.count <= 40
        let excerpt = isShort ? text : String(characters[start..<end])
        let before = isShort || start == 0 ? "" : "..."
        let after = isShort || end == characters.count ? "" : "... "
        return "Unexpected token '\(characters[position])', \(before)\"\(excerpt)\"\(after)"
            + "\(after.isEmpty ? " " : "")is not valid JSON"
    }
}

/// The `Content-Type` of a request.
private struct MediaType {
    let name: String
    let charset: String?

    init(_ field: String) {
        let parts = field.lowercased().split(separator: ";").map { part in
            String(part.filter { !$0.isWhitespace && $0 != "\"" })
        }
        name = parts.first ?? ""
        charset = parts.dropFirst().first { $0.hasPrefix("charset=") }.map {
            String($0.dropFirst(8))
        }
    }
}
