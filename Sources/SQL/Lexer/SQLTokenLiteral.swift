/// What the string forms of SQL mean.
enum SQLLiteral {
    /// The characters that a `'…'`, `E'…'` or `$…$` token stands for; nil for other kinds and bad escapes.
    static func value(of token: SQLToken, in bytes: [UInt8]) -> String? {
        guard token.flaw == nil else { return nil }
        switch token.kind {
        case .dollarString:
            let body = bytes[token.range]
            guard let tagEnd = body.dropFirst().firstIndex(of: UInt8(ascii: "$")) else {
                return nil
            }
            let tag = tagEnd + 1 - body.startIndex
            return String(validating: body.dropFirst(tag).dropLast(tag), as: UTF8.self)
        case .string: return unquoted(bytes[token.range], escapes: false)
        case .escapeString: return unquoted(bytes[token.range].dropFirst(), escapes: true)
        default: return nil
        }
    }

    /// The name that an identifier in double quotes spells.
    static func name(ofQuoted text: ArraySlice<UInt8>) -> String {
        var name: [UInt8] = []
        var quotes = 0
        for byte in text.dropFirst().dropLast() {
            quotes = byte == UInt8(ascii: "\"") ? quotes + 1 : 0
            if quotes != 2 { name.append(byte) } else { quotes = 0 }
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func unquoted(_ text: ArraySlice<UInt8>, escapes: Bool) -> String? {
        let quote = UInt8(ascii: "'")
        var value: [UInt8] = []
        var rest = text.dropFirst()
        while let byte = rest.popFirst() {
            if byte == quote {
                if rest.first == quote {
                    value.append(quote)
                    rest.removeFirst()
                } else {
                    // The string ends, or goes on behind the next quote that is not in a comment.
                    rest = continued(rest)
                }
            } else if escapes, byte == UInt8(ascii: "\\") {
                guard let bytes = unescaped(&rest) else { return nil }
                value += bytes
            } else {
                value.append(byte)
            }
        }
        return value.contains(0) ? nil : String(validating: value, as: UTF8.self)
    }

    private static func continued(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = text
        while let byte = rest.popFirst(), byte != UInt8(ascii: "'") {
            if byte == UInt8(ascii: "-") { rest = rest.drop { !SQLByte.isNewline($0) } }
        }
        return rest
    }

    private static func unescaped(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let letter = rest.popFirst() else { return nil }
        switch letter {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "v"): return nil  // "v" before PostgreSQL 16, a vertical tab since
        case UInt8(ascii: "x"):
            let code = number(&rest, radix: 16, digits: 2)
            return code.map { [UInt8(truncatingIfNeeded: $0)] } ?? [letter]
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var digits = [letter][...] + rest.prefix(2)
            let count = digits.count
            guard let code = number(&digits, radix: 8, digits: 3) else { return nil }
            rest = rest.dropFirst(count - digits.count - 1)
            return [UInt8(truncatingIfNeeded: code)]
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let digits = letter == UInt8(ascii: "u") ? 4 : 8
            let before = rest.startIndex
            guard let code = number(&rest, radix: 16, digits: digits),
                rest.startIndex - before == digits, let scalar = Unicode.Scalar(code)
            else { return nil }
            return Array(String(Character(scalar)).utf8)
        default: return [letter]
        }
    }

    /// A number of at most `digits` digits, or nil where none begins.
    private static func number(
        _ rest: inout ArraySlice<UInt8>, radix: Int, digits: Int
    ) -> UInt32? {
        let text = rest.prefix(digits).prefix {
            Character(Unicode.Scalar($0)).hexDigitValue.map { $0 < radix } ?? false
        }
        rest = rest.dropFirst(text.count)
        return UInt32(String(decoding: text, as: UTF8.self), radix: radix)
    }
}
