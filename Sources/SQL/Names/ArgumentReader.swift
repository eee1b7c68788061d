/// Reads names and separators off the front of an argument, by Unicode scalars.
///
/// Scalars, not characters: a quote followed by a combining mark is still a quote to PostgreSQL.
struct ArgumentReader {
    private(set) var rest: Substring.UnicodeScalarView

    init(_ text: String) {
        rest = text[...].unicodeScalars
    }

    var isAtEnd: Bool { rest.isEmpty }
    var isAtEndAfterSpaces: Bool { rest.allSatisfy(ArgumentReader.isSpace) }
    var first: Unicode.Scalar? { rest.first }

    /// The front of what is left, for a message; all of it would be copied for every element.
    var text: String { String(rest.prefix(200)) }

    /// Whether what is left begins with a digit, or with a sign and a digit.
    var beginsNumber: Bool {
        let digits = rest.first == "-" || rest.first == "+" ? rest.dropFirst() : rest
        return digits.first.map { ("0"..."9").contains($0) } ?? false
    }

    /// Whether what is left begins so.
    func begins(with text: String) -> Bool { rest.starts(with: text.unicodeScalars) }

    /// Takes one expected text if it is there.
    mutating func take(_ text: String) -> Bool {
        guard begins(with: text) else { return false }
        rest = rest.dropFirst(text.unicodeScalars.count)
        return true
    }

    /// Takes one expected text of ASCII letters and signs if it is there, in any case.
    mutating func take(ignoringCase text: String) -> Bool {
        let count = text.unicodeScalars.count
        guard String(rest.prefix(count)).lowercased() == text else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    /// Takes scalars as long as they fit.
    mutating func takeAll(where fits: (Unicode.Scalar) -> Bool) -> String {
        let run = rest.prefix(while: fits)
        rest = rest[run.endIndex...]
        return String(run)
    }

    /// Takes all that is left.
    mutating func takeRest() -> String {
        takeAll { _ in true }
    }

    mutating func skipSpaces() {
        _ = takeAll(where: ArgumentReader.isSpace)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t"
    }

    /// Takes what stands before the next comma outside double quotes, without the spaces around it.
    mutating func listElement() -> String {
        var isInQuotes = false
        var isEscaped = false
        return takeTrimmed { scalar in
            switch scalar {
            case _ where isEscaped: isEscaped = false
            case "\\": isEscaped = isInQuotes
            case "\"": isInQuotes.toggle()
            default: break
            }
            return isInQuotes || scalar != ","
        }
    }

    /// Takes scalars as long as they fit, without the spaces around them.
    mutating func takeTrimmed(where fits: (Unicode.Scalar) -> Bool) -> String {
        skipSpaces()
        var run = String(rest.prefix(while: fits)).unicodeScalars
        rest = rest.dropFirst(run.count)
        while let last = run.last, ArgumentReader.isSpace(last) { run.removeLast() }
        return String(run)
    }

    /// Takes a text in double quotes with the spaces around it; nil where none begins.
    mutating func quotedIfPresent() throws(SQLArgumentError) -> String? {
        let start = rest
        skipSpaces()
        guard first == "\"" else {
            rest = start
            return nil
        }
        let text = try quoted()
        skipSpaces()
        return text
    }

    /// Takes a name in double quotes, or everything up to a stop or an arrow, without the spaces
    /// around it.
    mutating func name(stops: Set<Unicode.Scalar>) throws(SQLArgumentError) -> String {
        if let quoted = try quotedIfPresent() { return quoted }
        var name = String.UnicodeScalarView()
        skipSpaces()
        while let scalar = first, !stops.contains(scalar), !begins(with: "->") {
            name.append(scalar)
            rest.removeFirst()
        }
        while let last = name.last, ArgumentReader.isSpace(last) { name.removeLast() }
        return String(name)
    }

    /// Takes a text in double quotes; a quote inside is doubled or follows a backslash.
    private mutating func quoted() throws(SQLArgumentError) -> String {
        let whole = text
        var inside = String.UnicodeScalarView()
        rest.removeFirst()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\":
                guard let escaped = rest.popFirst() else { break }
                inside.append(escaped)
            case "\"":
                guard first == "\"" else { return String(inside) }
                rest.removeFirst()
                inside.append(scalar)
            default: inside.append(scalar)
            }
        }
        throw SQLArgumentError("\(whole.prefix(60)) has no closing double quote")
    }
}

extension String {
    /// The text with every occurrence of one scalar replaced, whatever marks follow it.
    func replacing(_ scalar: Unicode.Scalar, with replacement: String) -> String {
        guard unicodeScalars.contains(scalar) else { return self }
        var result = String.UnicodeScalarView()
        for each in unicodeScalars {
            if each == scalar {
                result.append(contentsOf: replacement.unicodeScalars)
            } else {
                result.append(each)
            }
        }
        return String(result)
    }
}
