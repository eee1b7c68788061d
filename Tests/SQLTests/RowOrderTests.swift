import SQL
import Testing

@Suite struct RowOrderTests {
    struct Case: Sendable {
        let text: String
        let sql: String
        let parameters: [String?]

        init(_ text: String, _ sql: String, _ parameters: [String?] = []) {
            self.text = text
            self.sql = sql
            self.parameters = parameters
        }
    }

    static let cases: [Case] = [
        Case("id", #""id""#),
        Case("id.asc", #""id""#),
        Case("id.desc", #""id" DESC"#),
        Case("id.nullsfirst", #""id" NULLS FIRST"#),
        Case("id.asc.nullslast", #""id" NULLS LAST"#),
        Case("price.desc.nullslast,name", #""price" DESC NULLS LAST, "name""#),
        Case(" a.desc , b ,c.asc", #""a" DESC, "b", "c""#),
        Case(#""odd, name.desc".desc"#, #""odd, name.desc" DESC"#),
        Case(#"a, "b c" .desc"#, #""a", "b c" DESC"#),
        Case(#""price desc""#, #""price desc""#),
        Case("a.DESC", #""a" DESC"#),
        Case("price desc", #""price" DESC"#),
        Case("price DESC NULLS LAST, name", #""price" DESC NULLS LAST, "name""#),
        Case("price.desc nulls last", #""price" DESC NULLS LAST"#),
        Case("price  asc  nulls  first", #""price" NULLS FIRST"#),
        Case(#""odd, name" desc"#, #""odd, name" DESC"#),
        Case(#""price desc" desc"#, #""price desc" DESC"#),
        Case("first name", #""first name""#),
        Case(#""-id".desc,"desc""#, #""-id" DESC, "desc""#),
        Case("p->>city desc", #"(to_jsonb("p") ->> $1::text) DESC"#, ["city"]),
        Case("p->>city.desc", #"(to_jsonb("p") ->> $1::text) DESC"#, ["city"]),
        Case(#"p->"a.b"->>0"#, #"(to_jsonb("p") -> $1::text ->> (0))"#, ["a.b"]),
    ]

    @Test(arguments: cases) func compiles(_ it: Case) throws {
        var statement = Statement()
        #expect(try RowOrder(parsing: it.text).sql(in: &statement) == it.sql)
        #expect(statement.parameters == it.parameters)
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
        Refused("a,", "a name is empty"),
        Refused(",a", "a name is empty"),
        Refused(".desc", "a name is empty"),
        Refused("a.", "\"\" after a is no order"),
        Refused("a.down", "come .asc or .desc, then .nullsfirst or .nullslast"),
        Refused("a.asc.desc", "\"desc\" after a"),
        Refused("a.nullslast.desc", "\"desc\" after a"),
        Refused("a.nullslast.nullsfirst", "\"nullsfirst\" after a"),
        Refused("-id", "-id is not a column; write id.desc"),
        Refused("name,-id", "-id is not a column; write id.desc"),
        Refused("+id", "write id.asc"),
        Refused("desc", "desc stands alone"),
        Refused("id,desc", "desc stands alone"),
        Refused("first name desc", #"as in "first name".desc"#),
        Refused("price descending desc", "is not one column"),
        Refused("price desc asc", #""asc" after price"#),
        Refused("price nulls", #""nulls" after price"#),
        Refused("price desc nulls middle", #"is not one column"#),
        Refused("\"a\"b", "\"b\" after a"),
        Refused("\"a\"b.desc", "\"b.desc\" after a"),
        Refused("p->\"a\"b", "\"b\" after p"),
        Refused("\"a", "no closing double quote"),
        Refused("p->", "a key is missing"),
    ]

    @Test(arguments: refused) func refusesTheRest(_ it: Refused) throws {
        let message = refusal { () throws(SQLArgumentError) in try RowOrder(parsing: it.text) }
        let words = try #require(message)
        #expect(words.hasPrefix("order: "))
        #expect(words.contains(it.words))
    }
}
