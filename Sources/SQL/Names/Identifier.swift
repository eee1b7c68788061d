/// The name of a schema, relation, column or function, exactly as PostgreSQL stores it.
package struct Identifier: Hashable, Sendable, CustomStringConvertible {
    /// PostgreSQL cuts longer names without a word (NAMEDATALEN - 1), so they are refused here.
    package static let maxBytes = 63

    package let name: String

    package init(_ name: String) throws(SQLArgumentError) {
        guard !name.isEmpty else {
            throw SQLArgumentError("a name is empty; give the name of a column or relation")
        }
        guard name.utf8.count <= Identifier.maxBytes else {
            throw SQLArgumentError(
                """
                the name \(name.prefix(20))… has \(name.utf8.count) bytes; PostgreSQL's names \
                have at most \(Identifier.maxBytes)
                """)
        }
        guard !name.utf8.contains(0) else {
            throw SQLArgumentError("a name holds a NUL character, which no PostgreSQL name can")
        }
        self.name = name
    }

    /// Reads names with commas between: `a, "odd, name"`.
    package static func list(parsing text: String) throws(SQLArgumentError) -> [Identifier] {
        var reader = ArgumentReader(text)
        var names: [Identifier] = []
        repeat {
            names.append(try Identifier(try reader.name(stops: [","])))
        } while reader.take(",")
        guard reader.isAtEnd else {
            throw SQLArgumentError("\(text.prefix(60)) is no list of names, such as a,b")
        }
        return names
    }

    /// The name in double quotes, safe at any place of a statement that takes a name.
    ///
    /// One that the API would refuse, `copy` for example, is spelt with escapes.
    package var quoted: String {
        guard APIWordFilter.matches(in: Array(name.utf8)).isEmpty else {
            return UnicodeEscapes.identifier(name)
        }
        return "\"" + name.replacing("\"" as Unicode.Scalar, with: "\"\"") + "\""
    }

    package var description: String { name }

    /// Names are the same by their bytes, as for PostgreSQL, not by canonical equivalence.
    package static func == (first: Identifier, second: Identifier) -> Bool {
        first.name.utf8.elementsEqual(second.name.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(byte) }
    }
}
