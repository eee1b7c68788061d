import JSON

/// A value cut short, as a JSON string that ends with how long it was.
enum ShortenedValue {
    /// What the mark needs at most.
    static let markBytes = 40

    /// A value as it stands inside a string; of one without escapes only the front is read.
    static func json(
        _ place: NestedJSONScanner.Place, of bytes: UnsafeBufferPointer<UInt8>, limit: Int
    ) -> [UInt8] {
        guard bytes[place.range.lowerBound] == UInt8(ascii: "\\"), place.escapes == 2 else {
            return json(NestedJSONScanner.text(at: place, of: bytes), limit: limit)
        }
        let inside = UnsafeBufferPointer(rebasing: bytes[place.range.dropFirst(2).dropLast(2)])
        return json(front: Array(inside.prefix(limit + 1)), of: inside.count, limit: limit)
    }

    /// The front of a value's text and a mark with its full length in bytes; where there is room for
    /// nothing else, an ellipsis.
    static func json(_ json: [UInt8], limit: Int) -> [UInt8] {
        guard json.first == UInt8(ascii: "\"") else {
            return self.json(front: Array(json.prefix(limit + 1)), of: json.count, limit: limit)
        }
        let text = json.withUnsafeBufferPointer { JSONScanner.unescaped($0.indices, of: $0) }
        return self.json(front: text, of: text.count, limit: limit)
    }

    /// The front of a text of so many bytes, given a byte more of it than may be kept.
    private static func json(front text: [UInt8], of length: Int, limit: Int) -> [UInt8] {
        let mark = limit < 16 ? "…" : "…[\(length) bytes]"
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
