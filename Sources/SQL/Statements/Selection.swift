/// The `select` argument: `id,total:price,profile->>city`; `*` or nothing is every column.
package struct Selection: Hashable, Sendable {
    /// One column of the result.
    package struct Term: Hashable, Sendable {
        package let alias: Identifier?
        package let path: ColumnPath
    }

    /// Empty for every column.
    package let terms: [Term]

    package init(terms: [Term] = []) {
        self.terms = terms
    }

    package init(parsing text: String) throws(SQLArgumentError) {
        var reader = ArgumentReader(text)
        reader.skipSpaces()
        var terms: [Term] = []
        var star = reader
        let isStar = star.take("*") && star.isAtEndAfterSpaces
        if !reader.isAtEnd, !isStar {
            repeat {
                reader.skipSpaces()
                terms.append(try Selection.term(from: &reader))
                reader.skipSpaces()
            } while reader.take(",")
            guard reader.isAtEnd else { throw Selection.tooRich(text) }
        }
        self.init(terms: terms)
    }

    private static func term(from reader: inout ArgumentReader) throws(SQLArgumentError) -> Term {
        let first = try path(from: &reader)
        guard reader.take(":") else { return Term(alias: nil, path: first) }
        guard first.steps.isEmpty, reader.first != ":" else {
            throw tooRich("\(first.column):\(reader.text)")
        }
        return Term(alias: first.column, path: try path(from: &reader))
    }

    /// Reads one column; a bare name with parentheses or a star is a call or an embedding.
    private static func path(
        from reader: inout ArgumentReader
    ) throws(SQLArgumentError) -> ColumnPath {
        reader.skipSpaces()
        let whole = reader.text
        let isBare = reader.first != "\""
        let path: ColumnPath
        do throws(SQLArgumentError) {
            path = try ColumnPath(from: &reader, stops: [",", ":"])
        } catch {
            throw SQLArgumentError("select: \(error.message)")
        }
        guard
            !(isBare
                && path.column.name.unicodeScalars.contains { "*()".unicodeScalars.contains($0) })
        else { throw tooRich(whole) }
        return path
    }

    private static func tooRich(_ text: String) -> SQLArgumentError {
        SQLArgumentError(
            """
            select: \(text.prefix(60)) is more than columns, alias:column and JSON paths; \
            truss_run_sql takes any SELECT
            """)
    }

    /// The list after SELECT.
    package func sql(in statement: inout Statement) -> String {
        guard !terms.isEmpty else { return "*" }
        return terms.map { term in
            let expression = term.path.expression(in: &statement)
            if let alias = term.alias { return "\(expression) AS \(alias.quoted)" }
            guard !term.path.steps.isEmpty, let name = try? Identifier(term.path.resultName) else {
                return expression
            }
            return "\(expression) AS \(name.quoted)"
        }.joined(separator: ", ")
    }
}
