import JSON
import SQL
import Testing

@Suite struct FilterTests {
    struct Case: Sendable {
        let key: String
        let text: String
        let sql: String
        let parameters: [String?]

        init(_ key: String, _ text: String, _ sql: String, _ parameters: String?...) {
            self.key = key
            self.text = text
            self.sql = sql
            self.parameters = parameters
        }
    }

    static let operators: [Case] = [
        Case("a", "eq.5", #""a" = $1"#, "5"),
        Case("a", "neq.5", #""a" <> $1"#, "5"),
        Case("a", "gt.5", #""a" > $1"#, "5"),
        Case("a", "gte.5", #""a" >= $1"#, "5"),
        Case("a", "lt.5", #""a" < $1"#, "5"),
        Case("a", "lte.5", #""a" <= $1"#, "5"),
        Case("a", "like.J*n_", #""a" LIKE $1"#, "J%n_"),
        Case("a", "ilike.*50\\%*", #""a" ILIKE $1"#, "%50\\%%"),
        Case("a", "like.*\u{301}x", #""a" LIKE $1"#, "%\u{301}x"),
        Case("a", "match.^a*b$", #""a" ~ $1"#, "^a*b$"),
        Case("a", "imatch.^A", #""a" ~* $1"#, "^A"),
        Case("a", "is.null", #""a" IS NULL"#),
        Case("a", "is.NULL", #""a" IS NULL"#),
        Case("a", "is.not_null", #""a" IS NOT NULL"#),
        Case("a", "is.true", #""a" IS TRUE"#),
        Case("a", "is.false", #""a" IS FALSE"#),
        Case("a", "is.unknown", #""a" IS UNKNOWN"#),
        Case("a", "isdistinct.5", #""a" IS DISTINCT FROM $1"#, "5"),
        Case("a", "cs.{x,y}", #""a" @> $1"#, "{x,y}"),
        Case("a", "cd.{1,2,3}", #""a" <@ $1"#, "{1,2,3}"),
        Case("a", "ov.[2017-01-01,2017-06-30]", #""a" && $1"#, "[2017-01-01,2017-06-30]"),
        Case("a", "sl.(1,10)", #""a" << $1"#, "(1,10)"),
        Case("a", "sr.(1,10)", #""a" >> $1"#, "(1,10)"),
        Case("a", "nxr.(1,10)", #""a" &< $1"#, "(1,10)"),
        Case("a", "nxl.(1,10)", #""a" &> $1"#, "(1,10)"),
        Case("a", "adj.(1,10)", #""a" -|- $1"#, "(1,10)"),
        Case("a", "fts.cat", #""a" @@ to_tsquery($1)"#, "cat"),
        Case("a", "plfts.fat cat", #""a" @@ plainto_tsquery($1)"#, "fat cat"),
        Case(
            "a", "phfts(english).fat cat", #""a" @@ phraseto_tsquery($1::regconfig, $2)"#,
            "english",
            "fat cat"),
        Case(
            "a", "wfts(fr).chat -x", #""a" @@ websearch_to_tsquery($1::regconfig, $2)"#, "fr",
            "chat -x"),
        Case("a", "not.eq.5", #"NOT ("a" = $1)"#, "5"),
        Case("a", "not.is.null", #"NOT ("a" IS NULL)"#),
        Case("a", "not.in.(1,2)", #"NOT ("a" = ANY ($1))"#, #"{"1","2"}"#),
        Case(
            "a", "not.fts(simple).x", #"NOT ("a" @@ to_tsquery($1::regconfig, $2))"#, "simple", "x"),
        Case("a", "eq(any).{1,2}", #""a" = ANY ($1)"#, "{1,2}"),
        Case("a", "like(any).{O*,P*}", #""a" LIKE ANY ($1)"#, "{O%,P%}"),
        Case("a", "not.ilike(all).{*a,b*}", #"NOT ("a" ILIKE ALL ($1))"#, "{%a,b%}"),
        Case("a", "gt(all).{}", #""a" > ALL ($1)"#, "{}"),
    ]

    static let values: [Case] = [
        Case("a", "eq.", #""a" = $1"#, ""),
        Case("a", "eq. x ", #""a" = $1"#, " x "),
        Case("a", "eq.a,b)(\"c\"", #""a" = $1"#, "a,b)(\"c\""),
        Case("a", "eq.it's \"\\ $1", #""a" = $1"#, "it's \"\\ $1"),
        Case("a", "eq.x.y.z", #""a" = $1"#, "x.y.z"),
        Case("a", "eq.not.eq.5", #""a" = $1"#, "not.eq.5"),
        Case("a", "eq.a\nb\r\n", #""a" = $1"#, "a\nb\r\n"),
        Case("a", "eq.\u{301}é😀\u{202E}", #""a" = $1"#, "\u{301}é😀\u{202E}"),
        Case("a", "eq.null", #""a" = $1"#, "null"),
        Case("a", "in.()", #""a" = ANY ($1)"#, "{}"),
        Case("a", "in.(1)", #""a" = ANY ($1)"#, #"{"1"}"#),
        Case("a", "in.( 1 , 2 ) ", #""a" = ANY ($1)"#, #"{"1","2"}"#),
        Case("a", #"in.("a,b", "c)")"#, #""a" = ANY ($1)"#, #"{"a,b","c)"}"#),
        Case(
            "a", #"in.("say ""hi""","\"x\"","\\")"#, #""a" = ANY ($1)"#,
            #"{"say \"hi\"","\"x\"","\\"}"#),
        Case("a", #"in.("",)"#, #""a" = ANY ($1)"#, #"{"",""}"#),
        Case("a", "in.(null,NULL,{})", #""a" = ANY ($1)"#, #"{"null","NULL","{}"}"#),
        Case("a", "in.(a\"b,c.d)", #""a" = ANY ($1)"#, #"{"a\"b","c.d"}"#),
        Case("a", "in.(\" x \")", #""a" = ANY ($1)"#, #"{" x "}"#),
        Case("a", "in.(\"\u{301}a\")", #""a" = ANY ($1)"#, "{\"\u{301}a\"}"),
    ]

    static let columns: [Case] = [
        Case("first name", "eq.x", #""first name" = $1"#, "x"),
        Case("a.b", "eq.x", #""a.b" = $1"#, "x"),
        Case("\"or\"", "is.true", #""or" IS TRUE"#),
        Case("x\" = 1 OR \"\u{301}", "eq.1", "\"x\"\" = 1 OR \"\"\u{301}\" = $1", "1"),
        Case("p->>city", "eq.Bonn", #"(to_jsonb("p") ->> $1::text) = $2"#, "city", "Bonn"),
        Case(
            "p->tags->0", "not.is.null", #"NOT ((to_jsonb("p") -> $1::text -> (0)) IS NULL)"#,
            "tags"),
        Case("p->>a", "in.(1,2)", #"(to_jsonb("p") ->> $1::text) = ANY ($2)"#, "a", #"{"1","2"}"#),
    ]

    static let groups: [Case] = [
        Case("or", "(a.eq.1)", #"("a" = $1)"#, "1"),
        Case("or", "(a.eq.1,b.gt.2)", #"("a" = $1 OR "b" > $2)"#, "1", "2"),
        Case("and", " ( a.eq.1 , b.gt.2 ) ", #"("a" = $1 AND "b" > $2)"#, "1", "2"),
        Case("not.or", "(a.eq.1,b.eq.2)", #"NOT (("a" = $1 OR "b" = $2))"#, "1", "2"),
        Case("not.and", "(a.eq.1,b.eq.2)", #"NOT (("a" = $1 AND "b" = $2))"#, "1", "2"),
        Case(
            "or", "(a.eq.1,and(b.gt.2,not.or(c.is.null,d.not.lt.3)))",
            #"("a" = $1 OR ("b" > $2 AND NOT (("c" IS NULL OR NOT ("d" < $3)))))"#, "1", "2", "3"),
        Case(
            "or", "(a.in.(1,2),b.in.(\"x,y\"))", #"("a" = ANY ($1) OR "b" = ANY ($2))"#,
            #"{"1","2"}"#, #"{"x,y"}"#),
        Case("or", #"(a.eq."1,2)","odd,col".eq.x)"#, #"("a" = $1 OR "odd,col" = $2)"#, "1,2)", "x"),
        Case("or", #"(a.eq."say ""x""",b.eq."\"")"#, #"("a" = $1 OR "b" = $2)"#, "say \"x\"", "\""),
        Case("or", "(a.cs.{1,2},b.eq.3)", #"("a" @> $1 OR "b" = $2)"#, "{1,2}", "3"),
        Case(
            "or", #"(a.cs.{"x":{"y":[1,"}"]}},b.eq.3)"#, #"("a" @> $1 OR "b" = $2)"#,
            #"{"x":{"y":[1,"}"]}}"#, "3"),
        Case("or", #"(a.ov."[1,5)",b.sl."(1,2)")"#, #"("a" && $1 OR "b" << $2)"#, "[1,5)", "(1,2)"),
        Case(
            "or", "(a.like(any).{x*,y*},b.eq.1)", #"("a" LIKE ANY ($1) OR "b" = $2)"#, "{x%,y%}",
            "1"),
        Case(
            "or", "(a.fts(english).x,b.is.true)",
            #"("a" @@ to_tsquery($1::regconfig, $2) OR "b" IS TRUE)"#, "english", "x"),
        Case(
            "or", "(p->>x.eq.1,p->0->>\"k.l\".eq.2)",
            #"((to_jsonb("p") ->> $1::text) = $2 OR (to_jsonb("p") -> (0) ->> $3::text) = $4)"#,
            "x", "1", "k.l", "2"),
        Case("or", "(a.eq.1.5,b.eq.)", #"("a" = $1 OR "b" = $2)"#, "1.5", ""),
        Case("or", "(or.eq.1,order.eq.2)", #"("or" = $1 OR "order" = $2)"#, "1", "2"),
        Case("or", "(a.eq.x y )", #"("a" = $1)"#, "x y"),
        Case("or", "(a.eq.\" x\")", #"("a" = $1)"#, " x"),
    ]

    @Test(arguments: operators + values + columns + groups)
    func compilesWithItsValuesBound(_ it: Case) throws {
        var statement = Statement()
        let filter = try Filter(key: it.key, text: it.text)
        let condition = filter.condition(in: &statement)
        #expect(condition.utf8.elementsEqual(it.sql.utf8), "\(condition)")
        #expect(statement.parameters == it.parameters)
    }

    @Test func everyOperatorIsInTheTable() {
        let cases = FilterTests.operators + FilterTests.values
        for comparison in FilterOperator.allCases {
            #expect(cases.contains { $0.text.prefix { $0.isLetter } == comparison.rawValue })
        }
    }

    // README: "`filters` maps a column to `operator.value`, or to a list of them; all must hold."
    @Test func allEntriesMustHoldInTheOrderWritten() throws {
        let filters: JSONObject = [
            "id": ["gte.5", "lt.9"], "name": "not.is.null", "or": ["(a.eq.1)", "(b.eq.2)"],
        ]
        var query = TableQuery(table: try TableName(parsing: "t"))
        query.filters = try Filter.parse(filters)
        #expect(
            query.statement
                == Statement(
                    """
                    SELECT * FROM "public"."t" WHERE "id" >= $1 AND "id" < $2 AND NOT ("name" IS NULL) \
                    AND ("a" = $3) AND ("b" = $4)
                    """, ["5", "9", "1", "2"]))
    }

    @Test func queryPutsItsPartsInOrder() throws {
        var query = TableQuery(table: try TableName(parsing: "shop.Orders"))
        query.selection = try Selection(parsing: "id,p->>a")
        query.filters = try Filter.parse(["b": "eq.x"])
        query.order = try RowOrder(parsing: "p->>c.desc")
        query.offset = 20
        #expect(
            query.statement
                == Statement(
                    """
                    SELECT "id", (to_jsonb("p") ->> $1::text) AS "a" FROM "shop"."Orders" WHERE "b" = $2 \
                    ORDER BY (to_jsonb("p") ->> $3::text) DESC OFFSET $4::bigint
                    """, ["a", "x", "c", "20"]))
        #expect(
            TableQuery(table: try TableName(parsing: "t")).statement
                == Statement(#"SELECT * FROM "public"."t""#))
    }
}
