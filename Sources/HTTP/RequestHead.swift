/// A request line and the fields after it, filled line by line; lines come without their CRLF.
struct RequestHead {
    /// How long the body is (RFC 9112 §6.3).
    enum Framing: Equatable {
        case sized(Int)
        case chunked
    }

    private(set) var request: HTTPRequest

    private var authority: String?
    private var hosts = 0
    private var lengths: [String] = []
    private var codings: [String] = []

    /// Reads `method SP target SP HTTP/1.x` (RFC 9112 §3).
    init(line: ArraySlice<UInt8>, targetBytes: Int) throws(HTTPParseError) {
        let parts = line.split(separator: .space, omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw .bad("the request line must be a method, a target and HTTP/1.1, one space apart")
        }
        guard !parts[0].isEmpty, parts[0].allSatisfy(\.isTokenByte) else {
            throw .bad("the method contains a byte that is not allowed")
        }
        let minorVersion = try Self.minorVersion(parts[2])
        guard parts[1].count <= targetBytes else {
            throw HTTPParseError(
                status: 414, message: "the request target is longer than \(targetBytes) bytes")
        }
        let method = parts[0].text
        guard method != "CONNECT" else {
            throw HTTPParseError(status: 501, message: "CONNECT is not implemented")
        }
        let (target, authority) = try Self.target(parts[1], method: method)
        request = HTTPRequest(method: method, target: target)
        request.minorVersion = minorVersion
        self.authority = authority
    }

    /// Reads one field line (RFC 9112 §5); it is refused rather than repaired.
    mutating func append(line: ArraySlice<UInt8>) throws(HTTPParseError) {
        let (name, value) = try Self.field(line)
        switch name.lowercased() {
        case "host":
            hosts += 1
            guard value.utf8.allSatisfy(\.isHostByte) else {
                throw .bad("Host must be a host name or address, with or without a port")
            }
        case "content-length": lengths.append(value)
        case "transfer-encoding": codings.append(value)
        default: break
        }
        request.fields.append(name, value)
    }

    /// Checks what only the whole head can tell, and gives the request without its body.
    mutating func end(bodyBytes: Int) throws(HTTPParseError) -> Framing {
        guard hosts == 1 || (hosts == 0 && request.minorVersion == 0) else {
            throw .bad(hosts == 0 ? "Host is missing" : "Host is there \(hosts) times, not once")
        }
        if let authority { request.fields.set("Host", authority) }
        for expectation in request.fields.tokens("Expect") where expectation != "100-continue" {
            throw HTTPParseError(status: 417, message: "only 100-continue can be expected")
        }
        return try framing(bodyBytes: bodyBytes)
    }

    private func framing(bodyBytes: Int) throws(HTTPParseError) -> Framing {
        if !codings.isEmpty {
            guard lengths.isEmpty else {
                throw .bad("Transfer-Encoding and Content-Length exclude each other")
            }
            guard request.minorVersion > 0 else {
                throw .bad("Transfer-Encoding is not part of HTTP/1.0")
            }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                throw HTTPParseError(
                    status: 501, message: "the only Transfer-Encoding implemented is chunked")
            }
            return .chunked
        }
        guard let length = lengths.first else { return .sized(0) }
        guard lengths.count == 1 else {
            throw .bad("Content-Length is there \(lengths.count) times, not once")
        }
        guard !length.isEmpty, length.utf8.allSatisfy({ $0.isDigit }) else {
            throw .bad("Content-Length must be a number in digits")
        }
        guard let size = Int(length), size <= bodyBytes else { throw .bodyTooLarge(bodyBytes) }
        return .sized(size)
    }

    /// One field line as a name and a value; also the rule for trailers.
    static func field(
        _ line: ArraySlice<UInt8>
    ) throws(HTTPParseError) -> (name: String, value: String) {
        guard line.first?.isOptionalWhitespace != true else {
            throw .bad("a field line begins with white space; folded fields are refused")
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            throw .bad("a field line has no colon")
        }
        let name = line[..<colon]
        guard !name.isEmpty, name.allSatisfy(\.isTokenByte) else {
            throw .bad("a field name is empty or has a byte that is not allowed, such as a space")
        }
        var value = line[(colon + 1)...]
        guard value.allSatisfy(\.isFieldValueByte) else {
            throw .bad("the value of \(name.text) has a control byte, such as CR or NUL")
        }
        while value.first?.isOptionalWhitespace == true { value.removeFirst() }
        while value.last?.isOptionalWhitespace == true { value.removeLast() }
        guard let value = String(validating: value, as: UTF8.self) else {
            throw .bad("the value of \(name.text) is not UTF-8")
        }
        return (name.text, value)
    }

    private static func minorVersion(_ version: ArraySlice<UInt8>) throws(HTTPParseError) -> Int {
        let digits = version.dropFirst(5)
        guard version.prefix(5).elementsEqual("HTTP/".utf8), digits.count == 3,
            let major = digits.first, let minor = digits.last, major.isDigit, minor.isDigit,
            digits.dropFirst().first == UInt8(ascii: ".")
        else {
            throw .bad("the request line must end in HTTP/1.1")
        }
        guard major == UInt8(ascii: "1") else {
            throw HTTPParseError(status: 505, message: "the version must be HTTP/1.1 or HTTP/1.0")
        }
        return minor == UInt8(ascii: "0") ? 0 : 1
    }

    /// Origin form and asterisk form as they are; absolute form taken apart (RFC 9112 §3.2).
    private static func target(
        _ target: ArraySlice<UInt8>, method: String
    ) throws(HTTPParseError) -> (String, authority: String?) {
        guard target.allSatisfy(\.isTargetByte) else {
            throw .bad("the request target has a byte that must be percent-encoded")
        }
        if target.first == UInt8(ascii: "/") { return (target.text, nil) }
        let text = target.text
        if text == "*", method == "OPTIONS" { return (text, nil) }
        for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            let authority = rest.prefix { $0 != "/" && $0 != "?" }
            guard !authority.isEmpty, authority.utf8.allSatisfy(\.isHostByte) else { break }
            let path = rest.dropFirst(authority.count)
            return (path.hasPrefix("/") ? String(path) : "/" + path, String(authority))
        }
        throw .bad("the request target must begin with a slash")
    }
}

extension HTTPParseError {
    static func bodyTooLarge(_ limit: Int) -> Self {
        Self(status: 413, message: "the body is longer than \(limit) bytes")
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
