/// Values that a header cannot carry as they are (2026-07-28, Streamable HTTP, Value Encoding).
enum HeaderText {
    private static let opening = "=?base64?"
    private static let closing = "?="

    /// The text a value stands for; nil where it claims to be Base64 and is not, or is not UTF-8.
    static func decoded(_ value: String) -> String? {
        guard value.hasPrefix(opening), value.hasSuffix(closing),
            value.utf8.count >= opening.utf8.count + closing.utf8.count
        else { return value }
        let content = value.dropFirst(opening.count).dropLast(closing.count)
        return base64(Array(content.utf8)).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Strict RFC 4648 §4: padded, no foreign bytes, no stray bits.
    private static func base64(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        for (index, byte) in text.dropLast(padding).enumerated() {
            guard let digit = digit(byte) else { return nil }
            bits = bits << 6 | digit
            if index % 4 == 3 {
                bytes += [UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
                bits = 0
            }
        }
        switch padding {
        case 1 where bits & 3 == 0: bytes += [UInt8(bits >> 10 & 0xFF), UInt8(bits >> 2 & 0xFF)]
        case 2 where bits & 15 == 0: bytes.append(UInt8(bits >> 4 & 0xFF))
        case 0: break
        default: return nil
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
