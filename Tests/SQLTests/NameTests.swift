import SQL
import Testing

@Suite struct IdentifierTests {
    struct Case: Sendable {
        let name: String
        let quoted: String

        init(_ name: String, _ quoted: String) {
            self.name = name
            self.quoted = quoted
        }
    }

    static let cases: [Case] = [
        Case("id", "\"id\""),
        Case("Order Lines", "\"Order Lines\""),
        Case("select", "\"select\""),
        Case("a\"b", "\"a\"\"b\""),
        Case("\"", "\"\"\"\""),
        Case("a\"\u{301}; DROP TABLE t; --", "\"a\"\"\u{301}; DROP TABLE t; --\""),
        Case("\"\u{200D}\"\u{FE0F}", "\"\"\"\u{200D}\"\"\u{FE0F}\""),
        Case("a\\\"b", "\"a\\\"\"b\""),
        Case("名前", "\"名前\""),
        Case("a\nb", "\"a\nb\""),
        Case("$1", "\"$1\""),
    ]

    @Test(arguments: cases) func quotesByCodePoints(_ it: Case) throws {
        let quoted = try Identifier(it.name).quoted
        #expect(quoted.utf8.elementsEqual(it.quoted.utf8))
        #expect(try Identifier(it.name).description == it.name)
    }

    @Test func countsBytes() throws {
        #expect(try Identifier(String(repeating: "a", count: 63)).name.count == 63)
        #expect(try Identifier(String(repeating: "é", count: 31)).name.count == 31)
        for name in [String(repeating: "a", count: 64), String(repeating: "é", count: 32)] {
            let message = try #require(
                refusal { () throws(SQLArgumentError) in try Identifier(name) })
            #expect(message.contains("has 64 bytes"))
            #expect(message.contains("at most 63"))
        }
    }

    @Test func refusesWhatPostgreSQLHasNoNameFor() {
        #expect(
            refusal { () throws(SQLArgumentError) in try Identifier("") }?.contains("empty") == true
        )
        #expect(
            refusal { () throws(SQLArgumentError) in try Identifier("a\0") }?.contains("NUL")
                == true)
    }
}

@Suite struct TableNameTests {
    struct Case: Sendable {
        let text: String
        let schema: String?
        let quoted: String

        init(_ text: String, schema: String? = nil, _ quoted: String) {
            self.text = text
            self.schema = schema
            self.quoted = quoted
        }
    }

    static let cases: [Case] = [
        Case("orders", #""public"."orders""#),
        Case("shop.orders", #""shop"."orders""#),
        Case(" shop . orders ", #""shop"."orders""#),
        Case("Shop.Order Lines", #""Shop"."Order Lines""#),
        Case(#""odd.schema"."odd ""table""""#, #""odd.schema"."odd ""table""""#),
        Case(#" "a" . "b" "#, #""a"."b""#),
        Case(#"a."b.c""#, #""a"."b.c""#),
        Case(#""a".b"#, #""a"."b""#),
        Case(#""a.b""#, schema: "s", #""s"."a.b""#),
        Case(#""a""#, schema: "s", #""s"."a""#),
        Case("s.a", schema: "s", #""s"."a""#),
        Case(#""odd.schema".a"#, schema: "odd.schema", #""odd.schema"."a""#),
        Case(#"a"b"#, #""public"."a""b""#),
        Case("t;drop table x--", #""public"."t;drop table x--""#),
    ]

    @Test(arguments: cases) func readsSchemaAndTable(_ it: Case) throws {
        #expect(try TableName(parsing: it.text, schema: it.schema).quoted == it.quoted)
    }

    struct Refused: Sendable {
        let text: String
        let words: String

        init(_ text: String, _ words: String) {
            self.text = text
            self.words = words
        }
    }

    static let refused: [Refused] = [
        Refused("", "a name is empty"),
        Refused("a.", "a name is empty"),
        Refused(".a", "a name is empty"),
        Refused("a..b", "a name is empty"),
        Refused("\"\"", "a name is empty"),
        Refused("a.b.c", "write table or schema.table"),
        Refused("\"a\"b", "write table or schema.table"),
        Refused("\"a\".\"b\"\"", "no closing double quote"),
        Refused("\"a", "no closing double quote"),
        Refused("a\0", "NUL"),
        Refused("a->b", "is not a table name"),
    ]

    @Test(arguments: refused) func refusesTheRest(_ it: Refused) throws {
        let message = refusal { () throws(SQLArgumentError) in try TableName(parsing: it.text) }
        #expect(try #require(message).contains(it.words))
    }

    @Test func saysItsNamePlainly() throws {
        #expect(try TableName(parsing: "shop.orders").description == "shop.orders")
    }
}

@Suite struct ColumnPathTests {
    struct Case: Sendable {
        let text: String
        let sql: String
        let parameters: [String?]
        let name: String

        init(_ text: String, _ sql: String, _ parameters: [String?] = [], name: String) {
            self.text = text
            self.sql = sql
            self.parameters = parameters
            self.name = name
        }
    }

    static let cases: [Case] = [
        Case("id", #""id""#, name: "id"),
        Case(" first name ", #""first name""#, name: "first name"),
        Case(#""a->b""#, #""a->b""#, name: "a->b"),
        Case("a.b", #""a.b""#, name: "a.b"),
        Case("a-b", #""a-b""#, name: "a-b"),
        Case("p->>city", #"(to_jsonb("p") ->> $1::text)"#, ["city"], name: "city"),
        Case(
            "p->a->>b", #"(to_jsonb("p") -> $1::text ->> $2::text)"#, ["a", "b"], name: "b"),
        Case("p->0", #"(to_jsonb("p") -> (0))"#, name: "p"),
        Case("p->a->>-1", #"(to_jsonb("p") -> $1::text ->> (-1))"#, ["a"], name: "a"),
        Case(#"p->"0""#, #"(to_jsonb("p") -> $1::text)"#, ["0"], name: "0"),
        Case("p->+1", #"(to_jsonb("p") -> $1::text)"#, ["+1"], name: "+1"),
        Case("p->2147483648", #"(to_jsonb("p") -> $1::text)"#, ["2147483648"], name: "2147483648"),
        Case(#"p->"""#, #"(to_jsonb("p") -> $1::text)"#, [""], name: ""),
        Case(
            #"p -> "a->b" ->> c"#, #"(to_jsonb("p") -> $1::text ->> $2::text)"#, ["a->b", "c"],
            name: "c"),
        Case(
            "p->>') OR 1=1 --", #"(to_jsonb("p") ->> $1::text)"#, ["') OR 1=1 --"],
            name: "') OR 1=1 --"),
    ]

    @Test(arguments: cases) func compilesWithItsKeysBound(_ it: Case) throws {
        let path = try ColumnPath(parsing: it.text)
        var statement = Statement()
        #expect(path.expression(in: &statement) == it.sql)
        #expect(statement.parameters == it.parameters)
        #expect(path.resultName == it.name)
    }

    @Test(arguments: [
        "", "->a", "a->", "a->>", "a->->b", "\"a", "\"a\"b", "a->\"b\"c", "a->b\0", "\"\"",
    ])
    func refusesTheRest(_ text: String) throws {
        let message = refusal { () throws(SQLArgumentError) in try ColumnPath(parsing: text) }
        #expect(try !#require(message).isEmpty)
    }
}
