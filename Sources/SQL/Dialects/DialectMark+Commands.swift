extension DialectMark {
    /// Statements that ask about the catalogue, which is tables of its own in PostgreSQL.
    static let commands: [DialectMark] = [
        command("tables", ["show", "tables"], ["show", "full", "tables"], ["exec", "sp_tables"]) {
            _ in tables
        },
        command("databases", ["show", "databases"], ["show", "schemas"]) { _ in
            "SELECT nspname FROM pg_namespace"
        },
        command(
            "columns", ["show", "columns", "from"], ["show", "columns", "in"],
            ["show", "full", "columns", "from"], ["show", "fields", "from"],
            ["show", "create", "table"], ["exec", "sp_columns"], ["exec", "sp_help"],
            ["describe", "table"], ["desc", "table"], ["describe", "formatted"], ["describe"],
            ["desc"], ["pragma", "table_info"], ["pragma", "table_xinfo"]
        ) { $0.map(columns) },
        command("tables", ["pragma", "table_list"]) { _ in tables },
        command(
            "indexes", ["show", "index", "from"], ["show", "indexes", "from"],
            ["show", "keys", "from"], ["pragma", "index_list"]
        ) {
            $0.map {
                "SELECT indexdef FROM pg_indexes WHERE tablename = \(TokenizedSQL.quoted($0.table))"
            }
        },
        DialectMark { text, index in
            // MySQL explains with these as well.
            guard index == 0, text.isKeyword(0, "describe", "desc"),
                text.isKeyword(1, "select", "with")
            else { return nil }
            return DialectFinding(causes: [.syntax(0..<1)], edits: [text.edit(0..<1, "EXPLAIN")])
        },
    ]

    private static let tables =
        "SELECT table_schema, table_name FROM information_schema.tables"

    private static func columns(of name: (schema: String?, table: String)) -> String {
        let schema = name.schema.map { "table_schema = \(TokenizedSQL.quoted($0)) AND " } ?? ""
        return """
            SELECT column_name, data_type FROM information_schema.columns \
            WHERE \(schema)table_name = \(TokenizedSQL.quoted(name.table)) ORDER BY ordinal_position
            """
    }

    /// A statement that begins with any of these words, and the query that is meant, which may need the
    /// relation that the next token names.
    private static func command(
        _ subject: String, _ beginnings: [String]...,
        query: @escaping @Sendable ((schema: String?, table: String)?) -> String?
    ) -> DialectMark {
        DialectMark { text, index in
            guard index == 0,
                let words = beginnings.first(where: { words in
                    words.indices.allSatisfy { text.word($0) == words[$0] }
                }), !text.isKeyword(words.count, "select", "with"),
                let query = query(relation(in: text, from: words.count))
            else { return nil }
            return DialectFinding(
                causes: [.syntax(0..<1)], edits: [text.edit(0..<text.count, query)],
                subject: subject == "tables" ? .tables : subject == "columns" ? .columns : nil)
        }
    }

    /// The relation named from a token on, in quotes of any dialect or in a pragma's parentheses.
    private static func relation(
        in text: TokenizedSQL, from index: Int
    ) -> (schema: String?, table: String)? {
        var parts: [String] = []
        var rest = index
        while rest < text.count, parts.count < 2 {
            switch text.kind(rest) {
            case .word?: parts.append(text.word(rest))
            case .quotedIdentifier?:
                parts.append(SQLLiteral.name(ofQuoted: text.bytes[text.tokens[rest].range]))
            case .string?: parts.append(text.string(rest..<rest + 1) ?? "")
            case .operator? where text.text(rest) == "`",
                .punctuation? where text.text(rest) == "(":
                rest += 1
                continue
            default: return nil
            }
            rest += text.text(rest + 1) == "`" ? 2 : 1
            guard text.text(rest) == "." else { break }
            rest += 1
        }
        guard let table = parts.last else { return nil }
        return (parts.count == 2 ? parts[0] : nil, table)
    }
}
