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

    /// Reads terms with commas between: a column, then `asc` or `desc`, then `nullsfirst` or `nullslast`,
    /// after points or, as in SQL, after spaces.
    package init(parsing text: String) throws(SQLArgumentError) {
        var reader = ArgumentReader(text)
        var terms: [Term] = []
        do throws(SQLArgumentError) {
            repeat { terms.append(try Term(parsing: reader.listElement())) } while reader.take(",")
        } catch {
            throw SQLArgumentError("order: \(error.message)")
        }
        self.terms = terms
    }

    /// The list after ORDER BY.
    package func sql(in statement: inout Statement) -> String {
        terms.map { $0.sql(in: &statement) }.joined(separator: ", ")
    }
}

extension RowOrder.Term {
    /// The term after ORDER BY.
    func sql(in statement: inout Statement) -> String {
        let nulls = nullsFirst.map { $0 ? " NULLS FIRST" : " NULLS LAST" } ?? ""
        return path.expression(in: &statement) + (isDescending ? " DESC" : "") + nulls
    }

    fileprivate init(parsing text: String) throws(SQLArgumentError) {
        // SQL's words of direction are taken off the end; what is before them may be a name with spaces.
        var words: [Substring] = []
        var rest = text[...]
        while let space = rest.lastIndex(of: " ") {
            let word = rest[rest.index(after: space)...]
            guard RowOrder.Term.directions.contains(word.lowercased()) || word.isEmpty else {
                break
            }
            if !word.isEmpty { words.insert(word, at: 0) }
            rest = rest[..<space]
        }
        var reader = ArgumentReader(String(rest))
        let isBare = reader.first != "\""
        if isBare { try RowOrder.Term.refuseMisread(rest, words) }
        do throws(SQLArgumentError) {
            path = try ColumnPath(from: &reader, stops: ["."])
        } catch {
            throw SQLArgumentError("\(error.message), as in price.desc,name")
        }
        if !reader.isAtEnd {
            guard reader.take(".") else {
                throw RowOrder.Term.noOrder(reader.text[...], after: path)
            }
            words =
                reader.takeRest().split(separator: ".", omittingEmptySubsequences: false) + words
        }
        var direction: Bool?
        var nullsFirst: Bool?
        var unread = words[...]
        while let word = unread.popFirst() {
            var name = word.lowercased()
            if name == "nulls", let place = unread.popFirst() { name += place.lowercased() }
            switch (name, direction, nullsFirst) {
            case ("asc", nil, nil): direction = false
            case ("desc", nil, nil): direction = true
            case ("nullsfirst", _, nil): nullsFirst = true
            case ("nullslast", _, nil): nullsFirst = false
            default: throw RowOrder.Term.noOrder(word, after: path)
            }
        }
        isDescending = direction ?? false
        self.nullsFirst = nullsFirst
    }

    private static let directions: Set<String> = [
        "asc", "desc", "nulls", "first", "last", "nullsfirst", "nullslast",
    ]

    /// Refuses what would be a column of a name that nobody means: `-price`, `desc`, `first name desc`.
    private static func refuseMisread(
        _ text: Substring, _ words: [Substring]
    ) throws(SQLArgumentError) {
        let quotes = "a column of that name is in double quotes"
        if let sign = text.first, sign == "-" || sign == "+" {
            let meant = "\(text.dropFirst().prefix(60)).\(sign == "-" ? "desc" : "asc")"
            throw SQLArgumentError("\(text.prefix(60)) is not a column; write \(meant); \(quotes)")
        }
        if ["asc", "desc"].contains(text.lowercased()) {
            throw SQLArgumentError(
                "\(text) stands alone; it follows a column, as in price.\(text.lowercased()); \(quotes)"
            )
        }
        let parts = text.split(separator: " ").dropFirst()
        if !parts.isEmpty,
            !words.isEmpty || parts.contains(where: { directions.contains($0.lowercased()) })
        {
            let meant =
                words.isEmpty ? "desc" : words.map { $0.lowercased() }.joined(separator: ".")
            throw SQLArgumentError(
                """
                \(text.prefix(60)) is not one column; a name with a space is in double quotes, as in \
                \(JSONValue.string(String(text.prefix(60)))).\(meant)
                """)
        }
    }

    private static func noOrder(_ word: Substring, after path: ColumnPath) -> SQLArgumentError {
        SQLArgumentError(
            """
            \(JSONValue.string(String(word.prefix(60)))) after \(path.column.name) is no order; after a column \
            come .asc or .desc, then .nullsfirst or .nullslast
            """)
    }
}
