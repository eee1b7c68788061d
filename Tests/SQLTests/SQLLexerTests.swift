import Corpora
import SQL
import Testing

@Suite struct SQLLexerTests {
    struct Case: Sendable {
        let text: String
        /// Every token as `kind:text`, white space left out.
        let tokens: [String]

        init(_ text: String, _ tokens: String...) {
            self.text = text
            self.tokens = tokens
        }
    }

    static let words: [Case] = [
        Case("a1 _b $", "word:a1", "word:_b", "stray:$"),
        Case("größe a$b$c", "word:größe", "word:a$b$c"),
        Case("\u{A0}x", "word:\u{A0}x"),
        Case("\"a\"\"b\" \"\"", "quotedIdentifier:\"a\"\"b\"", "quotedIdentifier:\"\""),
        Case("\"a\nb\"", "quotedIdentifier:\"a\nb\""),
        Case("\"a", "quotedIdentifier:\"a!"),
        Case("\"a\"\"", "quotedIdentifier:\"a\"\"!"),
        Case(
            "u&\"a\" U&b u &", "unicodeIdentifier:u&\"a\"", "word:U", "operator:&", "word:b",
            "word:u", "operator:&"),
        Case("au&'x'", "word:au", "operator:&", "string:'x'"),
    ]

    static let strings: [Case] = [
        Case("'' 'it''s'", "string:''", "string:'it''s'"),
        Case("'a\\' b", "string:'a\\'", "word:b"),
        Case("'a", "string:'a!"),
        Case("'a''", "string:'a''!"),
        Case("'a' 'b'", "string:'a'", "string:'b'"),
        Case("'a'\n'b'", "string:'a'\n'b'"),
        Case("'a' \r\t'b''c' ; ", "string:'a' \r\t'b''c'", "punctuation:;"),
        Case("'a' -- c\n -- d'\n'b'", "string:'a' -- c\n -- d'\n'b'"),
        Case("'a' -- c", "string:'a'", "lineComment:-- c"),
        Case("'a' /* c */\n'b'", "string:'a'", "blockComment:/* c */", "string:'b'"),
        Case("'a'\n-'b'", "string:'a'", "operator:-", "string:'b'"),
        Case("'a'\n'b", "string:'a'\n'b!"),
        Case("e'a\\'b' E'\\\\'x", "escapeString:e'a\\'b'", "escapeString:E'\\\\'", "word:x"),
        Case("E'a'\n'\\''", "escapeString:E'a'\n'\\''"),
        Case("E'a\\", "escapeString:E'a\\!"),
        Case("E'a\\'", "escapeString:E'a\\'!"),
        Case("E'a''b'", "escapeString:E'a''b'"),
        Case("b'01'x'1f'N'n'", "bitString:b'01'", "hexString:x'1f'", "nationalString:N'n'"),
        Case("B'0''1'", "bitString:B'0'", "string:'1'"),
        Case("X'0'\n'1'", "hexString:X'0'\n'1'"),
        Case("n'a''b'", "nationalString:n'a''b'"),
        Case("U&'d\\0061''t'", "unicodeString:U&'d\\0061''t'"),
        Case("ab'x'", "word:ab", "string:'x'"),
        Case("$$a'b$$", "dollarString:$$a'b$$"),
        Case("$t$ $$ $x$ $t $t$;", "dollarString:$t$ $$ $x$ $t $t$", "punctuation:;"),
        Case("$t$ $T$ $t$", "dollarString:$t$ $T$ $t$"),
        Case("$a$$a$", "dollarString:$a$$a$"),
        Case("$a$b$a$", "dollarString:$a$b$a$"),
        Case("$ü_1$x$ü_1$", "dollarString:$ü_1$x$ü_1$"),
        Case("$$", "dollarString:$$!"),
        Case("$a$ $b$", "dollarString:$a$ $b$!"),
        Case("$a b$", "stray:$", "word:a", "word:b$"),
        Case("$a", "stray:$", "word:a"),
        Case("a$b$ c$b$", "word:a$b$", "word:c$b$"),
    ]

