extension String {
    /// Without blanks, tabs and line ends at either end.
    func trimmingBlanks() -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
        let start = drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(start[...last])
    }

    /// At most so many characters; an ellipsis stands for the rest.
    func shortened(to limit: Int) -> String {
        count > limit ? prefix(limit) + "…" : self
    }

    /// The text's front, without what a cut may have left of a word: half a secret looks like none.
    func wholeWords(upTo limit: Int) -> String {
        let front = unicodeScalars.prefix(limit)
        guard front.endIndex < unicodeScalars.endIndex else { return self }
        let last = front.lastIndex { $0.properties.isWhitespace } ?? front.startIndex
        return String(front[..<last])
    }

    /// Foreign text made fit to quote in a message: without tags, on one line, without keys, at
    /// most 200 characters.
    func quotable() -> String {
        var words = ""
        var isInTag = false
        // The head of a page is enough; an error page may be large.
        for scalar in wholeWords(upTo: 4000).unicodeScalars {
            switch scalar {
            case "<": isInTag = true
            case ">" where isInTag:
                isInTag = false
                words += " "
            default:
                if isInTag { continue }
                words.unicodeScalars.append(
                    scalar.properties.isWhitespace || scalar.value < 0x20 ? " " : scalar)
            }
        }
        let line = words.split(separator: " ").joined(separator: " ")
        return SecretText.redacting(line).shortened(to: 200)
    }
}

extension Duration {
    /// Rounded up, for messages.
    var wholeSeconds: Int {
        Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0)
    }
}
