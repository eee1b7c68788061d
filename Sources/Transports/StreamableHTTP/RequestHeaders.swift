import HTTP
import JSON
import MCP

/// The headers that repeat what a body says, so that a proxy need not read it (2026-07-28, Streamable
/// HTTP, Standard Request Headers).
///
/// The one place of this transport that looks inside parameters.
struct RequestHeaders {
    let fields: HTTPFields

    static let version = "MCP-Protocol-Version"
    private static let method = "Mcp-Method"
    private static let name = "Mcp-Name"
    private static let parameterPrefix = "Mcp-Param-"

    /// Whether the header names the modern era, also a revision of it that does not exist yet.
    var claimsModern: Bool {
        guard let version = fields[RequestHeaders.version] else { return false }
        if let known = ProtocolVersion(rawValue: version) { return known.isModern }
        let isDate =
            version.utf8.count == 10
            && zip(version, "0000-00-00").allSatisfy { $1 == "-" ? $0 == "-" : $0.isASCIIDigit }
        return isDate && version > ProtocolVersion.newestLegacy.rawValue
    }

    /// The revision of a legacy exchange, nil where none is named.
    ///
    /// - Throws: for a name that is unknown (2025-06-18, Transports, Protocol Version Header).
    func legacyVersion() throws(RPCError) -> ProtocolVersion? {
        guard let name = try single(RequestHeaders.version) else { return nil }
        guard let version = ProtocolVersion(rawValue: name) else {
            throw .unsupportedVersion(name)
        }
        return version
    }

    /// The first steps of the modern ladder, those before the method is looked up; gives the envelope.
    ///
    /// - Throws: -32020 for headers, -32602 for an envelope, -32022 for a version, in that order.
    func envelope(of request: RPCRequest) throws(RPCError) -> RequestContext {
        guard let version = try single(RequestHeaders.version) else {
            throw .headerMismatch(
                "\(RequestHeaders.version) is missing; it must repeat the version in params._meta.")
        }
        let meta = request.params["_meta"]?.object
        guard RequestContext.isClaimed(by: request) else {
            throw .invalidParams(
                "params._meta must hold \(MetaKey.version) and "
                    + "\(MetaKey.capabilities), since \(RequestHeaders.version) "
                    + "names a revision that needs them.")
        }
        let context = Result { () throws(RPCError) in
            try RequestContext(of: request, in: .exchange(naming: nil))
        }
        if case .failure(let error) = context, error.code != RPCError.Code.unsupportedVersion {
            throw error
        }
        guard meta?[MetaKey.version]?.string == version else {
            throw .headerMismatch(
                "\(RequestHeaders.version) is not the version in params._meta.")
        }
        let envelope = try context.get()
        guard let method = try single(RequestHeaders.method) else {
            throw .headerMismatch("\(RequestHeaders.method) is missing; it must be the method.")
        }
        guard method == request.method else {
            throw .headerMismatch(
                "\(RequestHeaders.method) is not the method of the body, letter for letter.")
        }
        return envelope
    }

    /// Holds `Mcp-Name` against what the body names.
    ///
    /// Where the body names nothing and neither does the header, it is for the method to complain.
    func checkName(of request: RPCRequest) throws(RPCError) {
        let parameter: String
        switch request.method {
        case Method.callTool, Method.getPrompt: parameter = "name"
        case Method.readResource: parameter = "uri"
        default: return
        }
        let header = try single(RequestHeaders.name)
        switch (header, request.params[parameter]) {
        case (nil, nil): return
        case (nil, _):
            throw .headerMismatch(
                "\(RequestHeaders.name) is missing; it must repeat params.\(parameter).")
        case (let header?, let value):
            guard let text = HeaderText.decoded(header) else {
                throw .headerMismatch("\(RequestHeaders.name) is not well-formed Base64 of UTF-8.")
            }
            guard value?.string?.utf8.elementsEqual(text.utf8) == true else {
                throw .headerMismatch(
                    "\(RequestHeaders.name) does not match params.\(parameter).")
            }
        }
    }

    /// Holds each `Mcp-Param-…` that a tool's schema asks for against the argument.
    func checkParameters(of request: RPCRequest, schema: JSONObject) throws(RPCError) {
        let arguments = request.params["arguments"]?.object ?? [:]
        try check(arguments, against: schema)
    }

    private func check(_ values: JSONObject?, against schema: JSONObject) throws(RPCError) {
        for property in schema["properties"]?.object ?? [:] {
            guard let definition = property.value.object else { continue }
            let value = values?[property.name]
            try check(value?.object, against: definition)
            guard let suffix = definition["x-mcp-header"]?.string else { continue }
            let name = RequestHeaders.parameterPrefix + suffix
            let header = try single(name)
            let isGiven = value != nil && value != .null
            guard isGiven || header != nil else { continue }
            guard let header, let text = HeaderText.decoded(header),
                RequestHeaders.matches(text, value)
            else {
                throw .headerMismatch("\(name) must repeat the argument \(property.name).")
            }
        }
    }

    private static func matches(_ text: String, _ value: JSONValue?) -> Bool {
        switch value {
        case .string(let string): string.utf8.elementsEqual(text.utf8)
        case .bool(let bool): text == (bool ? "true" : "false")
        case .number(let number):
            if let digits = number.integerText,
                case .number(let given)? = try? JSONValue(parsing: Array(text.utf8))
            {
                given.integerText == digits
            } else {
                number.text == text
            }
        default: false
        }
    }

    /// A header that must not be there twice.
    private func single(_ name: String) throws(RPCError) -> String? {
        let values = fields.all(name)
        guard values.count <= 1 else {
            throw .headerMismatch("\(name) is there more than once; send it once.")
        }
        return values.first
    }

    /// The trace a request says it is part of, in its `_meta` or in the header of that name.
    func traceparent(of request: RPCRequest?) -> String? {
        let inBody = request?.params["_meta"]?.object?[MetaKey.traceparent]?.string
        return TraceContext.parent(inBody) ?? TraceContext.parent(fields["traceparent"])
    }

    /// The tool that a request calls.
    static func tool(of request: RPCRequest) -> String? {
        request.method == Method.callTool ? request.params["name"]?.string : nil
    }
}

extension RPCError {
    /// -32020: a header and the body differ (2026-07-28, Streamable HTTP).
    static func headerMismatch(_ message: String) -> RPCError {
        RPCError(code: Code.headerMismatch, message: message)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
