import Testing

@testable import TrussTools

@Suite struct VisibleTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let shown: String

        init(_ text: String, _ shown: String) {
            self.text = text
            self.shown = shown
        }

        var testDescription: String { shown }
    }

    static let attacks: [Case] = [
        // Tags that spell words.
        Case("ok\u{E0049}\u{E0067}\u{E006E}", "ok\\u{E0049}\\u{E0067}\\u{E006E}"),
        Case("\u{E0001}", "\\u{E0001}"),
        Case("\u{E007F}", "\\u{E007F}"),
        Case("🏴\u{E0068}\u{E0069}\u{E007F}", "🏴\\u{E0068}\\u{E0069}\\u{E007F}"),
        Case(
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}",
            "🏴\\u{E0067}\\u{E0062}\\u{E0073}\\u{E0063}\\u{E0074}"),
        Case(
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}\u{E0041}",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}\\u{E0041}"),
        Case("x\u{E0067}\u{E0062}\u{E007F}", "x\\u{E0067}\\u{E0062}\\u{E007F}"),
        Case("\u{E0FFF}", "\\u{E0FFF}"),
        // Overrides, embeddings, isolates (CVE-2021-42574).
        Case("a\u{202E}b\u{202C}", "a\\u{202E}b\\u{202C}"),
        Case("\u{202A}\u{202B}\u{202D}", "\\u{202A}\\u{202B}\\u{202D}"),
        Case("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
        Case("\u{2067}\u{2068}", "\\u{2067}\\u{2068}"),
        Case("שלום\u{202E}", "שלום\\u{202E}"),
        // Zero width.
        Case("pass\u{200B}word", "pass\\u{200B}word"),
        Case("a\u{200C}b", "a\\u{200C}b"),
        Case("a\u{200D}b", "a\\u{200D}b"),
        Case("\u{200B}\u{200C}\u{200D}\u{2060}", "\\u{200B}\\u{200C}\\u{200D}\\u{2060}"),
        Case("می\u{200C}\u{200C}\u{200D}خواهم", "می\u{200C}\\u{200C}\\u{200D}خواهم"),
        Case("x\u{2061}\u{2062}\u{2063}\u{2064}", "x\\u{2061}\\u{2062}\\u{2063}\\u{2064}"),
        Case("\u{FEFF}bom", "\\u{FEFF}bom"),
        Case("a\u{180E}b", "a\\u{180E}b"),
        Case("a\u{34F}b", "a\\u{34F}b"),
        Case("a\u{AD}\u{AD}b", "a\\u{AD}\\u{AD}b"),
        Case("1\u{AD}2", "1\\u{AD}2"),
        Case("\u{206A}\u{206F}", "\\u{206A}\\u{206F}"),
        Case("\u{FFF9}a\u{FFFA}b\u{FFFB}", "\\u{FFF9}a\\u{FFFA}b\\u{FFFB}"),
        Case("k\u{17B4}", "k\\u{17B4}"),
        Case("\u{1D173}", "\\u{1D173}"),
        Case("😀\u{200D}b", "😀\\u{200D}b"),
        Case("5\u{200D}😀", "5\\u{200D}😀"),
        // Fillers that look like spaces or nothing.
        Case("a\u{3164}b", "a\\u{3164}b"),
        Case("\u{115F}\u{1160}", "\\u{115F}\\u{1160}"),
        Case("\u{FFA0}", "\\u{FFA0}"),
        // Marks of direction in a row, or where nothing is written from right to left.
        Case("a\u{200E}b", "a\\u{200E}b"),
        Case("\u{200F}\u{200F}", "\\u{200F}\\u{200F}"),
        Case("שלום\u{200F}\u{200E}\u{61C}", "שלום\\u{200F}\\u{200E}\\u{61C}"),
        // Variation selectors that carry bytes.
        Case("😀\u{E0101}\u{E0148}", "😀\\u{E0101}\\u{E0148}"),
        Case("a\u{FE0F}", "a\\u{FE0F}"),
        Case("❤\u{FE0F}\u{FE0F}", "❤\u{FE0F}\\u{FE0F}"),
        Case("❤\u{FE00}\u{FE01}", "❤\\u{FE00}\\u{FE01}"),
        Case("1\u{FE0F}", "1\\u{FE0F}"),
        Case("葛\u{E0100}\u{E0101}", "葛\u{E0100}\\u{E0101}"),
        Case("\u{FE0E}", "\\u{FE0E}"),
        // What controls a terminal, or ends a line.
        Case("a\u{1B}[2Jb\u{7}", "a\\u{1B}[2Jb\\u{7}"),
        Case("a\rb\u{7F}\u{8}", "a\\u{D}b\\u{7F}\\u{8}"),
        Case("a\u{85}b\u{9B}31m", "a\\u{85}b\\u{9B}31m"),
        Case("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
    ]

    // README: "Control characters and separators of lines are shown as escapes everywhere"
    @Test(arguments: attacks)
    func whatHidesIsShown(_ attack: Case) {
        let (text, count) = VisibleText.escaped(attack.text, .braces)
        #expect(text == attack.shown)
        #expect(
            count == attack.shown.split(separator: "\\u{", omittingEmptySubsequences: false).count
                - 1)
        #expect(VisibleText.escaped(text, .braces).count == 0, "escaping again changes nothing")
    }

    static let legitimate: [String] = [
        // Emoji: families, professions, tones, flags, keycaps, presentation.
        "👨‍👩‍👧‍👦", "👩🏽‍🚀", "🏳️‍🌈", "🏴‍☠️", "❤️‍🔥", "👩‍❤️‍💋‍👨", "🧑🏿‍🤝‍🧑🏻", "👁️‍🗨️", "🐻‍❄️", "🙅🏾‍♂️", "⛹🏼‍♀️",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🇩🇪🇯🇵", "1️⃣#️⃣*️⃣", "☀️ ☀︎ ©️ ™️ ↔️ ㊗️", "✈︎✈️",
        // Joiners in scripts that need them.
        "می‌خواهم", "ه‍.ش", "क्‍ष क्‌ष", "ന്‍ അവന്‍", "র‍্যাব", "ක්‍ර ශ්‍රී ලංකාව", "ತಂತ್ರಾಂಶ ಮಾರ್‌ಕೆಟ್",
        "తెలుగు సాఫ్ట్‌వేర్", "ગુજરાતી ક્‍ષ", "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌", "ᠬᠠᠨ\u{180E}ᠠ", "ខ្មែរ\u{200B}ភាសា", "ภาษา\u{200B}ไทย",
        "မြန်မာ\u{200B}စာ", "བོད་\u{200B}ཡིག", "ܐ‌ܒ", "پاکستان‌ہا",
        // From right to left, marks of direction beside it.
        "שלום עולם", "مرحبا بالعالم", "C++\u{200E} שלום", "שלום!\u{200F} abc", "\u{61C}١٢٣ ریال",
        "ދިވެހި", "ߒߞߏ",
        // Other scripts and marks.
        "Größe, naïve, e\u{301}a\u{308}\u{304}", "日本語 葛\u{E0100}城市 辻\u{E0101}", "한국어 ㄱㅏ",
        "\u{1100}\u{1160}", "\u{115F}\u{1161}",
        "\u{3164}ㄱㅏ", "Ελληνικά Кириллица Հայերեն ქართული አማርኛ ᏣᎳᎩ", "∩\u{FE00} ≨\u{FE00}",
        "א\u{5B0}\u{34F}\u{5B7}",
        "Donau\u{AD}dampf\u{AD}schiff", "\u{A0}\u{202F}\u{3000}", "ភ\u{17B5}",
        "plain ASCII\twith\nlines",
    ]

    @Test(arguments: legitimate)
    func whatIsNeededStays(_ text: String) {
        let (shown, count) = VisibleText.escaped(text, .braces)
        #expect(count == 0, "\(shown)")
        #expect(shown == text)
    }

    @Test func aJSONParserUndoesTheEscapesOfJSON() {
        #expect(VisibleText.escaped("\"\u{202E}\"", .json).text == "\"\\u202e\"")
        #expect(VisibleText.escaped("\u{E0041}", .json).text == "\\udb40\\udc41")
        #expect(VisibleText.escaped("x\u{AD}", .json).text == "x\\u00ad")
    }

    @Test func theCandidatesIncludeAllThatIsEscaped() {
        for value in (0...0x10FFFF as ClosedRange<UInt32>) {
            // Those below are escapes in JSON already.
            guard let scalar = Unicode.Scalar(value), value >= 0x20,
                VisibleText.isEscaped(0, in: [scalar], .invisible)
            else { continue }
            let isCandidate = Array(String(scalar).utf8)
                .withUnsafeBufferPointer { VisibleText.hasCandidates($0) }
            #expect(isCandidate, "U+\(String(value, radix: 16))")
        }
    }
}
