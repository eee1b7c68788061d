extension SQLLexer {
    /// What is known of the run of operator characters that the lexer is in.
    ///
    /// Kept between tokens, since `+++…` is one run and as many tokens: looking ahead once per run keeps the time linear.
    struct OperatorRun {
        /// Where the run ends, or the comment inside it begins.
        var end = 0
        /// Where the last `+` and `-` of the run begin.
        var signs = 0
        /// The last character beyond the standard's before the run's final one.
        var lastBeyondStandard = -1
    }

    /// One operator: the longest run, without a comment, and without a final `+` or `-` unless it has
    /// a character that no operator of the standard has.
    mutating func operators() -> SQLToken {
        if offset >= operatorRun.end { operatorRun = run() }
        let run = operatorRun
        let isWhole = run.signs == run.end || run.lastBeyondStandard >= offset
        return token(.operator, upTo: isWhole ? run.end : max(run.signs, offset + 1))
    }

    private func run() -> OperatorRun {
        var run = OperatorRun()
        run.end = offset
        while run.end < bytes.count, SQLByte.isOperator(bytes[run.end]), !isComment(at: run.end) {
            run.end += 1
        }
        run.signs = run.end
        while run.signs > offset, isSign(bytes[run.signs - 1]) { run.signs -= 1 }
        run.lastBeyondStandard =
            bytes[offset..<run.end].dropLast().lastIndex(where: SQLByte.isOperatorBeyondStandard)
            ?? -1
        return run
    }

    private func isSign(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }

    private func isComment(at index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        switch (bytes[index], bytes[index + 1]) {
        case (UInt8(ascii: "-"), UInt8(ascii: "-")), (UInt8(ascii: "/"), UInt8(ascii: "*")):
            return true
        default: return false
        }
    }
}
