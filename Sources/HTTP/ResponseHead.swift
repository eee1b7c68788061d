/// How a response's body is set off from what follows it (RFC 9112 §6).
enum ResponseFraming {
    /// By its length.
    case sized(Int)
    /// By chunks.
    case chunked
    /// By the end of the connection; for HTTP/1.0, which has no chunks.
    case untilClose
}

extension HTTPResponse {
    /// Whether the status allows no body, and so no length either (RFC 9110 §6.4.1, §8.6).
    var isBodiless: Bool { status == 204 || status == 304 || (100..<200).contains(status) }

    /// Status line and fields; the framing fields are the server's own, whatever was given.
    func head(framing: ResponseFraming, connection: String?) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(Self.reasons[status] ?? "")\r\n"
        for field in fields.fields where !Self.framingFields.contains(field.name.lowercased()) {
            text += "\(field.name): \(field.value)\r\n"
        }
        switch framing {
        case .sized(let size) where !isBodiless: text += "Content-Length: \(size)\r\n"
        case .chunked: text += "Transfer-Encoding: chunked\r\n"
        case .sized, .untilClose: break
        }
        if let connection { text += "Connection: \(connection)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// Whether it can be sent: a status of three digits, and fields that stay on their lines.
    var isWellFormed: Bool {
        (200...599).contains(status)
            && fields.fields.allSatisfy {
                !$0.name.isEmpty && $0.name.utf8.allSatisfy(\.isTokenByte)
                    && $0.value.utf8.allSatisfy(\.isFieldValueByte)
            }
    }

    /// A sentence for whoever reads it.
    init(status: Int, message: String) {
        self.init(
            status: status, fields: ["Content-Type": "text/plain; charset=utf-8"],
            body: .bytes(Array((message + "\n").utf8)))
    }

    private static let framingFields: Set = ["content-length", "transfer-encoding", "connection"]

    /// Reason phrases of RFC 9110 §15 and RFC 6585; others are sent without.
    private static let reasons: [Int: String] = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
        307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
        408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required",
        412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long",
        415: "Unsupported Media Type", 417: "Expectation Failed", 422: "Unprocessable Content",
        426: "Upgrade Required", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
    ]
}
