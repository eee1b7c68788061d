import Corpora
import SQL
import Testing

@Suite struct ReadOnlyQueryTests {
    // README: "a lexer here refuses anything but one SELECT, WITH, VALUES, TABLE or EXPLAIN"
    // README: "No DDL: tables are created and changed in Truss, not here."
    @Test(arguments: ReadOnlyCorpus.refused)
    func whatWritesIsRefusedByName(text: RefusedText) {
        let error = #expect(throws: RefusedSQL.self) { try ReadOnlyQuery(parsing: text.sql) }
        #expect(
            error.map {
                text.word.isEmpty ? $0.word.isEmpty || $0.word == ";" : $0.word.hasPrefix(text.word)
            } == true, "\(String(describing: error))")
        let place = error?.position.offset ?? -1
        #expect((0...text.sql.utf8.count).contains(place))
    }

    @Test(arguments: ReadOnlyCorpus.legitimate)
    func whatReadsIsAccepted(sql: String) throws {
        let query = try ReadOnlyQuery(parsing: sql)
        #expect(sql.hasPrefix(query.text))
        #expect(query.text.hasSuffix(query.query))
        #expect(query.text.utf8.count == query.queryOffset + query.query.utf8.count)
    }

    @Test func corporaAreAsLargeAsPromised() {
        #expect(ReadOnlyCorpus.refused.count >= 150)
        #expect(ReadOnlyCorpus.legitimate.count >= 150)
    }

    struct Message: Sendable {
        let sql: String
        let message: String
    }

    static let messages: [Message] = [
        Message(
            sql: "WITH x AS (\n  DELETE FROM t) SELECT 1",
            message: "DELETE at line 2, column 3: truss_run_sql only reads; use truss_delete_rows."),
        Message(
            sql: "select 'ä', pg_sleep(1)",
            message: "pg_sleep at line 1, column 13: this function only waits, and holds a "
                + "connection meanwhile."),
        Message(
            sql: "select 1 for update",
            message:
                "for update at line 1, column 10: it locks rows, and truss_run_sql only reads; "
                + "leave it out."),
        Message(
            sql: "select 'abc\ndef",
            message: "'abc… at line 1, column 8: it is never closed."),
        Message(
            sql: "\\d",
            message:
                "\\ at line 1, column 1: a backslash begins nothing in SQL; commands of psql do "
                + "not exist here; see truss_database_schema."),
        Message(
            sql: "explain\r\n",
            message: "End of text at line 2, column 1: a query is missing; send a SELECT."),
    ]

    @Test(arguments: messages)
    func refusalSaysWordPlaceAndRemedy(row: Message) {
        let error = #expect(throws: RefusedSQL.self) { try ReadOnlyQuery(parsing: row.sql) }
        #expect(error?.message == row.message)
    }

    struct Opening: Sendable {
        let sql: String
        let kind: ReadOnlyQuery.Kind
        let query: String
    }

    static let openings: [Opening] = [
        Opening(sql: " select 1 ; -- x", kind: .rows, query: " select 1"),
        Opening(
            sql: "explain select 1;", kind: .explain(options: "", analyze: false),
            query: "select 1"),
        Opening(
            sql: "EXPLAIN  ANALYZE /*x*/ VERBOSE  values (1)",
            kind: .explain(options: "ANALYZE /*x*/ VERBOSE", analyze: true), query: "values (1)"),
        Opening(
            sql: "explain (analyze 'off', format json) (select 1)",
            kind: .explain(options: "(analyze 'off', format json)", analyze: false),
            query: "(select 1)"),
        Opening(
            sql: "explain (analyze off, buffers, analyze) with a as (select 1) table a",
            kind: .explain(options: "(analyze off, buffers, analyze)", analyze: true),
            query: "with a as (select 1) table a"),
    ]

    @Test(arguments: openings)
    func explainIsToldFromItsQuery(row: Opening) throws {
        let query = try ReadOnlyQuery(parsing: row.sql)
        #expect(query.kind == row.kind)
        #expect(query.query == row.query)
    }

    @Test func highestParameterIsFoundOutsideOfStringsOnly() throws {
        #expect(try ReadOnlyQuery(parsing: "select 1, '$7', a$9, $$ $8 $$").highestParameter == 0)
        #expect(try ReadOnlyQuery(parsing: "select $2, $11::int, $1").highestParameter == 11)
        #expect(try ReadOnlyQuery(parsing: "select $65535").highestParameter == 65_535)
    }

    @Test func placesOfPostgreSQLAreShownInTheCallersText() throws {
        let query = try ReadOnlyQuery(parsing: "select 'äö',\r\n  größer\nfrom t")
        let position = query.position(ofCharacter: 17)
        #expect(position.line == 2)
        #expect(position.column == 3)
        #expect(query.line(at: position) == "  größer")
        #expect(query.line(at: query.position(ofCharacter: 999)) == "from t")
    }

    @Test func deepNestingIsNoDanger() throws {
        let depth = 50_000
        let open = String(repeating: "(", count: depth)
        let close = String(repeating: ")", count: depth)
        #expect(throws: Never.self) { try ReadOnlyQuery(parsing: "select \(open)1\(close)") }
        #expect(throws: RefusedSQL.self) { try ReadOnlyQuery(parsing: "select \(open)1") }
    }
}
