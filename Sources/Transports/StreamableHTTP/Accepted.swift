import HTTP

/// The forms of response that a client takes (RFC 9110 §12.5.1).
struct Accepted {
    let json: Bool
    let events: Bool

    /// Checks what is sent and what is wanted.
    ///
    /// - Throws: 415 for a body that is not plain JSON, 406 where no form is left.
    init(_ request: HTTPRequest) throws(HTTPRefusal) {
        let mediaType = request.fields["Content-Type"].map { Accepted.mediaType($0[...]) }
        guard mediaType == "application/json" else {
            throw HTTPRefusal(415, "Content-Type must be application/json.")
        }
        let coding = request.fields.tokens("Content-Encoding")
        guard coding.allSatisfy({ $0 == "identity" }) else {
            throw HTTPRefusal(415, "The body must not be encoded; leave out Content-Encoding.")
        }
        let values = request.fields.all("Accept")
        let ranges = values.flatMap { $0.split(separator: ",") }.filter { !Accepted.isRefusal($0) }
            .map(Accepted.mediaType)
        func takes(_ types: Set<String>) -> Bool {
            values.isEmpty || ranges.contains { types.contains($0) }
        }
        json = takes(["*/*", "application/*", "application/json"])
        events = takes(["*/*", "text/*", "text/event-stream"])
        guard json || events else {
            throw HTTPRefusal(
                406, "Accept must allow application/json or text/event-stream, better both.")
        }
    }

    /// What stands before the parameters, in lower case.
    private static func mediaType(_ value: Substring) -> String {
        let name = value.prefix { $0 != ";" }
        return name.filter { $0 != " " && $0 != "\t" }.lowercased()
    }

    /// Whether the quality is zero.
    private static func isRefusal(_ range: Substring) -> Bool {
        range.split(separator: ";").dropFirst().contains { parameter in
            let text = parameter.filter { $0 != " " && $0 != "\t" }.lowercased()
            return text.hasPrefix("q=0") && text.dropFirst(3).allSatisfy { $0 == "0" || $0 == "." }
        }
    }
}
