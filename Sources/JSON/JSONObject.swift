/// The members of a JSON object, in the order they were written.
///
/// A name may occur twice, as RFC 8259 §4 leaves open; look-up then finds the last. Two objects are
/// equal when they have the same members in the same order.
package struct JSONObject: Hashable, Sendable {
    /// One name with its value.
    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: JSONValue

        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }

        /// Names are the same by their bytes, not by canonical equivalence.
        fileprivate func isNamed(_ name: String) -> Bool {
            self.name.utf8.elementsEqual(name.utf8)
        }
    }

    package private(set) var members: [Member]

    package init(_ members: [Member] = []) {
        self.members = members
    }

    /// The last value under a name, found in O(n).
    ///
    /// Assigning replaces it in place or appends; assigning nil removes every member of that name.
    package subscript(name: String) -> JSONValue? {
        get { members.last { $0.isNamed(name) }?.value }
        set {
            guard let newValue else { return members.removeAll { $0.isNamed(name) } }
            if let index = members.lastIndex(where: { $0.isNamed(name) }) {
                members[index].value = newValue
            } else {
                members.append(Member(name: name, value: newValue))
            }
        }
    }

    /// The member names in order, repeats included.
    package var names: [String] { members.map(\.name) }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self.init(members.map { Member(name: $0, value: $1) })
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}
