/// Finds the name that was probably meant.
package enum Spelling {
    /// The name with the fewest edits from `word`, case aside; nil where more than a third of the longer
    /// one (and more than two letters) would have to change, and no name begins with the word.
    package static func nearest(to word: String, in names: some Sequence<String>) -> String? {
        let word = Array(word.lowercased().prefix(100))
        var best: (name: String, distance: Int)?
        for name in names {
            let letters = Array(name.lowercased().prefix(100))
            let isPrefix =
                min(word.count, letters.count) >= 2
                && (letters.starts(with: word) || word.starts(with: letters))
            let distance = isPrefix ? 1 : edits(from: word, to: letters)
            let allowed = max(2, max(word.count, letters.count) / 3)
            if distance <= allowed, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
    private static func edits(from source: [Character], to target: [Character]) -> Int {
        guard !source.isEmpty, !target.isEmpty else { return max(source.count, target.count) }
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
        return previous[target.count]
    }
}
