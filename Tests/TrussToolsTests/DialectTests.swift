import Corpora
import JSON
import Seeds
import Testing
import TrussAPI
import TrussTools

@testable import SQL

/// What is said of SQL of other dialects, from PostgreSQL's own errors on.
@Suite struct DialectTests {
    @Test(arguments: DialectCase.all)
    func aDialectGivesItsRemedy(_ it: DialectCase) async throws {
        let features = try await SandboxFixture.features()
        let text = try await features.call(
            "truss_run_sql", with: ["sql": .string(it.sql)])
        #expect(text.isError)
        #expect(text.text.contains(it.remedy), "\(text.text)")
        let plan = try await features.call(
            "truss_explain_query", with: ["sql": .string(it.sql)])
        #expect(plan.text.contains(it.remedy), "\(plan.text)")
    }

    /// One fault after the other, as a writer would mend them.
    @Test(arguments: DialectCase.all.filter(\.runs))
    func theRemedyRuns(_ it: DialectCase) async throws {
        var sql = it.sql
        var fault = try await Self.fault(of: sql)
        for _ in 0..<5 where fault != nil {
            guard let found = fault else { break }
            let remedies = Dialect.remedies(for: found, in: sql)
            sql = try #require(remedies.first?.rewritten, "\(sql): \(found)")
            fault = try await Self.fault(of: sql)
        }
        #expect(fault == nil, "\(sql): \(String(describing: fault))")
    }

    /// Why a statement is refused, before it is sent or by PostgreSQL; nil where it runs.
    private static func fault(of sql: String) async throws -> SQLFault? {
        do throws(RefusedSQL) {
            _ = try ReadOnlyQuery(parsing: sql)
        } catch {
            return SQLFault(error)
        }
        let body: JSONValue = ["sql": .string(sql + "\n/* limit */"), "params": []]
        let response = try await SandboxFixture.instance().respond(
            to: APIRequest(.post, path: ["v1", "sql"], body: body.bytes, isRead: true))
        guard let failure = response.failure, let code = failure.code else { return nil }
        let position = SQLPosition(character: failure.position ?? 0, in: Array(sql.utf8))
        return SQLFault(code: code, message: failure.text, offset: position.offset)
    }

    /// Mistakes that have another cause, beside what is a mark elsewhere.
    static let otherCauses: [String] = [
        "SELECT IFNULL(nosuch, 0) FROM orders",
        "SELECT coalesce(notes, 'x') AS \"IFNULL\", nosuch FROM orders",
        "SELECT '`id`', nosuch FROM orders",
        "SELECT \"`id`\" FROM orders",
        "SELECT $$ TOP 5 $$ nosuch nosuch FROM orders",
        "SELECT id FROM orders -- LIMIT 10, 20\nWHERE nosuch",
        "SELECT id FROM orders /* `x` IFNULL(a, b) */ WHERE nosuch = 1",
        "SELECT 'GETDATE()' || nosuch FROM orders",
        "SELECT id FROM nosuch WHERE notes = 'a'",
        "SELECT id FROM orders WHERE notes = 'is :id or ? or %s' AND nosuch = 1",
        "SELECT preferences ? 'a', nosuch FROM customers",
        "SELECT preferences ?| array['a'], nosuch FROM customers",
        "SELECT tags[1], nosuch FROM customers",
        "SELECT tags[1:2], tags[nosuch:2] FROM customers",
        "SELECT 1 WHERE tags && array[1] FROM customers",
        "SELECT id FROM customers WHERE tags && array[1]",
        "SELECT price || stock FROM products",
        "SELECT price + released_on FROM products",
        "SELECT weight_kg FROM products WHERE round(name, 2) = 1",
        "SELECT \"nme\" FROM customers",
        "SELECT c.\"nme\" FROM customers c",
        "SELECT * FROM customers WHERE \"nme\" = 'x'",
        "SELECT * FROM customers JOIN orders ON customers.id = orders.\"customer\"",
        "SELECT id FROM orders WHERE id = 'abc'",
        "SELECT id FROM orders GROUP",
        "SELECT id FROM orders LIMIT 10 OFFSET",
        "SELECT id, FROM orders",
        "SELECT id FROM orders WHERE id = = 1",
        "SELECT @ nosuch FROM orders",
        "SELECT 5 % s FROM orders",
        "SELECT extract(day FROM name) FROM customers",
        "SELECT date_trunc('month', name) FROM customers",
        "SELECT to_char(nosuch, 'YYYY') FROM orders",
        "SELECT decode(1, 'hex')",
        "SELECT trunc('a', 'b', 'c')",
        "SELECT total AS amount FROM orders WHERE amont > 5",
        "SELECT id FROM orders WHERE status IS NOT",
        "SELECT id FROM orders WHERE id = ANY (1)",
        "SELECT 1 / 0",
        "SELECT interval '1 dya'",
        "SELECT id FROM orders ORDER BY nosuch LIMIT 5",
        "SELECT * FROM orders PIVOT () (id) FOR status IN (1)",
        "SELECT GROUP_CONCAT(id ORDER) FROM orders",
        "SELECT DATE_ADD(placed_at, INTERVAL) FROM orders",
    ]

