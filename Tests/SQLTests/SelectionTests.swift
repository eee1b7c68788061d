import SQL
import Testing

@Suite struct SelectionTests {
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
        Case("", "*"),
        Case("  ", "*"),
        Case("*", "*"),
        Case(" * ", "*"),
        Case("id", #""id""#),
        Case("id, name ,x", #""id", "name", "x""#),
        Case("total:price", #""price" AS "total""#),
        Case("total: price", #""price" AS "total""#),
        Case(#""the total":"unit price""#, #""unit price" AS "the total""#),
        Case(#"id, "count(*)", "a:b""#, #""id", "count(*)", "a:b""#),
        Case("p->>city", #"(to_jsonb("p") ->> $1::text) AS "city""#, ["city"]),
        Case("town:p->>city", #"(to_jsonb("p") ->> $1::text) AS "town""#, ["city"]),
        Case("p->0", #"(to_jsonb("p") -> (0)) AS "p""#),
        Case(#"p->"""#, #"(to_jsonb("p") -> $1::text)"#, [""]),
        Case(#"p->"a\"b""#, #"(to_jsonb("p") -> $1::text) AS "a""b""#, ["a\"b"]),
        Case(
            "p->a,q->>b",
            #"(to_jsonb("p") -> $1::text) AS "a", (to_jsonb("q") ->> $2::text) AS "b""#,
            ["a", "b"]),
    ]

    @Test(arguments: cases) func compiles(_ it: Case) throws {
        var statement = Statement()
        #expect(try Selection(parsing: it.text).sql(in: &statement) == it.sql)
        #expect(statement.parameters == it.parameters)
    }

    static let tooRich = [
        "price::text", "total:price::text", "customer(name)", "customer(name,id)", "count()",
        "price.sum()", "*,id", "id,*", "**", "...customer(name)", "x:y:z", "a:b->c:d", "p->a:b",
        "max(price)", "\"a\"b", "c:customer(*)", "p->\"a\"b",
    ]

    @Test(arguments: tooRich) func sendsWhatIsRicherToSQL(_ text: String) throws {
        let message = refusal { () throws(SQLArgumentError) in try Selection(parsing: text) }
        #expect(try #require(message).contains("truss_run_sql takes any SELECT"))
    }

    @Test(arguments: ["a,", ",a", "a,,b", "a:", "\"a", "p->", "a,\"\""])
    func refusesWhatIsIncomplete(_ text: String) throws {
        let message = refusal { () throws(SQLArgumentError) in try Selection(parsing: text) }
        #expect(try #require(message).hasPrefix("select: "))
    }
}
