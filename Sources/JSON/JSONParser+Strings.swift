extension JSONParser {
    /// Reads a string, its quotes included, and undoes its escapes.
    mutating func string() throws(JSONSyntaxError) -> String {
        let start = offset
        offset += 1
        var decoded: [UInt8] = []
        var runStart = offset
        while true {
            guard let byte = peek else { throw unexpected("no closing quote") }
            switch byte {
            case UInt8(ascii: "\""):
                let run = UnsafeBufferPointer(rebasing: bytes[runStart..<offset])
                offset += 1
                if decoded.isEmpty { return try text(run, from: start) }
                decoded += run
                return try text(decoded, from: start)
            case UInt8(ascii: "\\"):
                decoded += UnsafeBufferPointer(rebasing: bytes[runStart..<offset])
                try escape(into: &decoded)
                runStart = offset
            case 0..<0x20: throw unexpected("an unescaped control character in a string")
            default: offset += 1
            }
        }
    }

    private func text(
        _ utf8: some Collection<UInt8>, from start: Int
    ) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw JSONSyntaxError(
                offset: start + validCount(in: bytes[start..<offset]),
                problem: "invalid UTF-8 in a string")
        }
        return text
    }

    /// How many bytes come before the first that is no UTF-8.
    private func validCount(in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
            count += scalar.count
        }
        return count
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(JSONSyntaxError) {
        let start = offset
        offset += 1
        guard let kind = peek else { throw unexpected("no closing quote") }
        offset += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(kind)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try hexUnit())
            if code & 0xFC00 == 0xD800, take("\\") {
                let isPair = take("u")
                let low = isPair ? UInt32(try hexUnit()) : 0
                guard low & 0xFC00 == 0xDC00 else {
                    throw JSONSyntaxError(offset: start, problem: "half a surrogate pair")
                }
                code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw JSONSyntaxError(offset: start, problem: "half a surrogate pair")
            }
            decoded += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        default:
            throw JSONSyntaxError(offset: start, problem: "an unknown escape")
        }
    }

    private mutating func hexUnit() throws(JSONSyntaxError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
                byte < 0x80
            else { throw unexpected("no hexadecimal digit in an escape") }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }
}
