extension JSONScanner {
    /// The text of a string at a place, quotes and escapes undone; half a surrogate pair becomes U+FFFD.
    package static func unescaped(
        _ place: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>
    ) -> [UInt8] {
        unescaped(inside: place.dropFirst().dropLast(), of: bytes)
    }

    /// The text of the inside of a string.
    static func text(ofEscaped escaped: [UInt8]) -> String {
        escaped.withUnsafeBufferPointer {
            String(decoding: unescaped(inside: $0.indices, of: $0), as: UTF8.self)
        }
    }

    /// The text of the inside of a string at a place, escapes undone.
    package static func unescaped(
        inside: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>
    ) -> [UInt8] {
        // An escape is longer than what it stands for, but for one that the end cuts short.
        let capacity = inside.count + UTF8.encodedReplacementCharacter.count
        return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            var index = inside.startIndex
            while index < inside.endIndex {
                let byte = bytes[index]
                index += 1
                if byte != UInt8(ascii: "\\") || index >= inside.endIndex {
                    buffer[count] = byte
                    count += 1
                    continue
                }
                let kind = bytes[index]
                index += 1
                switch kind {
                case UInt8(ascii: "b"): buffer[count] = 0x08
                case UInt8(ascii: "f"): buffer[count] = 0x0C
                case UInt8(ascii: "n"): buffer[count] = 0x0A
                case UInt8(ascii: "r"): buffer[count] = 0x0D
                case UInt8(ascii: "t"): buffer[count] = 0x09
                case UInt8(ascii: "u"):
                    let scalar = scalar(at: &index, before: inside.endIndex, of: bytes)
                    for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                        buffer[count] = unit
                        count += 1
                    }
                    continue
                default: buffer[count] = kind
                }
                count += 1
            }
        }
    }

    /// Reads the digits after `\u`, and the second half of a pair.
    private static func scalar(
        at index: inout Int, before end: Int, of bytes: UnsafeBufferPointer<UInt8>
    ) -> Unicode.Scalar {
        let first = hexUnit(at: index, before: end, of: bytes)
        index = min(index + 4, end)
        if first & 0xFC00 == 0xD800, index + 6 <= end, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        {
            let second = hexUnit(at: index + 2, before: end, of: bytes)
            if second & 0xFC00 == 0xDC00 {
                index += 6
                let code = 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)
                return Unicode.Scalar(code) ?? "\u{FFFD}"
            }
        }
        return Unicode.Scalar(first) ?? "\u{FFFD}"
    }

    private static func hexUnit(
        at index: Int, before end: Int, of bytes: UnsafeBufferPointer<UInt8>
    ) -> UInt32 {
        guard index + 4 <= end else { return 0xFFFD }
        var unit: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: unit = unit << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: unit = unit << 4 | UInt32(byte - 0x57)
            default: return 0xFFFD
            }
        }
        return unit
    }

    /// Appends the value at a place without the white space outside its strings.
    package static func appendCompact(
        _ place: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]
    ) {
        let first = bytes[place.lowerBound]
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            output += UnsafeBufferPointer(rebasing: bytes[place])
            return
        }
        var isInString = false
        var index = place.lowerBound
        while index < place.upperBound {
            let byte = bytes[index]
            index += 1
            if isInString {
                output.append(byte)
                if byte == UInt8(ascii: "\\"), index < place.upperBound {
                    output.append(bytes[index])
                    index += 1
                }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else if byte > 0x20 {
                output.append(byte)
                isInString = byte == UInt8(ascii: "\"")
            }
        }
    }
}