    @Test(arguments: otherCauses) func anotherCauseGivesNone(_ sql: String) async throws {
        let fault = try #require(await Self.fault(of: sql), "\(sql)")
        #expect(Dialect.remedies(for: fault, in: sql) == [], "\(fault)")
        let text = try await SandboxFixture.features().call(
            "truss_run_sql", with: ["sql": .string(sql)]
        ).text
        #expect(
            !text.contains("PostgreSQL writes") && !text.contains("PostgreSQL has no"), "\(text)")
    }

    /// Marks where they mean nothing: in strings, comments and quoted names.
    @Test(arguments: DialectCase.all)
    func aMarkInAStringOrCommentIsNone(_ it: DialectCase) {
        let doubled = it.sql.replacing("'", with: "''")
        let quoted = it.sql.replacing("\"", with: "\"\"")
        for sql in [
            "SELECT '\(doubled)', nosuch", "SELECT $q$\(it.sql)$q$, nosuch",
            "SELECT /* \(it.sql) */ nosuch",
            "-- \(it.sql.replacing("\n", with: " "))\nSELECT nosuch",
            "SELECT nosuch AS \"\(quoted)\"",
            "SELECT E'\(doubled.replacing("\\", with: ""))', nosuch",
        ] {
            expectNone(in: sql)
        }
    }

    @Test(arguments: ReadOnlyCorpus.legitimate)
    func noLegitimateQueryGivesOne(_ sql: String) async throws {
        expectNone(in: sql)
        let result = try await SandboxFixture.features().call(
            "truss_run_sql", with: ["sql": .string(sql)])
        #expect(!result.text.contains("PostgreSQL writes"), "\(result.text)")
    }

    /// Mistakes of any kind: a token left out, or a name misspelt; some of them, by a seed.
    @Test(arguments: Array(ReadOnlyCorpus.legitimate.enumerated()))
    func noMistakeInALegitimateQueryGivesOne(place: Int, sql: String) async throws {
        var random = SeededGenerator(seed: UInt64(place))
        let bytes = Array(sql.utf8)
        let tokens = SQLLexer.tokens(of: bytes).filter { !$0.isTrivia }
        for _ in 0..<5 {
            let token = tokens[random.below(tokens.count)]
            let instead = token.kind == .word && random.below(2) == 0 ? "nosuch" : ""
            let mistaken =
                bytes[..<token.range.lowerBound] + instead.utf8 + bytes[token.range.upperBound...]
            let text = String(decoding: mistaken, as: UTF8.self)
            guard let fault = try await Self.fault(of: text) else { continue }
            #expect(Dialect.remedies(for: fault, in: text) == [], "\(text): \(fault)")
        }
    }

    /// Every row looks at statements that are cut, doubled and mixed; none may stop the program.
    @Test(arguments: 0..<8) func anyTokensAreLookedAt(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let cases = DialectCase.all.map { Array($0.sql.utf8) }
        let signs = "()[],.:?@%${}'\"`#*=&|!".utf8.map { [$0][...] }
        for _ in 0..<500 {
            var pieces: [ArraySlice<UInt8>] = []
            for _ in 0...random.below(2) {
                let bytes = cases[random.below(cases.count)]
                pieces += SQLLexer.tokens(of: bytes).map { bytes[$0.range] }
            }
            for _ in 0..<random.below(10) where !pieces.isEmpty {
                let place = random.below(pieces.count)
                switch random.below(5) {
                case 0: pieces.remove(at: place)
                case 1: pieces.insert(pieces[place], at: random.below(pieces.count))
                case 2: pieces.swapAt(place, random.below(pieces.count))
                case 3: pieces.insert(signs[random.below(signs.count)], at: place)
                default: pieces.removeSubrange(place...)
                }
            }
            let sql = String(decoding: pieces.joined(), as: UTF8.self)
            let text = TokenizedSQL(sql)
            for mark in Dialect.marks {
                for finding in mark.find(text, 0..<text.count) {
                    #expect(!DialectRemedy(finding, in: text).text.isEmpty)
                }
            }
        }
    }

    /// Lets every error be at every place; only rows that need PostgreSQL's word of types stay out.
    private func expectNone(in sql: String) {
        let text = TokenizedSQL(sql)
        let findings = Dialect.marks.flatMap { $0.find(text, 0..<text.count) }
            .filter { $0.causes.contains { $0.saying("") } }
        #expect(findings.map { DialectRemedy($0, in: text) } == [], "\(sql)")
        #expect(Dialect.placeholders(in: sql) == nil, "\(sql)")
    }

    @Test(arguments: [
        ("SELECT * FROM orders WHERE id = ?", "$1 for ?"),
        (
            "SELECT * FROM orders WHERE id = :id AND total > :least OR id = :id",
            "$1 for :id, $2 for :least"
        ),
        ("SELECT * FROM orders WHERE id = %s", "$1 for %s"),
        ("SELECT * FROM orders WHERE id = @p1", "$1 for @p1"),
        ("SELECT * FROM orders WHERE id IN (:1, :2)", "$1 for :1, $2 for :2"),
        ("SELECT * FROM orders WHERE id = $1 AND total > :least", "$2 for :least"),
    ])
    func aCountOfParamsThatDiffersNamesThePlaceholders(sql: String, remedy: String) async throws {
        let result = try await SandboxFixture.features().call(
            "truss_run_sql", with: ["sql": .string(sql), "params": [1, 2, 3]])
        #expect(result.text.contains("params has 3. PostgreSQL writes \(remedy)"), "\(result.text)")
    }

    @Test func theCatalogueIsNotAdvisedWhereItIsClosed() async throws {
        var settings = Settings()
        settings.tables.deniedTables = [try TableName(parsing: "customers")]
        let features = TrussFeatures(
            instance: try await SandboxFixture.instance(), version: "test", settings: settings)
        let text = try await features.failure("truss_run_sql", #"{"sql":"SHOW TABLES"}"#)
        #expect(text.contains("truss_database_schema") && !text.contains("information_schema"))
        let read = try await features.failure(
            "truss_run_sql", #"{"sql":"SELECT IFNULL(total, 0) FROM orders"}"#)
        #expect(read.contains("PostgreSQL writes coalesce(total, 0)"), "\(read)")
    }

    @Test func twoRemediesAreTheMost() {
        let sql = "SELECT TOP 5 `a` FROM `b` WHERE c = ? LIMIT 5, 10"
        for offset in 0...sql.utf8.count {
            for code in ["42601", "42703", "42883"] {
                let fault = SQLFault(code: code, message: "", offset: offset)
                #expect(Dialect.remedies(for: fault, in: sql).count <= 2)
            }
        }
    }

    /// A message stays one line of bounded length, whatever is quoted.
    @Test func aPieceOfAnyLengthGivesAShortLine() {
        let long = String(repeating: "a\n\u{1B}+ ", count: 5_000)
        for sql in [
            "SELECT IFNULL(\(long)b, 0)", "SELECT `\(long)`", "SELECT LEN(\(long)b)",
            String(repeating: "IFNULL(", count: 5_000), String(repeating: "# a b ", count: 5_000),
            String(repeating: "a || ", count: 5_000), String(repeating: "`", count: 20_000),
            "SELECT " + String(repeating: "?,", count: 20_000),
        ] {
            for offset in [7, sql.utf8.count / 2, sql.utf8.count] {
                for code in ["42601", "42883"] {
                    for remedy in Dialect.remedies(
                        for: SQLFault(code: code, message: "", offset: offset), in: sql)
                    {
                        #expect(remedy.text.utf8.count < 2_000)
                        #expect(!remedy.text.utf8.contains { $0 < 0x20 })
                    }
                }
            }
        }
    }
}
