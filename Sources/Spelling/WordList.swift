/// A name as the words it is made of: `created_at`, `createdAt` and `Created At` are the same two.
struct WordList {
    private let words: [Word]

    /// All letters and digits, case aside.
    private let whole: Word

    /// Reads at most 100 characters; whatever is no letter or digit parts words.
    init(_ name: String) {
        var words: [[Character]] = [[]]
        let name = Array(name.prefix(100))
        for (index, character) in name.enumerated() {
            guard character.isLetter || character.isNumber else {
                words.append([])
                continue
            }
            if index > 0, WordList.beginsWord(at: index, of: name) { words.append([]) }
            words[words.count - 1] += Array(character.lowercased())
        }
        self.words = words.filter { !$0.isEmpty }.map(Word.init)
        whole = Word(words.flatMap { $0 })
    }

    /// Whether a capital begins a word: after a small letter, or as the last of several (`HTTPServer`).
    private static func beginsWord(at index: Int, of name: [Character]) -> Bool {
        guard name[index].isUppercase else { return false }
        if !name[index - 1].isUppercase { return true }
        return index + 1 < name.count && name[index + 1].isLowercase
    }

    /// How far a name is from this one as it was asked for; nil where it is not near.
    func distance(to name: WordList) -> Int? {
        guard !whole.letters.isEmpty, !name.whole.letters.isEmpty else { return nil }
        if whole.letters == name.whole.letters {
            return words.map(\.letters) == name.words.map(\.letters) ? 0 : 5
        }
        let distances = [
            distanceOfWords(to: name), whole.distanceOfBeginnings(to: name.whole),
            whole.edits(to: name.whole, atMost: 2).map { $0 * 100 },
        ]
        return distances.compactMap { $0 }.min()
    }

    /// Pairs the words, in whatever order; nil where both names have words that the other lacks.
    private func distanceOfWords(to name: WordList) -> Int? {
        var left = Array(name.words.indices)
        var unmatched: [Word] = []
        var paired = 0
        var distance = 0
        var last = -1
        var isMoved = false
        for word in words {
            let near = left.compactMap { index in
                word.distance(to: name.words[index]).map { (index: index, distance: $0) }
            }
            guard let best = near.min(by: { $0.distance < $1.distance }) else {
                unmatched.append(word)
                continue
            }
            left.removeAll { $0 == best.index }
            distance += best.distance
            paired += min(word.letters.count, name.words[best.index].letters.count)
            isMoved = isMoved || best.index < last
            last = best.index
        }
        guard unmatched.isEmpty || left.isEmpty else { return nil }
        unmatched += left.map { name.words[$0] }
        // A short word such as "id" is shared by names that have nothing to do with each other.
        guard unmatched.isEmpty || paired > 3 else { return nil }
        let missing = unmatched.map { 100 + 5 * $0.letters.count }.reduce(0, +)
        return distance + missing + (isMoved ? 30 : 0)
    }
}
