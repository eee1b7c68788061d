extension SQLLexer {
    /// A literal or identifier that a letter introduces, such as `E'…'` or `U&"…"`.
    mutating func prefixedLiteral(_ first: UInt8) -> SQLToken? {
        let quote = UInt8(ascii: "'")
        switch (first | 0x20, peek(1)) {
        case (UInt8(ascii: "e"), quote): return string(.escapeString, prefix: 1)
        case (UInt8(ascii: "b"), quote): return string(.bitString, prefix: 1)
        case (UInt8(ascii: "x"), quote): return string(.hexString, prefix: 1)
        case (UInt8(ascii: "n"), quote): return string(.nationalString, prefix: 1)
        case (UInt8(ascii: "u"), UInt8(ascii: "&")):
            if peek(2) == quote { return string(.unicodeString, prefix: 2) }
            if peek(2) == UInt8(ascii: "\"") { return quoted(.unicodeIdentifier, prefix: 2) }
            return nil
        default: return nil
        }
    }

    /// A string with its continuations: `'a'`, a line break, `'b'` is one string.
    mutating func string(_ kind: SQLToken.Kind, prefix: Int) -> SQLToken {
        var start = offset + prefix
        while let end = closing(from: start + 1, kind) {
            guard let continued = continuation(from: end) else { return token(kind, upTo: end) }
            start = continued
        }
        return token(kind, upTo: bytes.count, flaw: .unterminated)
    }

    mutating func quoted(_ kind: SQLToken.Kind, prefix: Int) -> SQLToken {
        guard let end = closing(from: offset + prefix + 1, kind) else {
            return token(kind, upTo: bytes.count, flaw: .unterminated)
        }
        return token(kind, upTo: end)
    }

    /// What `$` begins: a parameter, a dollar-quoted string, or nothing.
    mutating func dollar() -> SQLToken {
        guard let second = peek(1) else { return take(.stray, 1) }
        if SQLByte.isDigit(second) { return parameter() }
        let tagEnd = end(of: SQLByte.isTagPart, from: offset + 1)
        guard tagEnd < bytes.count, bytes[tagEnd] == UInt8(ascii: "$") else {
            return take(.stray, 1)
        }
        let delimiter = bytes[offset...tagEnd]
        var candidate = tagEnd + 1
        while candidate + delimiter.count <= bytes.count {
            if bytes[candidate] == UInt8(ascii: "$"),
                bytes[candidate..<candidate + delimiter.count] == delimiter
            {
                return token(.dollarString, upTo: candidate + delimiter.count)
            }
            candidate += 1
        }
        return token(.dollarString, upTo: bytes.count, flaw: .unterminated)
    }

    /// The place after the closing quote, searched from `start`.
    private func closing(from start: Int, _ kind: SQLToken.Kind) -> Int? {
        let isIdentifier = kind == .quotedIdentifier || kind == .unicodeIdentifier
        let quote = isIdentifier ? UInt8(ascii: "\"") : UInt8(ascii: "'")
        let mayDouble = kind != .bitString && kind != .hexString
        var index = start
        while index < bytes.count {
            if bytes[index] == quote {
                guard mayDouble, index + 1 < bytes.count, bytes[index + 1] == quote else {
                    return index + 1
                }
                index += 2
            } else {
                let isEscape = kind == .escapeString && bytes[index] == UInt8(ascii: "\\")
                index += isEscape ? 2 : 1
            }
        }
        return nil
    }

    /// Where the quote is that goes on with the string ended before `start`.
    ///
    /// Only white space with a line break, and line comments, may lie between.
    private func continuation(from start: Int) -> Int? {
        var index = start
        var sawNewline = false
        while index < bytes.count {
            if SQLByte.isSpace(bytes[index]) {
                sawNewline = sawNewline || SQLByte.isNewline(bytes[index])
                index += 1
            } else if bytes[index] == UInt8(ascii: "-"), index + 1 < bytes.count,
                bytes[index + 1] == UInt8(ascii: "-")
            {
                index = end(of: { !SQLByte.isNewline($0) }, from: index)
            } else {
                return sawNewline && bytes[index] == UInt8(ascii: "'") ? index : nil
            }
        }
        return nil
    }
}
