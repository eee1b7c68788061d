extension SQLLexer {
    /// A number, with whatever letters are stuck to it, which make it malformed.
    ///
    /// Letters stay in the token, for older PostgreSQL reads `1into` as `1 INTO`: what a key word might hide in must not pass.
    mutating func number() -> SQLToken {
        if let radix = peek(1), bytes[offset] == UInt8(ascii: "0"),
            let isDigit = SQLLexer.digits(ofRadix: radix)
        {
            let end = grouped(isDigit, from: offset + 2, afterDigit: true)
            return withoutJunk(end, isComplete: end > offset + 2, isJunk: SQLByte.isWordPart)
        }
        var end = grouped(SQLByte.isDigit, from: offset, afterDigit: false)
        if end < bytes.count, bytes[end] == UInt8(ascii: "."), !isDot(end + 1) {
            end = grouped(SQLByte.isDigit, from: end + 1, afterDigit: false)
        }
        guard end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") else {
            return withoutJunk(end, isComplete: true, isJunk: SQLByte.isWordStart)
        }
        var digits = end + 1
        if digits < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[digits]) {
            digits += 1
        }
        if digits < bytes.count, SQLByte.isDigit(bytes[digits]) {
            end = grouped(SQLByte.isDigit, from: digits, afterDigit: false)
            return withoutJunk(end, isComplete: true, isJunk: SQLByte.isWordStart)
        }
        if digits > end + 1 { return token(.number, upTo: digits, flaw: .malformed) }
        return withoutJunk(end, isComplete: true, isJunk: SQLByte.isWordStart)
    }

    /// A parameter `$1`; the caller has seen the digit.
    mutating func parameter() -> SQLToken {
        let end = end(of: SQLByte.isDigit, from: offset + 1)
        guard end < bytes.count, SQLByte.isWordStart(bytes[end]) else {
            return token(.parameter, upTo: end)
        }
        return token(
            .parameter, upTo: self.end(of: SQLByte.isWordPart, from: end), flaw: .malformed)
    }

    private func isDot(_ index: Int) -> Bool {
        index < bytes.count && bytes[index] == UInt8(ascii: ".")
    }

    private mutating func withoutJunk(
        _ end: Int, isComplete: Bool, isJunk: (UInt8) -> Bool
    ) -> SQLToken {
        if isComplete, end == bytes.count || !isJunk(bytes[end]) {
            return token(.number, upTo: end)
        }
        return token(
            .number, upTo: self.end(of: SQLByte.isWordPart, from: end), flaw: .malformed)
    }

    /// The end of digits that single underscores may separate.
    private func grouped(_ isDigit: (UInt8) -> Bool, from start: Int, afterDigit: Bool) -> Int {
        var end = start
        var mayGroup = afterDigit
        while end < bytes.count {
            if isDigit(bytes[end]) {
                end += 1
                mayGroup = true
            } else if mayGroup, bytes[end] == UInt8(ascii: "_"), end + 1 < bytes.count,
                isDigit(bytes[end + 1])
            {
                end += 2
            } else {
                break
            }
        }
        return end
    }

    private static func digits(ofRadix letter: UInt8) -> ((UInt8) -> Bool)? {
        switch letter | 0x20 {
        case UInt8(ascii: "x"): SQLByte.isHexDigit
        case UInt8(ascii: "o"): { (0x30...0x37).contains($0) }
        case UInt8(ascii: "b"): { (0x30...0x31).contains($0) }
        default: nil
        }
    }
}
