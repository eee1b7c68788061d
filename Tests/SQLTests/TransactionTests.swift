import JSON
import SQL
import Testing

@Suite struct TransactionTests {
    @Test func statementsAreEntriesOfTheRequest() {
        var statement = Statement("SELECT $1")
        #expect(statement.json == ["sql": "SELECT $1"])
        #expect(statement.bind("x\"\n") == "$1")
        #expect(statement.bind(nil) == "$2")
        #expect(statement.json == ["sql": "SELECT $1", "params": ["x\"\n", nil]])
    }

    @Test func readsInsideTheEnvelope() {
        let transaction = Transaction.reading(
            Statement("SELECT $1 -- c", ["x"]), limit: 101, timeout: 9000)
        #expect(transaction.isRead)
        #expect(transaction.answers == 1..<2)
        let texts = transaction.statements.map(\.text)
        #expect(texts[0].contains("; BEGIN READ ONLY; SET LOCAL statement_timeout = 9000; "))
        #expect(texts[1].contains("(\nSELECT $1 -- c\n)"))
        #expect(texts[1].contains("LIMIT $2::bigint"))
        #expect(texts[2].hasPrefix("ROLLBACK; RESET SESSION AUTHORIZATION; RESET ALL; "))
        #expect(transaction.statements[1].parameters == ["x", "101"])
        let sent = transaction.json.object?["statements"]?.array
        #expect(sent?.count == 3)
        #expect(sent?[1].object?["params"] == ["x", "101"])
    }

    /// The API's word filter looks at every text, these included.
    @Test func theEnvelopeHasNoWordThatTheAPIRefuses() {
        let transaction = Transaction.reading(
            Statement("SELECT f()"), limit: 1, timeout: 9000,
            calling: [CalledFunction(schema: nil, name: "f")])
        for statement in transaction.statements {
            #expect(!APIWordFilter.refuses(statement.text), "\(statement.text)")
        }
        #expect(transaction.answers == 2..<3)
        #expect(transaction.statements[1].parameters.first == #"{"f"}"#)
    }

