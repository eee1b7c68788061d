/// Bytes as they arrived, handed out as lines and pieces; no byte is searched twice.
struct InputBuffer: Sendable {
    private var bytes: [UInt8] = []
    /// Where the first byte is that has not been handed out.
    private var offset = 0
    /// Up to where there is no line end.
    private var searched = 0

    var isEmpty: Bool { offset == bytes.count }

    /// Takes more; memory beyond `keptCapacity` is given back once all is handed out.
    mutating func append(_ more: some Collection<UInt8>, keptCapacity: Int) {
        if isEmpty {
            bytes.removeAll(keepingCapacity: bytes.capacity <= keptCapacity)
            offset = 0
            searched = 0
        } else if offset > bytes.count / 2 {
            bytes.removeSubrange(..<offset)
            searched -= offset
            offset = 0
        }
        bytes.append(contentsOf: more)
    }

    /// The next bytes, as many as there are up to a count.
    mutating func take(atMost count: Int) -> ArraySlice<UInt8> {
        let end = min(bytes.count, offset + count)
        defer {
            offset = end
            searched = end
        }
        return bytes[offset..<end]
    }

    /// The next line without its CRLF, which counts towards the limit; nil until it is all there.
    ///
    /// - Throws: `error` for a line that is longer, 400 for one that ends in LF alone.
    mutating func line(
        within limit: Int, beyond error: @autoclosure () -> HTTPParseError
    ) throws(HTTPParseError) -> ArraySlice<UInt8>? {
        guard let end = bytes[searched...].firstIndex(of: .lineFeed) else {
            searched = bytes.count
            guard bytes.count - offset <= limit else { throw error() }
            return nil
        }
        guard end + 1 - offset <= limit else { throw error() }
        guard end > offset, bytes[end - 1] == .carriageReturn else {
            throw .bad("a line must end in CR LF, not in LF alone")
        }
        let line = bytes[offset..<(end - 1)]
        offset = end + 1
        searched = offset
        return line
    }
}
