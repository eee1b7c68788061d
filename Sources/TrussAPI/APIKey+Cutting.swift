extension APIKey {
    /// Bytes of a key's secret part that nothing else has by chance.
    private static let tellingBytes = 12

    /// Replaces the key in a body, and of its secret part whatever is at least twice as long as that, so its
    /// beginning or end too.
    func cut(from body: inout [UInt8]) {
        let secret = Array(unwrapped.utf8.dropFirst(kind == .other ? 0 : APIKey.prefixLength))
        let size = APIKey.tellingBytes
        guard secret.count >= 2 * size, body.count >= size else { return }
        let offsets = Array(stride(from: 0, through: secret.count - size, by: size))
        var starts = [Bool](repeating: false, count: 256)
        for offset in offsets { starts[Int(secret[offset])] = true }
        var found: [Range<Int>] = []
        var index = 0
        while index + size <= body.count {
            let offset =
                starts[Int(body[index])]
                ? offsets.first { secret[$0..<$0 + size] == body[index..<index + size] } : nil
            guard let offset else {
                index += 1
                continue
            }
            let front = zip(secret[..<offset].reversed(), body[..<index].reversed())
                .prefix { $0 == $1 }.count
            let back = zip(secret[offset...], body[index...]).prefix { $0 == $1 }.count
            found.append(max(index - front, found.last?.upperBound ?? 0)..<(index + back))
            index += back
        }
        for range in found.reversed() { body.replaceSubrange(range, with: "[redacted]".utf8) }
    }
}
