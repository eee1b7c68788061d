import JSON

/// Percent-decodes one part of a target; nil where an escape is broken or the bytes are not UTF-8.
func percentDecoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "%"):
            guard rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
        default: bytes.append(byte)
        }
    }
    return String(validating: bytes, as: UTF8.self)
}

/// The members of a query; a name that is repeated has an array of its values.
func queryMembers(_ query: some StringProtocol) -> JSONObject {
    var members: JSONObject = [:]
    for pair in query.split(separator: "&") {
        let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = percentDecoded(halves[0], plusIsSpace: true) ?? String(halves[0])
        let raw = halves.count > 1 ? halves[1] : ""
        let value = percentDecoded(raw, plusIsSpace: true) ?? String(raw)
        switch members[name] {
        case nil: members[name] = .string(value)
        case .array(let values): members[name] = .array(values + [.string(value)])
        case .some(let first): members[name] = .array([first, .string(value)])
        }
    }
    return members
}
