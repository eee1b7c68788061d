extension DialectMark {
    static let clauses: [DialectMark] = [
        top, limit, rowNumber, qualify, pivot, alias,
        DialectMark { text, index in
            guard text.isKeyword(index, "unpivot") else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<index + 6)], isComplete: false,
                remedy: """
                    PostgreSQL has no UNPIVOT; it turns columns into rows with CROSS JOIN LATERAL \
                    (VALUES ('a', a), ('b', b)) AS u(name, value)
                    """)
        },
        phrase(["cross", "apply"], "CROSS JOIN LATERAL"),
        phrase(
            ["outer", "apply"], "LEFT JOIN LATERAL", note: "ON true ends it", isComplete: false),
        phrase(["straight_join"], "JOIN"),
        phrase(["distinctrow"], "DISTINCT"),
        DialectMark { text, index in
            guard text.isKeyword(index, "minus"), text.endsOperand(index - 1),
                text.isKeyword(index + 1, "select", "all", "values", "with")
                    || text.text(index + 1) == "("
                        && text.isKeyword(index + 2, "select")
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<index + 3)],
                edits: [text.edit(index..<index + 1, "EXCEPT")])
        },
        DialectMark { text, index in
            guard text.isKeyword(index, "dual"), text.isKeyword(index - 1, "from") else {
                return nil
            }
            return DialectFinding(
                causes: [.relation(index)],
                edits: [text.edit(index - 1..<index + 1, "")],
                remedy: "PostgreSQL needs no table to select values: leave FROM DUAL out")
        },
        DialectMark { text, index in
            // Locking hints of SQL Server.
            let hasWith = text.isKeyword(index, "with")
            let opener = hasWith ? index + 1 : index
            guard text.text(opener) == "(", let closer = text.closers[opener],
                hints.contains(text.word(opener + 1)), text.endsOperand(index - 1)
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<closer + 1), .column(opener + 1)],
                edits: [text.edit(index..<closer + 1, "")],
                remedy:
                    "PostgreSQL has no hints: leave \(text.text(of: index..<closer + 1)) out; reads never wait for writes"
            )
        },
        DialectMark { text, index in
            // Index hints of MySQL.
            guard text.isKeyword(index, "use", "force", "ignore"),
                text.isKeyword(index + 1, "index", "key"), text.text(index + 2) == "(",
                let closer = text.closers[index + 2]
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<closer + 1)], edits: [text.edit(index..<closer + 1, "")],
                remedy: "PostgreSQL has no hints: leave \(text.text(of: index..<closer + 1)) out")
        },
        DialectMark { text, index in
            guard
                text.isKeyword(index, "connect") && text.isKeyword(index + 1, "by")
                    || text.isKeyword(index, "start") && text.isKeyword(index + 1, "with")
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<index + 3)], isComplete: false,
                remedy: """
                    PostgreSQL has no CONNECT BY; it walks trees with WITH RECURSIVE t AS (SELECT … WHERE the \
                    start UNION ALL SELECT … FROM … JOIN t ON the parent is t's) SELECT * FROM t
                    """)
        },
        DialectMark { text, index in
            guard text.text(index) == "(", text.text(index + 1) == "+", text.text(index + 2) == ")"
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<index + 3)], isComplete: false,
                remedy: "PostgreSQL has no (+); it writes a LEFT JOIN b ON a.id = b.id")
        },
        DialectMark { text, index in
            guard text.isKeyword(index, "by"), text.isKeyword(index - 1, "group", "order"),
                text.isKeyword(index + 1, "all"), !text.beginsOperand(index + 2)
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index + 1..<index + 3)], isComplete: false,
                remedy: """
                    PostgreSQL has no \(text.word(index - 1).uppercased()) BY ALL: name the columns, \
                    or number them as in \(text.word(index - 1).uppercased()) BY 1, 2
                    """)
        },
        DialectMark { text, index in
            guard text.isKeyword(index, "with"), text.isKeyword(index + 1, "rollup", "cube"),
                let by = (0..<index).suffix(200).last(where: {
                    text.isKeyword($0, "by") && text.openers[$0] == text.openers[index]
                }), text.isKeyword(by - 1, "group")
            else { return nil }
            let list = text.text(of: by + 1..<index)
            return DialectFinding(
                causes: [.syntax(index..<index + 2)],
                edits: [
                    text.edit(
                        by - 1..<index + 2,
                        "GROUP BY \(text.text(index + 1).uppercased()) (\(list))")
                ])
        },
        DialectMark { text, index in
            guard text.text(index - 1) == "*",
                text.isKeyword(index, "except", "exclude", "replace"),
                text.text(index + 1) == "(", let closer = text.closers[index + 1],
                !text.isKeyword(index + 2, "select", "with", "values", "table"),
                text.text(index + 2) != "("
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<closer + 2)], isComplete: false,
                remedy:
                    "PostgreSQL has no * \(text.text(index).uppercased()): list the columns that are wanted"
            )
        },
        DialectMark { text, index in
            // Hive's tables of an array's elements.
            guard text.isKeyword(index, "lateral"), text.isKeyword(index + 1, "view") else {
                return nil
            }
            var call = index + 2
            if text.isKeyword(call, "outer") { call += 1 }
            guard let arguments = text.arguments(ofCallWith: call + 1), arguments.count == 1,
                let closer = text.closers[call + 1], text.kind(closer + 1) == .word,
                text.isKeyword(closer + 2, "as"), text.kind(closer + 3) == .word
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<index + 3)],
                edits: [
                    text.edit(
                        index..<closer + 4,
                        """
                        CROSS JOIN LATERAL unnest(\(text.text(of: arguments[0]))) \
                        AS \(text.text(closer + 1))(\(text.text(closer + 3)))
                        """)
                ])
        },
        DialectMark { text, index in
            // A database before the schema.
            guard [.word, .quotedIdentifier].contains(text.kind(index)),
                text.text(index + 1) == ".",
                text.text(index + 3) == ".",
                text.isKeyword(index - 1, "from", "join") || text.text(index - 1) == ","
            else { return nil }
            return DialectFinding(
                causes: [.init(code: "0A000", tokens: index..<index + 1)],
                edits: [text.edit(index..<index + 5, text.text(of: index + 2..<index + 5))],
                note: "there is one database")
        },
        DialectMark { text, index in
            guard text.text(index) == "..", text.endsOperand(index - 1), text.endsOperand(index + 1)
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<index + 1)],
                edits: [text.edit(index - 1..<index + 2, text.text(index + 1))],
                note: "or schema.table")
        },
        DialectMark { text, index in
            // Words that are no functions.
            guard
                [
                    "current_date", "current_time", "current_timestamp", "localtime",
                    "localtimestamp",
                    "current_user", "session_user", "user", "current_role",
                ].contains(text.word(index)), text.text(index + 1) == "(",
                text.text(index + 2) == ")",
                text.text(index - 1) != "."
            else { return nil }
            return DialectFinding(
                causes: [.syntax(index..<index + 3)],
                edits: [text.edit(index..<index + 3, text.text(index))])
        },
        DialectMark { text, index in
            guard text.isKeyword(index, "sysdate", "systimestamp"), text.text(index + 1) != "("
            else {
                return nil
            }
            return DialectFinding(
                causes: [.column(index)], edits: [text.edit(index..<index + 1, "now()")])
        },
    ]

    private static let hints: Set<String> = [
        "nolock", "readuncommitted", "readcommitted", "readpast", "rowlock", "holdlock", "updlock",
        "tablock", "noexpand", "index",
    ]

    /// Words that PostgreSQL spells in another way.
    private static func phrase(
        _ words: [String], _ instead: String, note: String? = nil, isComplete: Bool = true
    ) -> DialectMark {
        DialectMark { text, index in
            guard words.indices.allSatisfy({ text.isKeyword(index + $0, words[$0]) }) else {
                return nil
            }
            return DialectFinding(
                causes: [.syntax(index..<index + words.count + 1)],
                edits: [text.edit(index..<index + words.count, instead)], isComplete: isComplete,
                note: note)
        }
    }
}
