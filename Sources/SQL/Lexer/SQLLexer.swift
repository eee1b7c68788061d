/// Divides SQL text as PostgreSQL's scanner does, with `standard_conforming_strings` on.
///
/// Takes any bytes, never fails, and loses nothing: the ranges of its tokens follow each other from
/// the first byte to the last. Time is linear. Where versions differ, PostgreSQL 16 is followed.
package struct SQLLexer: IteratorProtocol {
    let bytes: [UInt8]
    var offset = 0
    var operatorRun = OperatorRun()

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// All tokens of a text.
    package static func tokens(of bytes: [UInt8]) -> [SQLToken] {
        var lexer = SQLLexer(bytes)
        var tokens: [SQLToken] = []
        while let token = lexer.next() { tokens.append(token) }
        return tokens
    }

    package mutating func next() -> SQLToken? {
        guard let first = peek() else { return nil }
        if SQLByte.isSpace(first) { return whitespace() }
        if SQLByte.isDigit(first) { return number() }
        if SQLByte.isWordStart(first) { return prefixedLiteral(first) ?? word() }
        switch first {
        case UInt8(ascii: "'"): return string(.string, prefix: 0)
        case UInt8(ascii: "\""): return quoted(.quotedIdentifier, prefix: 0)
        case UInt8(ascii: "$"): return dollar()
        case UInt8(ascii: "."):
            if let second = peek(1), SQLByte.isDigit(second) { return number() }
            return punctuation(twice: UInt8(ascii: "."))
        case UInt8(ascii: ":"): return colon()
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: ","), UInt8(ascii: ";"):
            return take(.punctuation, 1)
        case UInt8(ascii: "-") where peek(1) == first: return lineComment()
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): return blockComment()
        default: return SQLByte.isOperator(first) ? operators() : take(.stray, 1)
        }
    }

    /// The byte `distance` further on, if the text reaches that far.
    func peek(_ distance: Int = 0) -> UInt8? {
        offset + distance < bytes.count ? bytes[offset + distance] : nil
    }

    /// Ends a token `count` bytes further on.
    mutating func take(
        _ kind: SQLToken.Kind, _ count: Int, flaw: SQLToken.Flaw? = nil
    ) -> SQLToken { token(kind, upTo: offset + count, flaw: flaw) }

    /// Ends a token before `end`.
    mutating func token(
        _ kind: SQLToken.Kind, upTo end: Int, flaw: SQLToken.Flaw? = nil
    ) -> SQLToken {
        defer { offset = end }
        return SQLToken(kind, offset..<end, flaw: flaw)
    }

    /// The first place from `start` on whose byte fails the test.
    func end(of isMember: (UInt8) -> Bool, from start: Int) -> Int {
        var end = start
        while end < bytes.count, isMember(bytes[end]) { end += 1 }
        return end
    }

    private mutating func whitespace() -> SQLToken {
        token(.whitespace, upTo: end(of: SQLByte.isSpace, from: offset))
    }

    private mutating func word() -> SQLToken {
        token(.word, upTo: end(of: SQLByte.isWordPart, from: offset))
    }

    private mutating func lineComment() -> SQLToken {
        token(.lineComment, upTo: end(of: { !SQLByte.isNewline($0) }, from: offset))
    }

    private mutating func blockComment() -> SQLToken {
        var depth = 1
        var end = offset + 2
        while end < bytes.count {
            let pair = (bytes[end], end + 1 < bytes.count ? bytes[end + 1] : 0)
            switch pair {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                depth += 1
                end += 2
            case (UInt8(ascii: "*"), UInt8(ascii: "/")):
                depth -= 1
                end += 2
                if depth == 0 { return token(.blockComment, upTo: end) }
            default: end += 1
            }
        }
        return token(.blockComment, upTo: bytes.count, flaw: .unterminated)
    }

    /// One byte, or two where the second is `twice`.
    private mutating func punctuation(twice: UInt8) -> SQLToken {
        take(.punctuation, peek(1) == twice ? 2 : 1)
    }

    private mutating func colon() -> SQLToken {
        punctuation(twice: peek(1) == UInt8(ascii: "=") ? UInt8(ascii: "=") : UInt8(ascii: ":"))
    }
}

/// The character classes of PostgreSQL's scanner.
enum SQLByte {
    static func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    static func isWordStart(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 || byte >= 0x80 || byte == 0x5F
    }

    static func isTagPart(_ byte: UInt8) -> Bool { isWordStart(byte) || isDigit(byte) }

    static func isWordPart(_ byte: UInt8) -> Bool { isTagPart(byte) || byte == UInt8(ascii: "$") }

    static func isOperator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="):
            true
        default: isOperatorBeyondStandard(byte)
        }
    }

    /// Characters that let an operator end in `+` or `-`: none of SQL's own operators has them.
    static func isOperatorBeyondStandard(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"),
            UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "`"),
            UInt8(ascii: "?"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
