extension UnsafeBufferPointer<UInt8> {
    /// Where the first quote or backslash of a range is, its end if there is none; eight bytes at a time.
    @inline(__always)
    func firstQuoteOrBackslash(in range: Range<Int>) -> Int {
        var index = range.lowerBound
        guard let base = baseAddress else { return range.upperBound }
        while index + 8 <= range.upperBound {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
            let found =
                zeroBytes(word ^ (0x0101_0101_0101_0101 &* UInt64(UInt8(ascii: "\""))))
                | zeroBytes(word ^ (0x0101_0101_0101_0101 &* UInt64(UInt8(ascii: "\\"))))
            // The lowest mark is exact; those above it may be carries.
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < range.upperBound {
            let byte = base[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
            index += 1
        }
        return range.upperBound
    }

    /// Where the first byte of a range is that is DEL or beyond ASCII, its end if there is none.
    @inline(__always)
    package func firstDeleteOrNonASCII(in range: Range<Int>) -> Int {
        var index = range.lowerBound
        guard let base = baseAddress else { return range.upperBound }
        while index + 8 <= range.upperBound {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
            // One more makes the top bit of DEL, and carries only out of bytes that have it.
            let found = (word | (word &+ 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < range.upperBound, base[index] < 0x7F { index += 1 }
        return index
    }

    /// Marks the top bit of each zero byte, exact up to and including the lowest.
    @inline(__always)
    private func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
}