    static let numbers: [Case] = [
        Case(
            "1 12.5 .5 5. 1e3 1.5E-3 .5e+1", "number:1", "number:12.5", "number:.5", "number:5.",
            "number:1e3", "number:1.5E-3", "number:.5e+1"),
        Case("1..2", "number:1", "punctuation:..", "number:2"),
        Case("1...2", "number:1", "punctuation:..", "number:.2"),
        Case("1.5.6", "number:1.5", "number:.6"),
        Case(
            "a[1:2]", "word:a", "punctuation:[", "number:1", "punctuation::", "number:2",
            "punctuation:]"),
        Case(
            "1_000 0x1F 0o17 0b01 0x_f 1_0.0_1e1_0", "number:1_000", "number:0x1F", "number:0o17",
            "number:0b01", "number:0x_f", "number:1_0.0_1e1_0"),
        Case("1a 1e 1e+ 1e-x", "number:1a!", "number:1e!", "number:1e+!", "number:1e-!", "word:x"),
        Case(
            "1into 1_ 1__0 1.x 1.5x 1e5x", "number:1into!", "number:1_!", "number:1__0!",
            "number:1.x!", "number:1.5x!", "number:1e5x!"),
        Case(
            "0x 0xg 0x1g 0b2 0o8 0x1_", "number:0x!", "number:0xg!", "number:0x1g!", "number:0b2!",
            "number:0o8!", "number:0x1_!"),
        Case("0x1$ 1$2", "number:0x1$!", "number:1", "parameter:$2"),
        Case(
            "$1 $12,$3::int", "parameter:$1", "parameter:$12", "punctuation:,", "parameter:$3",
            "punctuation:::", "word:int"),
        Case("$1a $1$a$x$a$", "parameter:$1a!", "parameter:$1", "dollarString:$a$x$a$"),
        Case("1'x'", "number:1", "string:'x'"),
        Case("-1 -.5", "operator:-", "number:1", "operator:-", "number:.5"),
    ]

    static let operators: [Case] = [
        Case("a||b<>c", "word:a", "operator:||", "word:b", "operator:<>", "word:c"),
        Case("2*-1", "number:2", "operator:*", "operator:-", "number:1"),
        Case("a=-+-b", "word:a", "operator:=", "operator:-", "operator:+", "operator:-", "word:b"),
        Case(
            "@-1 |/4 !!=- ?&- ->> #>>", "operator:@-", "number:1", "operator:|/", "number:4",
            "operator:!!=-", "operator:?&-", "operator:->>", "operator:#>>"),
        Case("+-+", "operator:+", "operator:-", "operator:+"),
        Case("*+-@", "operator:*+-@"),
        Case("*@+-", "operator:*@+-"),
        Case("3--1", "number:3", "lineComment:--1"),
        Case("3+--1\n2", "number:3", "operator:+", "lineComment:--1", "number:2"),
        Case("3*/*c*/4", "number:3", "operator:*", "blockComment:/*c*/", "number:4"),
        Case("@-/*c*/", "operator:@-", "blockComment:/*c*/"),
        Case("=-/*c*/", "operator:=", "operator:-", "blockComment:/*c*/"),
        Case("//**/", "operator:/", "blockComment:/**/"),
        Case(
            "a::b := c :d ::: ..", "word:a", "punctuation:::", "word:b", "punctuation::=", "word:c",
            "punctuation::", "word:d", "punctuation:::", "punctuation::", "punctuation:.."),
        Case(
            "(a.b,[1]);", "punctuation:(", "word:a", "punctuation:.", "word:b", "punctuation:,",
            "punctuation:[", "number:1", "punctuation:]", "punctuation:)", "punctuation:;"),
        Case("\\ { \u{1} \0", "stray:\\", "stray:{", "stray:\u{1}", "stray:\0"),
    ]

    static let comments: [Case] = [
        Case("-- a\r-- b\nc", "lineComment:-- a", "lineComment:-- b", "word:c"),
        Case("--", "lineComment:--"),
        Case("/* a /* b */ c */ d", "blockComment:/* a /* b */ c */", "word:d"),
        Case("/**/x", "blockComment:/**/", "word:x"),
        Case("/*/*/ */ */x", "blockComment:/*/*/ */ */", "word:x"),
        Case("/***/x", "blockComment:/***/", "word:x"),
        Case("/*/x", "blockComment:/*/x!"),
        Case("/* ' */'/*'", "blockComment:/* ' */", "string:'/*'"),
        Case("/* -- */x", "blockComment:/* -- */", "word:x"),
        Case("-- /*\nx", "lineComment:-- /*", "word:x"),
    ]

