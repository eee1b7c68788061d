import JSON

/// A value cut short, as a JSON string that ends with how long it was.
enum ShortenedValue {
    /// What the mark needs at most.
    static let markBytes = 40

    /// The front of a value's text and a mark with its full length in bytes; where there is room for
    /// nothing else, an ellipsis.
    static func json(_ json: [UInt8], limit: Int) -> [UInt8] {
        let isString = json.first == UInt8(ascii: "\"")
        let text =
            isString
            ? json.withUnsafeBufferPointer { JSONScanner.unescaped($0.indices, of: $0) } : json
        let mark = limit < 16 ? "…" : "…[\(text.count) bytes]"
        var kept = limit
        var shortened: [UInt8] = []
        repeat {
            // A cut inside a character leaves bytes that are dropped with it.
            var end = min(kept, text.count)
            while end > 0, end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
            let front = String(decoding: text[..<end], as: UTF8.self)
            shortened = JSONValue.string(front + mark).bytes
            kept = kept / 2
        } while shortened.count > limit + markBytes && kept > 0
        return shortened
    }
}
