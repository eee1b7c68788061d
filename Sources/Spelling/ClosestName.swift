/// Finds the name that was probably meant.
///
/// A distance counts hundredths of an edit: a plural is 25, one wrong letter 100, and a name of more
/// words than were given at least 100, so that `order` means `orders` before it means `order_items`.
package enum ClosestName {
    /// The name of least distance, the first of equals; nil where none is near.
    package static func to(_ word: String, in names: some Sequence<String>) -> String? {
        first(near: word, in: names, name: { $0 })
    }

    /// How many letters of two words differ, case aside; nil beyond a limit, or where it is half of them.
    package static func edits(from word: String, to other: String, atMost limit: Int) -> Int? {
        Word(Array(word.lowercased().prefix(100))).edits(
            to: Word(Array(other.lowercased().prefix(100))), atMost: limit)
    }

    /// The element whose name and handicap together are of least distance; nil where no name is near.
    package static func first<Element>(
        near word: String, in elements: some Sequence<Element>, name: (Element) -> String,
        handicap: (Element) -> Int = { _ in 0 }
    ) -> Element? {
        let asked = WordList(word)
        var best: (element: Element, distance: Int)?
        for element in elements {
            guard let distance = asked.distance(to: WordList(name(element))) else { continue }
            let total = distance + handicap(element)
            if total < best?.distance ?? .max { best = (element, total) }
        }
        return best?.element
    }
}
