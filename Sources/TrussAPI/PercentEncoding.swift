/// Encoding of paths and queries that leaves nothing but RFC 3986 §2.3's unreserved characters.
///
/// Foundation's leaves `+` in queries and `/` in segments, which then mean something else.
package enum PercentEncoding {
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Escapes every byte of UTF-8 that is not unreserved.
    package static func encode(_ text: String) -> String {
        if text.utf8.allSatisfy(isUnreserved) { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count * 3)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Path and query of a request, from the first slash on.
    ///
    /// - Throws: `unsendable` for segments that URLs or servers would drop: empty, `.` and `..`.
    static func target(of request: APIRequest) throws(APIError) -> String {
        guard !request.path.isEmpty else { throw .unsendable("the request has no path") }
        var target = ""
        for segment in request.path {
            guard !segment.isEmpty, segment != ".", segment != ".." else {
                throw .unsendable(
                    segment.isEmpty
                        ? "an identifier in the path /\(request.path.joined(separator: "/")) is empty"
                        : "\"\(segment)\" cannot be an identifier in the API's path")
            }
            target += "/" + encode(segment)
        }
        for (index, item) in request.query.enumerated() {
            target += (index == 0 ? "?" : "&") + encode(item.name) + "=" + encode(item.value)
        }
        return target
    }
}
