/// The words of a command line, split as a POSIX shell splits quotes (POSIX.1-2024, XCU 2.2).
///
/// Nothing is expanded. What a shell would do more than split is refused rather than passed on as
/// text.
struct ShellWords {
    let words: [String]

    /// - Throws: why a line is no plain command, as the end of a sentence.
    init(_ line: String) throws(Refusal) {
        var reader = Reader(rest: line.unicodeScalars[...])
        words = try reader.words()
    }

    private struct Reader {
        var rest: Substring.UnicodeScalarView
        var word: String.UnicodeScalarView?

        mutating func words() throws(Refusal) -> [String] {
            var words: [String] = []
            while let scalar = rest.popFirst() {
                switch scalar {
                case " ", "\t", "\n":
                    if let word { words.append(String(word)) }
                    word = nil
                case "'": try takeSingleQuoted()
                case "\"": try takeDoubleQuoted()
                case "\\":
                    guard let next = rest.popFirst() else {
                        throw Refusal("it ends in a backslash")
                    }
                    if next != "\n" { put(next) }
                case "|", "&", ";", "<", ">", "(", ")", "`", "$": throw Reader.shellOnly(scalar)
                case "~" where word == nil, "#" where word == nil:
                    throw Reader.shellOnly(scalar)
                default: put(scalar)
                }
            }
            if let word { words.append(String(word)) }
            return words
        }

        private mutating func put(_ scalar: Unicode.Scalar) {
            word = word ?? String.UnicodeScalarView()
            word?.append(scalar)
        }

        private mutating func takeSingleQuoted() throws(Refusal) {
            word = word ?? String.UnicodeScalarView()
            while let scalar = rest.popFirst() {
                if scalar == "'" { return }
                put(scalar)
            }
            throw Refusal("a ' is not closed")
        }

        private mutating func takeDoubleQuoted() throws(Refusal) {
            word = word ?? String.UnicodeScalarView()
            while let scalar = rest.popFirst() {
                switch scalar {
                case "\"": return
                case "$", "`": throw Reader.shellOnly(scalar)
                case "\\":
                    guard let next = rest.popFirst() else { break }
                    // Elsewhere in double quotes a backslash is itself.
                    if !["$", "`", "\"", "\\", "\n"].contains(next) { put("\\") }
                    if next != "\n" { put(next) }
                default: put(scalar)
                }
            }
            throw Refusal("a \" is not closed")
        }

        private static func shellOnly(_ scalar: Unicode.Scalar) -> Refusal {
            Refusal(
                "\(scalar) means something to a shell only, and none is used."
                    + " Quote it where it is meant as it stands, or write sh -c '…'")
        }
    }
}
