import Corpora
import SQL
import Testing

@Suite struct ReadOnlyQueryLiftingTests {
    struct Case: Sendable {
        let sql: String
        let lifted: String
        let values: [String]

        init(_ sql: String, _ lifted: String, _ values: String...) {
            self.sql = sql
            self.lifted = lifted
            self.values = values
        }
    }

    static let cases: [Case] = [
        Case("select 'copied', copy_id from t", "select 'copied', copy_id from t"),
        Case("select 'copy'", "select $1 ", "copy"),
        Case("select $2, 'COPY it''s'::text", "select $2, $3 ::text", "COPY it's"),
        Case(
            "select a from t where b = 'copy' and c in ('x', 'dblink')",
            "select a from t where b = $1  and c in ('x', $2 )", "copy", "dblink"),
        Case(
            "select E'a\\t copy \\x41\\102\\u00e4\\'', $q$pg_read_file$q$", "select $1 , $2 ",
            "a\t copy AB\u{E4}'", "pg_read_file"),
        Case(
            "select 'co' -- '\n 'py', 'a copy' -- '\n '!'", "select 'co' -- '\n 'py', $1 ",
            "a copy!"),
        Case("select 1 /* copy */ + -- dblink\n 2", "select 1            +          \n 2"),
        Case(
            "select 'create  extension', 'alter\nsystem', 'create_extension'",
            "select $1 , $2 , 'create_extension'", "create  extension", "alter\nsystem"),
        Case(
            "select format('%s', 'copy'), concat(a, 'copy', f(1))",
            "select format('%s', $1::text ), concat(a, $2::text , f(1))", "copy", "copy"),
        Case(
            "select a || 'copy' from t group by a || 'copy'",
            "select a || $1  from t group by a || $1 ", "copy"),
        Case(
            "select t at time zone 'copy', a similar to 'copy%'",
            "select t at time zone $1 , a similar to $2 ", "copy", "copy%"),
        Case("explain select 'copy'", "select $1 ", "copy"),
        Case("select 1 as copy, t.Copy", #"select 1 as U&"\0063opy", t.U&"\0063opy""#),
        Case(
            #"select "Copy \ ""it""", ücopy, lo_importer from "dblink""#,
            #"select U&"\0043opy \\ ""it""", U&"ü\0063opy", lo_importer from U&"\0064blink""#),
        Case("select 1 as create\n extension", "select 1 as U&\"create\"\n extension"),
        Case("select xml'copy it''s'", "select xml U&'\\0063opy it''s'"),
        Case("explain select dblink from t", #"select U&"\0064blink" from t"#),
        Case("select interval 'load', date 'pg_sleep'", "select interval 'load', date 'pg_sleep'"),
    ]

    @Test(arguments: cases)
    func stringsWithWordsOfTheFilterBecomeParameters(row: Case) throws {
        let lifted = try ReadOnlyQuery(parsing: row.sql).liftingLiterals()
        #expect(lifted.query == row.lifted)
        #expect(lifted.extraParameters == row.values)
        #expect(!APIWordFilter.refuses(lifted.query))
    }

    static let refused: [RefusedText] = [
        RefusedText("select N'copy'", "copy"),
        RefusedText("select E'\\xff copy'", "copy"),
        RefusedText("select xml 'copy' uescape '!'", "copy"),
        RefusedText("select \"copy\" uescape '!'", "copy"),
        RefusedText("select 1 as copy uescape '!'", "copy"),
    ]

    @Test(arguments: refused)
    func whatCannotBeRespeltIsRefused(row: RefusedText) throws {
        let query = try ReadOnlyQuery(parsing: row.sql)
        let error = #expect(throws: RefusedSQL.self) { try query.liftingLiterals() }
        #expect(error?.word == row.word)
        let place = Array(row.sql.utf8).dropFirst(error?.position.offset ?? 0)
        #expect(place.starts(with: row.word.utf8))
    }

    @Test func manyStringsTakeLinearTime() throws {
        let list = Array(repeating: "'copy'", count: 10_000).joined(separator: ", /* copy */ ")
        let lifted = try ReadOnlyQuery(parsing: "select format(\(list))").liftingLiterals()
        #expect(lifted.extraParameters.count == 10_000)
    }

    @Test func placesAreThoseOfTheOriginal() throws {
        let sql = "select 'copy', 'a copy', x"
        let lifted = try ReadOnlyQuery(parsing: sql).liftingLiterals()
        let places = lifted.query.utf8.indices.map {
            lifted.query.utf8.distance(from: lifted.query.startIndex, to: $0)
        }
        let originals = places.map(lifted.originalOffset(of:))
        #expect(originals == originals.sorted())
        #expect(lifted.originalOffset(of: lifted.query.utf8.count - 1) == sql.utf8.count - 1)
        #expect(lifted.originalOffset(of: 8) == 7)
        #expect(lifted.originalOffset(of: 12) == 15)
    }

    @Test func corpusIsReadTheSameAfterLifting() throws {
        for sql in ReadOnlyCorpus.legitimate {
            guard let query = try? ReadOnlyQuery(parsing: sql),
                let lifted = try? query.liftingLiterals()
            else { continue }
            // The guard never lets escapes of ours in again.
            guard !lifted.query.contains("U&\"\\"), !lifted.query.contains("U&'\\") else {
                continue
            }
            let again = try ReadOnlyQuery(parsing: lifted.query)
            #expect(
                again.highestParameter == query.highestParameter + lifted.extraParameters.count
                    || lifted.extraParameters.isEmpty)
        }
    }
}
