import JSON

/// Shows characters of stored data that hide, reorder or control text as escapes (design §4).
///
/// Tab stays, and line feed but in forms of one line each. What a script or an emoji needs stays as it is;
/// `VisibleText+Rules` decides.
enum VisibleText {
    /// What is an escape besides control characters and separators of lines, which always are.
    struct Extent: OptionSet, Sendable {
        let rawValue: Int

        /// Characters that hide or reorder text: what `--raw-text` lets through.
        static let invisible = Extent(rawValue: 1)
        static let lineFeeds = Extent(rawValue: 2)
    }

    /// How an escape is written.
    enum Notation {
        /// `\u202e`, in pairs of surrogates beyond the BMP: what a JSON parser undoes.
        case json
        /// `\u{202E}`
        case braces
    }

    /// Whether any character that could be one to escape occurs; ASCII costs an eighth of a step a byte.
    static func hasCandidates(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Bool {
        var index = start
        while true {
            index = utf8.firstDeleteOrNonASCII(in: index..<utf8.count)
            guard index < utf8.count else { return false }
            if isCandidate(utf8, at: index) { return true }
            index += 1
        }
    }

    /// The text with escapes, and how many; nil where there is nothing to escape.
    static func escaped(
        _ utf8: [UInt8], _ notation: Notation, _ extent: Extent = .invisible
    ) -> (text: [UInt8], count: Int)? {
        guard
            utf8.contains(where: { isControl($0, extent) })
                || utf8.withUnsafeBufferPointer({ hasCandidates($0) })
        else { return nil }
        let scalars = Array(String(decoding: utf8, as: UTF8.self).unicodeScalars)
        var output: [UInt8] = []
        output.reserveCapacity(utf8.count + 64)
        var count = 0
        for (index, scalar) in scalars.enumerated() {
            if isEscaped(index, in: scalars, extent) {
                append(scalar, to: &output, notation)
                count += 1
            } else {
                output += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        return count > 0 ? (output, count) : nil
    }

    /// The text with escapes, and how many there are.
    static func escaped(
        _ text: String, _ notation: Notation, _ extent: Extent = .invisible
    ) -> (text: String, count: Int) {
        guard let escaped = escaped(Array(text.utf8), notation, extent) else { return (text, 0) }
        return (String(decoding: escaped.text, as: UTF8.self), escaped.count)
    }

    /// A name as it stands in a line that nothing else looks at: neither ending nor hiding anything.
    static func name(_ text: String) -> String {
        escaped(text, .braces, [.invisible, .lineFeeds]).text
    }

    /// A text that can neither end its line nor control a terminal, whatever else it holds.
    ///
    /// For names, comments and messages in a line of this server's own, in a text that is made presentable later.
    static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: endsLine) else { return text }
        var line = ""
        for scalar in text.unicodeScalars {
            if endsLine(scalar) {
                line += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Whether a character is shown as an escape.
    static func isEscaped(_ index: Int, in text: [Unicode.Scalar], _ extent: Extent) -> Bool {
        switch text[index].value {
        case ..<0x80: isControl(UInt8(text[index].value), extent)
        case ...0x9F, 0x2028, 0x2029: true
        default: extent.contains(.invisible) && isHidden(index, in: text)
        }
    }

    /// A control character of ASCII to escape.
    private static func isControl(_ byte: UInt8, _ extent: Extent) -> Bool {
        switch byte {
        case 0x09: false
        case 0x0A: extent.contains(.lineFeeds)
        default: byte < 0x20 || byte == 0x7F
        }
    }

    /// The line that says how many escapes there are.
    static func note(_ count: Int) -> String {
        count == 1
            ? "1 invisible character is shown as an escape."
            : "\(count) invisible characters are shown as escapes."
    }

    private static func append(
        _ scalar: Unicode.Scalar, to output: inout [UInt8], _ notation: Notation
    ) {
        switch notation {
        case .braces:
            output += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".utf8
        case .json:
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                let digits = String(unit, radix: 16)
                output += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            }
        }
    }

    /// Whether the bytes from here are one of the characters that `isHidden` looks at.
    private static func isCandidate(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        let second = index + 1 < utf8.count ? utf8[index + 1] : 0
        let third = index + 2 < utf8.count ? utf8[index + 2] : 0
        return switch utf8[index] {
        case 0x7F: true
        case 0xC2: second == 0xAD || (0x80...0x9F).contains(second)
        case 0xCD: second == 0x8F
        case 0xD8: second == 0x9C
        case 0xE1:
            second == 0x85 && (third == 0x9F || third == 0xA0)
                || second == 0x9E && (third == 0xB4 || third == 0xB5)
                || second == 0xA0 && (0x8B...0x8F).contains(third)
        case 0xE2:
            second == 0x80 && ((0x8B...0x8F).contains(third) || (0xA8...0xAE).contains(third))
                || second == 0x81 && (0xA0...0xAF).contains(third)
        case 0xE3: second == 0x85 && third == 0xA4
        case 0xEF:
            second == 0xB8 && (0x80...0x8F).contains(third) || second == 0xBB && third == 0xBF
                || second == 0xBE && third == 0xA0
                || second == 0xBF && (0xB0...0xBB).contains(third)
        case 0xF0: second == 0x9D && third == 0x85
        case 0xF3: second == 0xA0
        default: false
        }
    }
}
