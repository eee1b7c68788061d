/// A mark that was found.
struct DialectFinding: Sendable {
    /// An error that the mark leads to: its SQLSTATE, and the tokens that it points at.
    struct Cause: Sendable {
        let code: String
        let tokens: Range<Int>
        var saying: @Sendable (String) -> Bool = { _ in true }

        static func syntax(_ tokens: Range<Int>) -> Cause { Cause(code: "42601", tokens: tokens) }
        static func column(_ token: Int) -> Cause {
            Cause(code: "42703", tokens: token..<token + 1)
        }
        static func relation(_ token: Int) -> Cause {
            Cause(code: "42P01", tokens: token..<token + 1)
        }
        static func type(_ token: Int) -> Cause { Cause(code: "42704", tokens: token..<token + 1) }

        /// A function or operator that there is not for arguments of these types.
        static func function(
            _ token: Int, saying: @escaping @Sendable (String) -> Bool = { _ in true }
        ) -> Cause {
            Cause(code: "42883", tokens: token..<token + 1, saying: saying)
        }
    }

    /// A piece of the statement, in bytes, and what PostgreSQL writes there.
    struct Edit: Hashable, Sendable {
        let place: Range<Int>
        let instead: String
    }

    let causes: [Cause]
    var edits: [Edit] = []

    /// Whether nothing but the edits is to be done.
    var isComplete = true

    /// What is said; nil for a sentence made from the edits.
    var remedy: String?

    /// What is added to that sentence, as its end.
    var note: String?
    var subject: DialectRemedy.Subject?

    /// Whether an error is one that the mark leads to.
    func explains(_ fault: SQLFault, at token: Int) -> Bool {
        causes.contains {
            $0.code == fault.code && $0.tokens.contains(token) && $0.saying(fault.message)
        }
    }

    /// Whether both are about the same piece.
    func overlaps(_ other: DialectFinding) -> Bool {
        edits.contains { edit in other.edits.contains { $0.place.overlaps(edit.place) } }
            || edits.isEmpty && other.edits.isEmpty && remedy == other.remedy
    }

    /// The remedy, its pieces of the statement cut where they would flood it.
    func sentence(in text: TokenizedSQL) -> String {
        if let remedy { return "\(remedy.onOneLine(upTo: 400))." }
        let pairs = edits.prefix(4).map { edit in
            "\(edit.instead.onOneLine(upTo: 160)) for \(text.slice(edit.place).onOneLine(upTo: 160))"
        }
        let more = edits.count > pairs.count ? ", …" : ""
        return
            "PostgreSQL writes \(pairs.joined(separator: ", "))\(more)\(note.map { "; \($0)" } ?? "")."
    }
}

extension String {
    /// The text without line breaks and other control characters, cut after so many characters, and without
    /// spaces at its end.
    fileprivate func onOneLine(upTo limit: Int) -> String {
        let scalars = unicodeScalars.prefix(limit + 1)
        var line = String.UnicodeScalarView()
        for scalar in scalars.prefix(limit) {
            line.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        while line.last == " " { line.removeLast() }
        return String(line) + (scalars.count > limit ? "…" : "")
    }
}
