import JSON
import SQL
import Seeds
import Testing

/// What must hold for any names and values; the seeds are fixed.
@Suite struct ArgumentPropertyTests {
    private static let nasty = [
        "\"", "\"\u{301}", "'", "''", "\\", "\\\"", "$1", "$$", ";", "--", "/*", "*/", "(", ")",
        ",", ".",
        "{", "}", "->", "->>", "\n", "\r\n", "\t", " ", "*", "%", "é", "😀", "\u{200D}", "\u{202E}",
        "eq",
        "not", "or", "null", "DROP TABLE t", "E'", "U&\"", "\u{FF02}", "\u{2019}",
    ]

    /// Text that no piece of ours contains, so that finding it in SQL means a value got there.
    private static let mark = "zqxj"

    private func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map {
            "\"\\".unicodeScalars.contains($0) ? "\\\($0)" : "\($0)"
        }
        return "\"" + escaped.joined() + "\""
    }

    @Test func quotedNamesLexAsOneNameAndReadBack() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<1_000 {
            let name = "x" + random.text(of: ArgumentPropertyTests.nasty, upTo: 6)
            guard let identifier = try? Identifier(name) else { continue }
            let bytes = Array(identifier.quoted.utf8)
            let tokens = SQLLexer.tokens(of: bytes)
            #expect(tokens == [SQLToken(.quotedIdentifier, 0..<bytes.count)], "\(name)")
            let inside = bytes.dropFirst().dropLast()
            var read: [UInt8] = []
            var isSecond = false
            for byte in inside {
                isSecond = byte == UInt8(ascii: "\"") && !isSecond
                if !isSecond { read.append(byte) }
            }
            #expect(read == Array(name.utf8))
            #expect(try TableName(parsing: quoted(name)).table.name.utf8.elementsEqual(name.utf8))
            #expect(try ColumnPath(parsing: quoted(name)).column.name.utf8.elementsEqual(name.utf8))
        }
    }

    @Test func valuesNeverReachTheText() throws {
        var random = SeededGenerator(seed: 6)
        let operators = FilterOperator.allCases.map(\.rawValue).filter {
            !["is", "in"].contains($0)
        }
        for _ in 0..<1_000 {
            let mark = ArgumentPropertyTests.mark
            let value = mark + random.text(of: ArgumentPropertyTests.nasty, upTo: 6) + mark
            let comparison = operators[random.below(operators.count)]
            let entries: [(key: String, text: String)] = [
                ("a", "\(comparison).\(value)"),
                ("a", "not.in.(\(quoted(value)),2)"),
                ("or", "(a.\(comparison).\(quoted(value)),and(b.in.(\(quoted(value)))))"),
                ("p->>\(quoted(value))", "eq.1"),
            ]
            let written: JSONValue = .string(value)
            let objects: [JSONObject] = [
                ["a": [.object([comparison: written])]], ["a": ["not.in": [written, 2]]],
                ["a": [.object([comparison: written]), ["IN": [written]]]],
                ["or": [["a": .object([comparison: written])], ["b": ["in": [written]]]]],
                ["a": .string(JSONValue.object([comparison: written]).description)],
            ]
            var parsed: [[Filter]] = []
            for entry in entries { parsed.append([try Filter(key: entry.key, text: entry.text)]) }
            for object in objects { parsed.append(try Filter.parse(object)) }
            for filters in parsed {
                var query = TableQuery(table: try TableName(parsing: "t"))
                query.filters = filters
                let statement = query.statement
                #expect(!statement.text.contains(mark), "\(statement.text)")
                #expect(statement.text.utf8.allSatisfy { $0 < 0x80 })
                #expect(
                    statement.parameters.contains { $0?.contains(mark) == true })
                let used = SQLLexer.tokens(of: Array(statement.text.utf8)).count {
                    $0.kind == .parameter
                }
                #expect(used == statement.parameters.count)
            }
            if comparison != "like", comparison != "ilike" {
                var statement = Statement()
                _ = try Filter(key: "a", text: "\(comparison).\(value)").condition(in: &statement)
                #expect(statement.parameters.last??.utf8.elementsEqual(value.utf8) == true)
                let object = try Filter.parse(["a": .object([comparison: written])])
                _ = object[0].condition(in: &statement)
                #expect(statement.parameters.last??.utf8.elementsEqual(value.utf8) == true)
            }
        }
    }

    @Test func rowsNeverReachTheText() throws {
        var random = SeededGenerator(seed: 7)
        let table = try TableName(parsing: "t")
        for _ in 0..<500 {
            let mark = ArgumentPropertyTests.mark
            let value = mark + random.text(of: ArgumentPropertyTests.nasty, upTo: 6)
            let rows: [JSONObject] = [["a": .string(value), "b": [.string(value)]]]
            for change in [RowChange.insert(rows, onConflict: nil), .update([], changes: rows[0])] {
                let statement = try change.statements(on: table, maxRows: 5)[0]
                #expect(!statement.text.contains(mark))
                let json = try JSONValue(parsing: try #require(statement.parameters[0]))
                let sent = json.array?[0].object ?? json.object
                #expect(sent?["a"]?.string?.utf8.elementsEqual(value.utf8) == true)
            }
        }
    }

    private static let seeds = [
        "eq.5", "not.in.(1,\"a,b\",2)", "(a.eq.1,or(b.is.null,c.gt.2))", "like(any).{a*,b*}",
        "(a.cs.{\"x\":{}},not.and(p->>\"k\".eq.\"v\",b.in.(1,2)))", "fts(english).cat",
        "is.not_null",
        "price.desc.nullslast,name", "\"a b\".asc,p->>c.desc",
        "id,total:price,p->a->>0,\"x\":\"y\"", "*",
        "shop.orders", "\"odd.schema\".\"t\"",
    ]

    /// One text with a few places changed.
    private func mutation(_ random: inout SeededGenerator) -> String {
        let seeds = ArgumentPropertyTests.seeds
        var scalars = Array(seeds[random.below(seeds.count)].unicodeScalars)
        for _ in 0...random.below(4) {
            let place = random.below(scalars.count + 1)
            let nasty = ArgumentPropertyTests.nasty
            switch random.below(4) {
            case 0: scalars.removeSubrange(place..<min(scalars.count, place + random.below(4)))
            case 1:
                scalars += Array(seeds[random.below(seeds.count)].unicodeScalars)[...].prefix(place)
            default:
                scalars.insert(
                    contentsOf: nasty[random.below(nasty.count)].unicodeScalars, at: place)
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// What a text can be an argument for.
    private enum Argument: CaseIterable {
        case filter, group, path, order, selection, table

        func compile(_ text: String) throws(SQLArgumentError) -> Statement {
            var statement = Statement()
            switch self {
            case .filter:
                statement.text = try Filter(key: "a", text: text).condition(in: &statement)
            case .group:
                statement.text = try Filter(key: "or", text: text).condition(in: &statement)
            case .path: statement.text = try ColumnPath(parsing: text).expression(in: &statement)
            case .order: statement.text = try RowOrder(parsing: text).sql(in: &statement)
            case .selection: statement.text = try Selection(parsing: text).sql(in: &statement)
            case .table: statement.text = try TableName(parsing: text).quoted
            }
            return statement
        }
    }

    @Test func everyMutationIsReadOrRefusedInWords() throws {
        var random = SeededGenerator(seed: 8)
        var read = 0
        for _ in 0..<4_000 {
            let text = mutation(&random)
            for argument in Argument.allCases {
                do throws(SQLArgumentError) {
                    let statement = try argument.compile(text)
                    read += 1
                    let tokens = SQLLexer.tokens(of: Array(statement.text.utf8))
                    #expect(tokens.allSatisfy { $0.flaw == nil && $0.kind != .stray }, "\(text)")
                    #expect(
                        !tokens.contains {
                            [.lineComment, .blockComment, .string].contains($0.kind)
                        })
                    #expect(tokens.count { $0.kind == .parameter } == statement.parameters.count)
                } catch {
                    #expect(!error.message.isEmpty)
                }
            }
        }
        #expect(read > 1_000)
    }
}
