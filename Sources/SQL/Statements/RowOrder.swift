import JSON

/// The `order` argument: `price.desc.nullslast,name`.
package struct RowOrder: Hashable, Sendable {
    /// One column with its direction.
    package struct Term: Hashable, Sendable {
        package let path: ColumnPath
        package let isDescending: Bool

        /// Where NULLs go; nil leaves it to PostgreSQL (last when ascending).
        package let nullsFirst: Bool?
    }

    package let terms: [Term]

    package init(parsing text: String) throws(SQLArgumentError) {
        var reader = ArgumentReader(text)
        var terms: [Term] = []
        repeat {
            reader.skipSpaces()
            let isBare = reader.first != "\""
            let path: ColumnPath
            do throws(SQLArgumentError) {
                path = try ColumnPath(from: &reader, stops: [",", "."])
            } catch {
                throw SQLArgumentError("order: \(error.message), as in price.desc,name")
            }
            if isBare { try RowOrder.refuseSpacedWords(in: path.column.name) }
            let words = reader.takeTrimmed { $0 != "," }
            terms.append(try RowOrder.term(path, words: words))
        } while reader.take(",")
        self.terms = terms
    }

    private static func term(
        _ path: ColumnPath, words: String
    ) throws(SQLArgumentError) -> Term {
        var direction: Bool?
        var nullsFirst: Bool?
        let words = words.split(separator: ".", omittingEmptySubsequences: false)
        for (index, word) in words.enumerated() {
            switch (word, direction, nullsFirst) {
            case ("", _, _) where index == 0: continue
            case ("asc", nil, nil): direction = false
            case ("desc", nil, nil): direction = true
            case ("nullsfirst", _, nil): nullsFirst = true
            case ("nullslast", _, nil): nullsFirst = false
            default:
                throw SQLArgumentError(
                    """
                    order: \(JSONValue.string(String(word))) after \(path.column.name) is no order; after \
                    a column come .asc or .desc, then .nullsfirst or .nullslast
                    """)
            }
        }
        return Term(path: path, isDescending: direction ?? false, nullsFirst: nullsFirst)
    }

    /// Refuses SQL's `price DESC`, which would otherwise be a column of that name.
    private static func refuseSpacedWords(in name: String) throws(SQLArgumentError) {
        let words = name.split(separator: " ")
        guard words.count > 1, let last = words.last?.lowercased(),
            ["asc", "desc", "first", "last", "nullsfirst", "nullslast"].contains(last)
        else { return }
        throw SQLArgumentError(
            """
            order: \(name) is not one column; write points for spaces, as in \
            \(words[0]).desc.nullslast, or a column of that name in double quotes
            """)
    }

    /// The list after ORDER BY.
    package func sql(in statement: inout Statement) -> String {
        terms.map { term in
            let nulls = term.nullsFirst.map { $0 ? " NULLS FIRST" : " NULLS LAST" } ?? ""
            return term.path.expression(in: &statement) + (term.isDescending ? " DESC" : "") + nulls
        }.joined(separator: ", ")
    }
}
