extension JSONValue {
    /// Compact JSON text in UTF-8: no white space, no newline, no escape that is not needed.
    package var bytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output)
        return output
    }

    /// Appends the compact text.
    package func write(to output: inout [UInt8]) {
        write(to: &output) { $1 += $0 }
    }

    /// Appends the compact text, with a say in how the inside of each ready-made string is added.
    package func write(
        to output: inout [UInt8], readyMade: (_ escaped: [UInt8], inout [UInt8]) -> Void
    ) {
        switch self {
        case .null: output += "null".utf8
        case .bool(let truth): output += (truth ? "true" : "false").utf8
        case .number(let number): output += number.text.utf8
        case .string(let text): JSONValue.writeString(text, to: &output)
        case .escapedString(let escaped):
            output.append(UInt8(ascii: "\""))
            readyMade(escaped, &output)
            output.append(UInt8(ascii: "\""))
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                element.write(to: &output, readyMade: readyMade)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members): members.write(to: &output, readyMade: readyMade)
        }
    }

    /// Appends a string as a JSON string, quotes included.
    package static func writeString(_ text: String, to output: inout [UInt8]) {
        var text = text
        text.withUTF8 { writeString($0, to: &output) }
    }

    /// Appends valid UTF-8 as a JSON string, quotes included.
    package static func writeString(_ utf8: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        writeEscaped(utf8, to: &output)
        output.append(UInt8(ascii: "\""))
    }

    /// Appends valid UTF-8 as the inside of a JSON string.
    ///
    /// Bytes are gathered in a block, since text full of quotes has runs too short to append one by one.
    package static func writeEscaped(
        _ utf8: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1024) { block in
            var count = 0
            for byte in utf8 {
                if count > block.count - longestEscape {
                    output += UnsafeBufferPointer(rebasing: block[..<count])
                    count = 0
                }
                if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                    block[count] = byte
                    count += 1
                } else {
                    writeEscape(of: byte, to: block, at: &count)
                }
            }
            output += UnsafeBufferPointer(rebasing: block[..<count])
        }
    }

    private static let longestEscape = 6

    private static func writeEscape(
        of byte: UInt8, to block: UnsafeMutableBufferPointer<UInt8>, at count: inout Int
    ) {
        func put(_ byte: UInt8) {
            block[count] = byte
            count += 1
        }
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
        put(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: put(UInt8(ascii: "b"))
        case 0x09: put(UInt8(ascii: "t"))
        case 0x0A: put(UInt8(ascii: "n"))
        case 0x0C: put(UInt8(ascii: "f"))
        case 0x0D: put(UInt8(ascii: "r"))
        case 0..<0x20:
            put(UInt8(ascii: "u"))
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "0"))
            put(digit(byte >> 4))
            put(digit(byte & 15))
        default: put(byte)
        }
    }
}

extension JSONObject {
    /// Appends the compact text.
    package func write(to output: inout [UInt8]) {
        write(to: &output) { $1 += $0 }
    }

    fileprivate func write(
        to output: inout [UInt8], readyMade: (_ escaped: [UInt8], inout [UInt8]) -> Void
    ) {
        output.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            JSONValue.writeString(member.name, to: &output)
            output.append(UInt8(ascii: ":"))
            member.value.write(to: &output, readyMade: readyMade)
        }
        output.append(UInt8(ascii: "}"))
    }
}
