package import JSON
import Spelling

/// A JSON-RPC error object: a code, one sentence, and what a program may want to know besides.
package struct RPCError: Error, Hashable, Sendable {
    package var code: Int
    package var message: String
    package var data: JSONValue?

    package init(code: Int, message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }
}

extension RPCError {
    /// Codes of JSON-RPC 2.0 §5.1, of MCP, and one of this server's own.
    package enum Code {
        static let parseError = -32700
        package static let invalidRequest = -32600
        package static let methodNotFound = -32601
        static let invalidParams = -32602
        static let internalError = -32603
        /// Up to 2025-11-25.
        static let resourceNotFound = -32002
        /// 2026-07-28, Versioning.
        package static let unsupportedVersion = -32022
        /// 2026-07-28, Streamable HTTP: a header and the body differ.
        package static let headerMismatch = -32020
        /// A limit of this server's is reached; the status is 429.
        package static let limited = -32005
    }

    /// -32700: the text is not JSON.
    package static func parseError(_ message: String) -> RPCError {
        RPCError(code: Code.parseError, message: message)
    }

    /// -32600: JSON, but not a message.
    package static func invalidRequest(_ message: String) -> RPCError {
        RPCError(code: Code.invalidRequest, message: message)
    }

    /// -32601: a method that does not exist for this sender.
    package static func methodNotFound(_ method: String) -> RPCError {
        let name = shortened(method, to: 80)
        return RPCError(
            code: Code.methodNotFound, message: "Method not found: \(name)",
            data: ["method": .string(name)])
    }

    /// -32602: parameters that break the method's rules.
    package static func invalidParams(_ message: String, data: JSONValue? = nil) -> RPCError {
        RPCError(code: Code.invalidParams, message: message, data: data)
    }

    /// -32603: our side failed; the message says nothing of how.
    package static func internalError(_ message: String) -> RPCError {
        RPCError(code: Code.internalError, message: message)
    }

    /// -32022: the envelope names a revision that is not served that way (2026-07-28, Versioning).
    ///
    /// Who names a legacy revision is told of modern ones only: the same again would fail again.
    package static func unsupportedVersion(_ requested: String) -> RPCError {
        let namesLegacy = ProtocolVersion(rawValue: requested) != nil
        let supported = ProtocolVersion.newestFirst.filter { $0.isModern || !namesLegacy }
        return RPCError(
            code: Code.unsupportedVersion,
            message: "Unsupported protocol version: \(shortened(requested, to: 80))",
            data: [
                "supported": .array(supported.map { .string($0.rawValue) }),
                "requested": .string(shortened(requested, to: 80)),
            ])
    }

    /// -32002 for legacy clients, -32602 for modern ones (2026-07-28, Resources, Error Handling).
    package static func resourceNotFound(
        _ uri: String, meant: String? = nil, for version: ProtocolVersion
    ) -> RPCError {
        RPCError(
            code: version.isModern ? Code.invalidParams : Code.resourceNotFound,
            message: notFound("Resource not found", uri, meant: meant),
            data: ["uri": .string(shortened(uri, to: 1000))])
    }

    /// -32602: a name that is not among those listed, with the nearest that is.
    static func unknown(
        _ kind: String, _ name: String, among names: some Sequence<String>
    ) -> RPCError {
        let meant = ClosestName.to(name, in: names)
        return .invalidParams(notFound("Unknown \(kind)", name, meant: meant))
    }

    private static func notFound(_ problem: String, _ name: String, meant: String?) -> String {
        let question = meant.map { ". Did you mean \(shortened($0, to: 200))?" } ?? ""
        return "\(problem): \(shortened(name, to: 80))\(question)"
    }

    /// Text from outside, cut so that a message stays one short sentence; what hides or ends a line is an escape.
    static func shortened(_ text: String, to limit: Int) -> String {
        let cut = text.count <= limit ? text : text.prefix(limit) + "…"
        return cut.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: String(scalar)
            }
        }.joined()
    }
}
