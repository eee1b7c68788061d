extension VisibleText {
    /// Whether a character hides itself or reorders others, and nothing around it needs it.
    static func isHidden(_ index: Int, in text: [Unicode.Scalar]) -> Bool {
        let before = index > 0 ? text[index - 1] : nil
        let after = index + 1 < text.count ? text[index + 1] : nil
        switch text[index].value {
        case 0xAD: return !(isLetter(before) && isLetter(after))
        case 0x34F: return !(isLetter(before) || isMark(before)) || !isMark(after)
        case 0x61C, 0x200E, 0x200F: return !isMarkBesideRightToLeft(index, in: text)
        case 0x115F, 0x1160, 0x3164, 0xFFA0: return !isJamoFiller(index, in: text)
        case 0x17B4, 0x17B5: return !isIn(before, 0x1780...0x17FF)
        case 0x180B...0x180F: return !isIn(before, 0x1820...0x18AF)
        case 0x200B: return !(separatesWordsInvisibly(before) && separatesWordsInvisibly(after))
        case 0x200C: return isJoiner(before) || !(takesJoiners(before) || takesJoiners(after))
        case 0x200D:
            if joinsEmoji(index, in: text) { return false }
            return isJoiner(before) || !(takesJoiners(before) || takesJoiners(after))
        case 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF0...0xFFFB: return true
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: return !isVariation(index, in: text)
        case 0x1D173...0x1D17A: return !isIn(before, 0x1D100...0x1D1FF)
        case 0xE0000...0xE007F: return !isFlagTag(index, in: text)
        case 0xE0080...0xE0FFF: return true
        default: return false
        }
    }

    private static func isIn(_ scalar: Unicode.Scalar?, _ range: ClosedRange<UInt32>) -> Bool {
        scalar.map { range.contains($0.value) } ?? false
    }

    private static func isLetter(_ scalar: Unicode.Scalar?) -> Bool {
        scalar?.properties.isAlphabetic ?? false
    }

    private static func isMark(_ scalar: Unicode.Scalar?) -> Bool {
        switch scalar?.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: scalar?.value != 0x34F
        default: false
        }
    }

    private static func isJoiner(_ scalar: Unicode.Scalar?) -> Bool {
        isIn(scalar, 0x200B...0x200D)
    }

    /// Scripts written without spaces, whose words are parted by U+200B.
    private static func separatesWordsInvisibly(_ scalar: Unicode.Scalar?) -> Bool {
        guard let value = scalar?.value else { return false }
        return switch value {
        case 0xE00...0x109F, 0x1780...0x17FF, 0x1950...0x19FF, 0x1A20...0x1AAF, 0x1B00...0x1B7F,
            0xA980...0xA9FF, 0xAA60...0xAADF:
            true
        default: false
        }
    }

    /// Scripts whose letters join or stack, where joiners choose between forms.
    private static func takesJoiners(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar, isLetter(scalar) || isMark(scalar) else { return false }
        return switch scalar.value {
        // Arabic, Syriac, Thaana, N'Ko, Mandaic and their extensions.
        case 0x620...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFC, 0x10AC0...0x10AFF,
            0x10B80...0x10BAF, 0x10D00...0x10D3F, 0x10F30...0x10FDF, 0x1E900...0x1E95F:
            true
        // Devanagari to Sinhala, Tibetan, Myanmar, Khmer, Mongolian, Phags-pa.
        case 0x900...0xDFF, 0xF00...0x109F, 0x1700...0x18AF, 0xA840...0xA87F: true
        // Tai Tham, Balinese, Batak, Lepcha, Vedic, Syloti, Saurashtra, Javanese, Cham, Meetei.
        case 0x1A00...0x1AAF, 0x1B00...0x1C4F, 0x1CD0...0x1CFF, 0xA800...0xA82F,
            0xA880...0xA8FF, 0xA930...0xA9DF, 0xAA00...0xABFF, 0x11000...0x11FFF:
            true
        default: false
        }
    }

    /// Whether a zero-width joiner stands between the parts of one emoji.
    private static func joinsEmoji(_ index: Int, in text: [Unicode.Scalar]) -> Bool {
        guard index > 0, index + 1 < text.count, isPictograph(text[index + 1]) else { return false }
        var before = index - 1
        if before > 0, text[before].value == 0xFE0F { before -= 1 }
        if before > 0, text[before].properties.isEmojiModifier { before -= 1 }
        return isPictograph(text[before])
    }

    /// An emoji that is no digit, `#`, `*`, modifier or letter of a flag.
    private static func isPictograph(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0xA9 && scalar.properties.isEmoji && !scalar.properties.isEmojiModifier
            && !isIn(scalar, 0x1F1E6...0x1F1FF)
    }

    /// Whether a mark of direction stands alone, near text that is written from right to left.
    private static func isMarkBesideRightToLeft(_ index: Int, in text: [Unicode.Scalar]) -> Bool {
        func isDirectionMark(_ scalar: Unicode.Scalar) -> Bool {
            [0x61C, 0x200E, 0x200F].contains(scalar.value)
        }
        let near = text[max(index - 4, 0)..<min(index + 5, text.count)]
        guard index == 0 || !isDirectionMark(text[index - 1]),
            index + 1 == text.count || !isDirectionMark(text[index + 1])
        else { return false }
        return near.contains { scalar in
            switch scalar.value {
            case 0x61C: false
            case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF,
                0x1E800...0x1EFFF:
                true
            default: false
            }
        }
    }

    /// Whether a filler stands for a missing letter of a syllable written in jamo.
    private static func isJamoFiller(_ index: Int, in text: [Unicode.Scalar]) -> Bool {
        let before = index > 0 ? text[index - 1] : nil
        let after = index + 1 < text.count ? text[index + 1] : nil
        func isFinal(_ index: Int) -> Bool {
            index < text.count
                && (isIn(text[index], 0x11A8...0x11FF) || isIn(text[index], 0xD7CB...0xD7FB))
        }
        switch text[index].value {
        case 0x115F:
            return isIn(after, 0x1161...0x11A7) || isIn(after, 0xD7B0...0xD7C6)
                || after?.value == 0x1160 && isFinal(index + 2)
        case 0x1160:
            return isIn(before, 0x1100...0x115E) || isIn(before, 0xA960...0xA97C)
                || before?.value == 0x115F && isFinal(index + 1)
        case 0x3164:
            return isIn(before, 0x3131...0x3163) || isIn(after, 0x3131...0x3163)
                || isIn(before, 0x3165...0x318E) || isIn(after, 0x3165...0x318E)
        default: return isIn(before, 0xFFA1...0xFFDC) || isIn(after, 0xFFA1...0xFFDC)
        }
    }

    /// Whether a variation selector follows a character that has such variations.
    private static func isVariation(_ index: Int, in text: [Unicode.Scalar]) -> Bool {
        guard index > 0 else { return false }
        let base = text[index - 1]
        let isIdeograph = base.properties.isIdeographic
        switch text[index].value {
        case 0xE0100...0xE01EF: return isIdeograph
        case 0xFE0E, 0xFE0F:
            guard base.value < 0x80 else { return base.properties.isEmoji }
            // The digits, # and * of a keycap.
            return base.properties.isEmoji && index + 1 < text.count
                && text[index + 1].value == 0x20E3
        default:
            if isIdeograph || isIn(base, 0x13000...0x1345F) { return true }
            guard text[index].value <= 0xFE01 else { return false }
            return switch base.value {
            // Mathematical operators, Myanmar, Phags-pa, Manichaean, East Asian punctuation.
            case 0x2190...0x23FF, 0x2A00...0x2AFF, 0x1000...0x109F, 0xAA60...0xAA7F,
                0xA840...0xA87F, 0x10AC0...0x10AFF, 0x2018...0x201D, 0x3001...0x3002,
                0xFF01...0xFF1F:
                true
            default: false
            }
        }
    }

    /// Whether a tag belongs to one of the three flags that Unicode recommends for interchange.
    private static func isFlagTag(_ index: Int, in text: [Unicode.Scalar]) -> Bool {
        var start = index
        while start > 0, isIn(text[start], 0xE0020...0xE007F), index - start < 7 { start -= 1 }
        guard text[start].value == 0x1F3F4, start + 6 < text.count else { return false }
        let tags = text[(start + 1)...(start + 6)].map { $0.value &- 0xE0000 }
        guard tags.last == 0x7F, index <= start + 6 else { return false }
        let name = String(String.UnicodeScalarView(tags.dropLast().compactMap(Unicode.Scalar.init)))
        return ["gbeng", "gbsct", "gbwls"].contains(name)
    }
}
