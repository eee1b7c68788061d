/// One word of a name, in small letters.
struct Word {
    let letters: [Character]

    /// The word in the singular, as far as spelling shows it.
    private let singular: [Character]

    init(_ letters: [Character]) {
        self.letters = letters
        singular = Word.singular(of: letters)
    }

    private static let irregular = [
        "people": "person", "children": "child", "men": "man", "women": "woman", "data": "datum",
        "indices": "index", "matrices": "matrix", "criteria": "criterion",
    ]

    private static func singular(of letters: [Character]) -> [Character] {
        if let word = irregular[String(letters)] { return Array(word) }
        func ends(_ ending: String) -> Bool { letters.suffix(ending.count).elementsEqual(ending) }
        guard letters.count > 2, ends("s"), !ends("ss") else { return letters }
        if letters.count > 4, ends("ies") { return letters.dropLast(3) + ["y"] }
        let isSibilant = ["sses", "shes", "ches", "xes", "zes"].contains(where: ends)
        return letters.dropLast(isSibilant ? 2 : 1)
    }

    /// How far another word is in hundredths of an edit; nil where it is not near.
    func distance(to word: Word) -> Int? {
        if letters == word.letters { return 0 }
        if singular == word.singular { return 25 }
        let atMost = min(3, (max(letters.count, word.letters.count) + 1) / 3)
        let distances = [
            edits(to: word, atMost: atMost).map { $0 * 100 },
            Word(singular).edits(to: Word(word.singular), atMost: atMost).map { $0 * 100 + 25 },
            letters.count > 2 && word.letters.starts(with: letters)
                ? 110 + 5 * (word.letters.count - letters.count) : nil,
            isAbbreviation(of: word) ? 160 : nil,
        ]
        return distances.compactMap { $0 }.min()
    }

    /// The distance of words one of which begins with the other; nil where neither does so.
    func distanceOfBeginnings(to word: Word) -> Int? {
        let (short, long) =
            letters.count < word.letters.count
            ? (letters, word.letters) : (word.letters, letters)
        // Two letters begin many names; asked for more, a name must be a good part of them.
        guard short.count > 1, long.starts(with: short),
            letters.count <= word.letters.count || 3 * short.count >= long.count
        else { return nil }
        return 150 + 5 * (long.count - short.count)
    }

    /// Whether the word is another's first letter and some of its consonants, such as `qty` and `amt`.
    private func isAbbreviation(of word: Word) -> Bool {
        guard letters.count > 2, letters.count < word.letters.count,
            letters.first == word.letters.first,
            !letters.dropFirst().contains(where: { "aeiou".contains($0) })
        else { return false }
        var rest = word.letters[...]
        for letter in letters {
            guard let place = rest.firstIndex(of: letter) else { return false }
            rest = rest[(place + 1)...]
        }
        return true
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
    ///
    /// Nil beyond a limit, and where more than half of the letters would have to change.
    func edits(to word: Word, atMost limit: Int) -> Int? {
        let source = letters
        let target = word.letters
        let limit = min(limit, max(source.count, target.count) / 2)
        guard abs(source.count - target.count) <= limit, !source.isEmpty, !target.isEmpty else {
            return nil
        }
        var before = [Int](repeating: 0, count: target.count + 1)
        var previous = Array(0...target.count)
        for i in 1...source.count {
            var current = [i] + previous.dropFirst()
            for j in 1...target.count {
                let isSame = source[i - 1] == target[j - 1]
                current[j] = min(
                    previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (isSame ? 0 : 1))
                if i > 1, j > 1, source[i - 1] == target[j - 2], source[i - 2] == target[j - 1] {
                    current[j] = min(current[j], before[j - 2] + 1)
                }
            }
            before = previous
            previous = current
        }
        return previous[target.count] <= limit ? previous[target.count] : nil
    }
}
