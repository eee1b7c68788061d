/// A field of RFC 4180.
enum CSVField {
    /// A text, in quotes where it is empty or holds a comma, quote, line end or outer blank.
    ///
    /// At the start of a line any blank is reason enough: sentences that begin a line without a quote are this server's.
    static func bytes(of text: [UInt8], startsLine: Bool) -> [UInt8] {
        let needsQuotes =
            text.isEmpty || text.first == 0x20 || text.last == 0x20
            || startsLine && text.contains(0x20)
            || text.contains {
                $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
            }
        guard needsQuotes else { return text }
        var field: [UInt8] = [UInt8(ascii: "\"")]
        field.reserveCapacity(text.count + 8)
        for byte in text {
            if byte == UInt8(ascii: "\"") { field.append(byte) }
            field.append(byte)
        }
        field.append(UInt8(ascii: "\""))
        return field
    }
}
