/// A statement as the tokens that the grammar sees, with what is needed to read pieces of it.
///
/// An index beyond the tokens is that of the end; what is asked of it is empty.
struct TokenizedSQL: Sendable {
    let bytes: [UInt8]
    let tokens: [SQLToken]

    private let texts: [String]

    /// The unquoted words in lower case; empty for everything else.
    private let words: [String]

    /// For every opening parenthesis or bracket the one that closes it.
    private(set) var closers: [Int: Int] = [:]

    /// For every closing parenthesis or bracket the one that opens it.
    private(set) var openings: [Int: Int] = [:]

    /// For every token the parenthesis or bracket that it is directly in.
    private(set) var openers: [Int?] = []

    init(_ sql: String) {
        let bytes = Array(sql.utf8)
        tokens = SQLLexer.tokens(of: bytes).filter { !$0.isTrivia }
        texts = tokens.map { String(decoding: bytes[$0.range], as: UTF8.self) }
        words = zip(tokens, texts).map { $0.kind == .word ? $1.lowercased() : "" }
        self.bytes = bytes
        var open: [Int] = []
        for (index, text) in texts.enumerated() {
            let opening = [")": "(", "]": "["][text]
            if let opening, let opener = open.last, texts[opener] == opening {
                open.removeLast()
                closers[opener] = index
                openings[index] = opener
            }
            openers.append(open.last)
            if text == "(" || text == "[" { open.append(index) }
        }
    }

    var count: Int { tokens.count }

    func kind(_ index: Int) -> SQLToken.Kind? {
        tokens.indices.contains(index) ? tokens[index].kind : nil
    }

    /// A token's text.
    func text(_ index: Int) -> String {
        texts.indices.contains(index) ? texts[index] : ""
    }

    /// An unquoted word in lower case, empty for other tokens.
    func word(_ index: Int) -> String { words.indices.contains(index) ? words[index] : "" }

    /// Whether a token is one of these words, and no name after a dot or AS.
    func isKeyword(_ index: Int, _ candidates: String...) -> Bool {
        candidates.contains(word(index)) && text(index - 1) != "." && word(index - 1) != "as"
    }

    /// The statement's own text of bytes.
    func slice(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    /// The statement's own text from the first to the last of some tokens.
    func text(of range: Range<Int>) -> String { slice(place(of: range)) }

    /// The bytes from the first to the last of some tokens.
    func place(of range: Range<Int>) -> Range<Int> {
        let range = range.clamped(to: 0..<count)
        guard !range.isEmpty else { return bytes.count..<bytes.count }
        return tokens[range.lowerBound].range
            .lowerBound..<tokens[range.upperBound - 1].range.upperBound
    }

    /// The token at a byte or after it.
    func token(at offset: Int) -> Int {
        var range = 0..<count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            let isBefore = tokens[middle].range.upperBound <= offset
            range = isBefore ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// Whether nothing is between a token and the next.
    func isAdjacent(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens.indices.contains(index + 1)
            && tokens[index].range.upperBound == tokens[index + 1].range.lowerBound
    }

    /// The end of the query that a token is in: what closes it, or the end of the statement.
    func end(ofLevelAt index: Int) -> Int {
        guard tokens.indices.contains(index), let opener = openers[index] else { return count }
        return closers[opener] ?? count
    }

    /// An edit of the statement from the first to the last of some tokens.
    func edit(_ range: Range<Int>, _ instead: String) -> DialectFinding.Edit {
        .init(place: place(of: range), instead: instead)
    }

    /// An edit that adds something at the end of the query that a token is in.
    func addition(_ text: String, atEndOfLevel index: Int) -> DialectFinding.Edit {
        let last = place(of: 0..<end(ofLevelAt: index)).upperBound
        return .init(place: last..<last, instead: " " + text)
    }

    /// The statement after some edits.
    func applying(_ edits: [DialectFinding.Edit]) -> String {
        var result: [UInt8] = []
        var end = 0
        for edit in edits.sorted(by: { $0.place.lowerBound < $1.place.lowerBound })
        where edit.place.lowerBound >= end {
            result += bytes[end..<edit.place.lowerBound] + Array(edit.instead.utf8)
            end = edit.place.upperBound
        }
        return String(decoding: result + bytes[end...], as: UTF8.self)
    }
}