    @Test func planningRunsNothing() {
        let query = Statement("SELECT $1", ["x"])
        let heirs = SchemaQuery.heirs(of: [], outside: nil)
        let transaction = Transaction.planning(query, heirs: heirs, timeout: 5)
        #expect(transaction.answers == 1..<3 && transaction.isRead)
        #expect(
            transaction.statements[0].text.contains("SET LOCAL enable_partition_pruning = off"))
        #expect(transaction.statements[1].text.hasPrefix("EXPLAIN (VERBOSE, COSTS OFF"))
        #expect(transaction.statements[2] == heirs)
    }

    @Test func changesAreKeptOrRolledBackTogether() {
        let changes = [Statement("DELETE 1"), Statement("DELETE 2", ["x"])]
        let kept = Transaction.changing(changes, isPreview: false, timeout: 5)
        #expect(Array(kept.statements[kept.answers]) == changes)
        #expect(kept.answers == 1..<3)
        #expect(!kept.isRead && kept.keepsChanges)
        #expect(kept.statements[0].text.contains("; BEGIN; SET LOCAL statement_timeout = 5; "))
        #expect(kept.statements[3].text.hasPrefix("COMMIT; RESET SESSION AUTHORIZATION; "))
        let preview = Transaction.changing(changes, isPreview: true, timeout: 5)
        #expect(preview.statements.dropLast() == kept.statements.dropLast())
        #expect(preview.statements[3].text.hasPrefix("ROLLBACK; RESET SESSION AUTHORIZATION; "))
        #expect(preview.answers == kept.answers && !preview.keepsChanges)
    }

    @Test func theMostChangesFitOneRequest() {
        let changes = Array(repeating: Statement("x"), count: Transaction.maxChanges)
        let preview = Transaction.changing(changes, isPreview: true, timeout: 5)
        #expect(preview.statements.count == 20)
    }

    struct Explained: Sendable {
        let query: String
        let text: String

        init(_ query: String, _ text: String) {
            self.query = query
            self.text = text
        }
    }

    private static let unused = "_truss_mcp_unused AS (SELECT $1::text)"

    static let explained: [Explained] = [
        Explained("(SELECT 1)", "(WITH \(unused) SELECT 1)"),
        Explained("(SELECT 1) ORDER BY 1", "(WITH \(unused) SELECT 1) ORDER BY 1"),
        Explained(
            "((WITH a AS (SELECT 1) TABLE a) LIMIT 1)",
            "((WITH \(unused),  a AS (SELECT 1) TABLE a) LIMIT 1)"),
        Explained(
            "( (WITH a AS (SELECT 1) TABLE a) UNION SELECT 2)",
            "( WITH \(unused) (WITH a AS (SELECT 1) TABLE a) UNION SELECT 2)"),
        Explained("VALUES (1)", "WITH \(unused) VALUES (1)"),
        Explained("WITH a AS (SELECT 1) TABLE a", "WITH \(unused),  a AS (SELECT 1) TABLE a"),
        Explained("with a AS (SELECT 1) TABLE a", "with \(unused),  a AS (SELECT 1) TABLE a"),
        Explained("WITH\"a\" AS (SELECT 1) TABLE a", "WITH \(unused), \"a\" AS (SELECT 1) TABLE a"),
        Explained(
            "WITH Recursive\na AS (SELECT 1) TABLE a",
            "WITH Recursive \(unused), \na AS (SELECT 1) TABLE a"),
        Explained(
            "WITH recursive AS (SELECT 1) TABLE recursive",
            "WITH \(unused),  recursive AS (SELECT 1) TABLE recursive"),
        Explained(
            "WITH recursive (x) AS (SELECT 1) TABLE recursive",
            "WITH \(unused),  recursive (x) AS (SELECT 1) TABLE recursive"),
        Explained(
            "-- c\n/* d */ WITH/**/RECURSIVE/**/a AS (SELECT 1) TABLE a",
            "-- c\n/* d */ WITH/**/RECURSIVE \(unused), /**/a AS (SELECT 1) TABLE a"),
        Explained("-- WITH\nSELECT 1", "-- WITH\nWITH \(unused) SELECT 1"),
        Explained("\"with\"", "WITH \(unused) \"with\""),
        Explained("SELECT 1 -- c", "WITH \(unused) SELECT 1 -- c"),
        Explained("WITH", "WITH \(unused), "),
        Explained("", "WITH \(unused) "),
    ]

    @Test(arguments: explained) func explainsWithTheWrappingOutOfThePlan(_ it: Explained) {
        let transaction = Transaction.explaining(
            Statement(it.query), options: "(ANALYZE) -- o", timeout: 9)
        #expect(transaction.isRead)
        #expect(transaction.statements[1].text == "EXPLAIN (ANALYZE) -- o\n" + it.text)
        #expect(transaction.statements[1].parameters == [""])
    }

    @Test func explainsAQueryWithValuesAsItStands() {
        let transaction = Transaction.explaining(
            Statement("(SELECT $1)", ["x"]), options: "", timeout: 9)
        #expect(transaction.statements[1] == Statement("EXPLAIN \n(SELECT $1)", ["x"]))
    }

    @Test(arguments: explained) func placesInAPlanAreThoseOfTheQuery(_ it: Explained) {
        let explanation = Explanation(of: Statement(it.query), options: "VERBOSE")
        let bytes = Array(explanation.statement.text.utf8)
        let found = bytes.indices.compactMap { index in
            explanation.originalOffset(of: index).map { (index, $0) }
        }
        #expect(found.map(\.1) == Array(0..<it.query.utf8.count))
        #expect(found.allSatisfy { bytes[$0.0] == Array(it.query.utf8)[$0.1] })
    }
}