    @Test(arguments: words + strings + numbers + operators + comments)
    func textIsDividedAsPostgreSQLDoes(row: Case) {
        let bytes = Array(row.text.utf8)
        let tokens = SQLLexer.tokens(of: bytes).filter { $0.kind != .whitespace }
        let shown = tokens.map { token in
            let flaw = token.flaw == nil ? "" : "!"
            return "\(token.kind):" + String(decoding: bytes[token.range], as: UTF8.self) + flaw
        }
        #expect(shown == row.tokens)
    }

    @Test func tokensOfAnyBytesFollowEachOther() {
        var bytes = RandomSQL(seed: 1)
        for _ in 0..<20_000 {
            #expect(SQLLexerTests.covers(bytes.randomBytes()))
        }
    }

    @Test func tokensOfMutatedQueriesFollowEachOther() {
        let corpus = (ReadOnlyCorpus.legitimate + ReadOnlyCorpus.refused.map(\.sql)).map {
            Array($0.utf8)
        }
        var mutations = RandomSQL(seed: 2)
        for _ in 0..<30_000 {
            let bytes = mutations.mutation(of: corpus)
            #expect(SQLLexerTests.covers(bytes))
        }
    }

    @Test func readingOfMutatedQueriesEnds() {
        let corpus = (ReadOnlyCorpus.legitimate + ReadOnlyCorpus.refused.map(\.sql)).map {
            Array($0.utf8)
        }
        var mutations = RandomSQL(seed: 3)
        var accepted = 0
        for _ in 0..<4_000 {
            let text = String(decoding: mutations.mutation(of: corpus), as: UTF8.self)
            guard case .success(let query) = Result(catching: { try ReadOnlyQuery(parsing: text) })
            else { continue }
            accepted += 1
            #expect(text.hasPrefix(query.text))
        }
        #expect(accepted > 100)
    }

    /// Texts whose division would take quadratic time in a careless scanner: at this length, minutes.
    static let repeated: [String] = [
        "+", "-+", "*", "(", "/*", "/* */", "--", "'", "''", "'a'\n", "'a'\n-", "\"", "\"\"", "$",
        "$a", "$$",
        "$a$ ", "$1", "E'\\'", "U&'", "1.", "1_", "1e+", "0x", ":", ".", "@-", "@- ", "a", " ",
        "\0", "ä", "/", "*/",
    ]

    @Test(arguments: repeated)
    func timeIsLinear(piece: String) {
        let count = 200_000 / piece.utf8.count
        let bytes = Array(String(repeating: piece, count: count).utf8)
        #expect(SQLLexerTests.covers(bytes))
        #expect(SQLLexerTests.covers(Array("$a$".utf8) + bytes))
    }

    static func covers(_ bytes: [UInt8]) -> Bool {
        var end = 0
        var lexer = SQLLexer(bytes)
        while let token = lexer.next() {
            guard token.range.lowerBound == end, !token.range.isEmpty else { return false }
            end = token.range.upperBound
        }
        return end == bytes.count
    }
}

/// Reproducible byte texts: pieces of SQL, and queries with pieces changed.
struct RandomSQL {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    private static let pieces: [[UInt8]] = [
        "'", "''", "\"", "$", "$$", "$a$", "/*", "*/", "--", "\n", "\r", " ", "\\", "E'", "U&'",
        "U&\"", "b'", "n'",
        "(", ")", "[", "]", ";", ",", ".", "..", ":", "::", "+", "-", "*", "@", "|", "1", "0x",
        "1e", "_", "a", "ä",
        "select ", "with a as (", "delete from t", " for update", " into ", "pg_sleep", "explain ",
        "as ", "\0",
    ].map { Array($0.utf8) }

    private mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    mutating func randomBytes() -> [UInt8] {
        (0..<next(below: 24)).flatMap { _ in
            next(below: 3) == 0
                ? [UInt8(next(below: 256))] : Self.pieces[next(below: Self.pieces.count)]
        }
    }

    mutating func mutation(of corpus: [[UInt8]]) -> [UInt8] {
        var bytes = corpus[next(below: corpus.count)]
        for _ in 0...next(below: 3) {
            let place = next(below: bytes.count + 1)
            switch next(below: 4) {
            case 0: bytes.insert(contentsOf: Self.pieces[next(below: Self.pieces.count)], at: place)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + next(below: 4)))
            case 2 where place < bytes.count: bytes[place] = UInt8(next(below: 256))
            default:
                let other = corpus[next(below: corpus.count)]
                bytes = bytes[..<place] + other.suffix(next(below: other.count + 1))
            }
        }
        return bytes
    }
}
