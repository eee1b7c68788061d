import JSON
import MCP
import Testing
import TrussTools

/// Arguments in another form than the schema shows, with the same meaning.
@Suite struct MeaningTests {
    /// One call in the form of the schema, and other forms of it.
    struct Meaning: Sendable, CustomTestStringConvertible {
        let tool: String
        let canonical: String
        let others: [String]

        init(_ tool: String, _ canonical: String, _ others: String...) {
            self.init(tool, canonical, others)
        }

        init(_ tool: String, _ canonical: String, _ others: [String]) {
            self.tool = tool
            self.canonical = canonical
            self.others = others
        }

        var testDescription: String { "\(tool) \(canonical)" }
    }

    static let numbersAndTruths: [Meaning] = [
        Meaning(
            "truss_query_table", #"{"table":"products","order":"id","limit":3,"offset":2}"#,
            #"{"table":"products","order":"id","limit":"3","offset":"2"}"#,
            #"{"table":"products","order":"id","limit":3.0,"offset":2e0}"#),
        Meaning(
            "truss_explain_query", #"{"sql":"SELECT 1","analyze":false}"#,
            #"{"sql":"SELECT 1","analyze":"false"}"#, #"{"sql":"SELECT 1","analyze":"False"}"#),
        Meaning(
            "truss_run_sql", #"{"sql":"SELECT $1::int, $2::text","params":[1,"a"]}"#,
            #"{"sql":"SELECT $1::int, $2::text","params":"[1,\"a\"]"}"#,
            #"{"sql":"SELECT $1::int, $2::text","params":["1","a"]}"#),
        Meaning(
            "truss_run_sql", #"{"sql":"SELECT $1::int","params":[1]}"#,
            #"{"sql":"SELECT $1::int","params":1}"#, #"{"sql":"SELECT $1::int","params":"1"}"#),
        Meaning(
            "truss_query_table", #"{"table":"products","order":"id","limit":2,"format":"csv"}"#,
            #"{"table":"products","order":"id","limit":2,"format":"CSV"}"#,
            #"{"table":"products","order":"id","limit":2,"format":"Csv"}"#),
    ]

    static let names: [Meaning] = [
        Meaning(
            "truss_query_table", #"{"table":"orders","schema":"public","order":"id","limit":2}"#,
            #"{"table":"public.orders","order":"id","limit":2}"#,
            #"{"table":"public.orders","schema":"public","order":"id","limit":2}"#,
            #"{"table":"\"orders\"","schema":"public","order":"id","limit":2}"#),
        Meaning(
            "truss_query_table",
            #"{"table":"orders","select":"id,state:status,total","order":"id","limit":2}"#,
            #"{"table":"orders","select":["id","state:status","total"],"order":"id","limit":2}"#,
            #"{"table":"orders","select":"id, state:status, total","order":"id","limit":2}"#,
            #"{"table":"orders","select":"[\"id\",\"state:status\",\"total\"]","order":"id","limit":2}"#
        ),
        Meaning(
            "truss_query_table",
            #"{"table":"orders","order":"total.desc.nullslast,id","limit":4}"#,
            #"{"table":"orders","order":["total.desc.nullslast","id"],"limit":4}"#,
            #"{"table":"orders","order":"total DESC NULLS LAST, id","limit":4}"#,
            #"{"table":"orders","order":"total desc nulls last,id asc","limit":4}"#,
            #"{"table":"orders","order":["total DESC NULLS LAST","id ASC"],"limit":4}"#,
            #"{"table":"orders","order":"total.DESC.NULLSLAST, id","limit":4}"#),
    ]

    static let statements: [Meaning] = [
        Meaning(
            "truss_run_sql", #"{"sql":"SELECT 1 AS one"}"#,
            #"{"sql":"```sql\nSELECT 1 AS one\n```"}"#, #"{"sql":"```\nSELECT 1 AS one\n```"}"#,
            #"{"sql":"  ```postgresql\r\nSELECT 1 AS one;\r\n```\n"}"#,
            #"{"sql":"```sql SELECT 1 AS one```"}"#, #"{"sql":"```SELECT 1 AS one```"}"#)
    ]

    /// Each stands for `filters`, on a read and on both writes that take filters.
    static let filters: [Meaning] = [
        Meaning("", #"{"id":"eq.5"}"#, #"{"id":5}"#, #"{"id":"EQ.5"}"#, #"{"id":"Eq.5"}"#),
        Meaning(
            "", #"{"id":"eq.5"}"#, #"{"id":{"eq":5}}"#, #"{"id":{"=":5}}"#, #"{"id":{"==":"5"}}"#,
            #"{"id":"=5"}"#, #"{"id":"== 5"}"#, #"{"id":5.0}"#, #"{"id":"{\"eq\":5}"}"#),
        Meaning(
            "", #"{"id":["gte.5","lt.9"]}"#, #"{"id":{"gte":5,"lt":9}}"#,
            #"{"id":{">=":5,"<":"9"}}"#, #"{"id":[{"gte":5},{"lt":9}]}"#,
            #"{"id":"[\"gte.5\",\"lt.9\"]"}"#, #"{"id":["gte.5",{"LT":9}]}"#,
            #"{"and":"(id.gte.5,id.lt.9)"}"#, #"{"id":[">=5","< 9"]}"#,
            #""{\"id\":[\"gte.5\",\"lt.9\"]}""#, #"{"and":[{"id":"gte.5"},{"id":"lt.9"}]}"#,
            #"{"id":["ge.5","LT.9"]}"#),
        Meaning(
            "", #"{"id":"in.(1,2,3)"}"#, #"{"id":{"in":[1,2,3]}}"#, #"{"id":{"IN":["1",2,"3"]}}"#,
            #"{"id":{"in":"(1,2,3)"}}"#, #"{"id":"IN.(1, 2, 3)"}"#),
        Meaning(
            "", #"{"status":"not.in.(paid,pending)","id":"lt.30"}"#,
            #"{"status":{"not.in":["paid","pending"]},"id":{"lt":30}}"#,
            #"{"status":"NOT.IN.(paid,pending)","id":"<30"}"#,
            #"{"status":{"NOT.in":["paid","pending"]},"id":{"<":30}}"#),
        Meaning(
            "", #"{"status":"neq.paid","id":"lt.20"}"#, #"{"status":"ne.paid","id":"lt.20"}"#,
            #"{"status":"NE.paid","id":"lt.20"}"#, #"{"status":"NEQ.paid","id":"lt.20"}"#,
            #"{"status":{"!=":"paid"},"id":{"lt":20}}"#, #"{"status":{"ne":"paid"},"id":"lt.20"}"#),
        Meaning(
            "", #"{"notes":"is.null","id":"lt.20"}"#, #"{"notes":null,"id":"lt.20"}"#,
            #"{"notes":{"is":null},"id":"lt.20"}"#, #"{"notes":{"eq":null},"id":"lt.20"}"#,
            #"{"notes":{"is":"null"},"id":"lt.20"}"#, #"{"notes":"IS.NULL","id":"lt.20"}"#),
        Meaning(
            "", #"{"notes":"is.not_null","id":"lt.40"}"#, #"{"notes":{"neq":null},"id":"lt.40"}"#,
            #"{"notes":{"is":"not_null"},"id":"lt.40"}"#),
        Meaning(
            "", #"{"notes":"not.is.null","id":"lt.40"}"#,
            #"{"notes":{"not.is":null},"id":"lt.40"}"#),
        Meaning(
            "", #"{"currency":"not.like.E*","id":"lt.9"}"#,
            #"{"currency":{"not.like":"E*"},"id":"lt.9"}"#,
            #"{"currency":"NOT.LIKE.E*","id":"lt.9"}"#),
        Meaning(
            "", #"{"currency":"like(any).{E*,J*}","id":"lt.9"}"#,
            #"{"currency":{"like(any)":["E*","J*"]},"id":"lt.9"}"#),
        Meaning(
            "", #"{"or":"(id.eq.3,status.eq.draft)","id":"lt.20"}"#,
            #"{"or":[{"id":3},{"status":"eq.draft"}],"id":"lt.20"}"#,
            #"{"or":[{"id":{"eq":3}},{"status":{"==":"draft"}}],"id":"lt.20"}"#,
            #"{"or":"(id.=3,status.EQ.draft)","id":"lt.20"}"#),
        Meaning(
            "", #"{"not.or":"(id.gt.9,and(id.lt.3,status.eq.paid))"}"#,
            #"{"not.or":[{"id":{"gt":9}},{"id":"lt.3","status":"eq.paid"}]}"#),
    ]

    static var calls: [Meaning] {
        numbersAndTruths + names + statements
            + filters.flatMap { meaning in
                [
                    ("truss_query_table", #","order":"id""#), ("truss_delete_rows", ""),
                    ("truss_update_rows", #","changes":{"currency":"CHF"}"#),
                ].map { tool, more in
                    let preview = tool == "truss_query_table" ? "" : #","preview":true"#
                    func call(_ filters: String) -> String {
                        #"{"table":"orders","filters":\#(filters)\#(more)\#(preview)}"#
                    }
                    return Meaning(tool, call(meaning.canonical), meaning.others.map(call))
                }
            }
            + writes
    }

    private static func insert(_ rows: String, _ more: String = #","preview":true"#) -> String {
        #"{"table":"order_items","rows":\#(rows)\#(more)}"#
    }

    static let writes: [Meaning] = [
        Meaning(
            "truss_insert_rows",
            insert(#"[{"order_id":1,"line_no":77,"product_id":1,"unit_price":5}]"#),
            insert(#"{"order_id":1,"line_no":77,"product_id":1,"unit_price":5}"#),
            insert(#""[{\"order_id\":1,\"line_no\":77,\"product_id\":1,\"unit_price\":5}]""#),
            insert(#""{\"order_id\":1,\"line_no\":77,\"product_id\":1,\"unit_price\":5}""#),
            insert(#"["{\"order_id\":1,\"line_no\":77,\"product_id\":1,\"unit_price\":5}"]"#),
            insert(
                #"[{"order_id":"1","line_no":"77","product_id":1,"unit_price":"5"}]"#,
                #","preview":"True""#)),
        Meaning(
            "truss_insert_rows", merge(#"["order_id","line_no"]"#),
            merge(#""order_id,line_no""#), merge(#""[\"order_id\",\"line_no\"]""#),
            merge(#""order_id, line_no""#), merge(#"["order_id","line_no"]"#, "MERGE")),
        Meaning(
            "truss_update_rows",
            #"{"table":"orders","filters":{"id":"eq.1"},"changes":{"currency":"CHF"},"maxRows":5,"preview":true}"#,
            #"{"table":"orders","filters":"{\"id\":\"eq.1\"}","changes":"{\"currency\":\"CHF\"}","maxRows":"5","preview":true}"#
        ),
    ]

    private static func merge(_ columns: String, _ resolution: String = "merge") -> String {
        insert(
            #"[{"order_id":1,"line_no":1,"product_id":1,"quantity":3,"unit_price":5}]"#,
            #","onConflict":\#(columns),"resolution":"\#(resolution)","preview":true"#)
    }

    // README: "Other arguments are read by meaning too"
    @Test(arguments: calls)
    func anotherFormGivesTheSameResult(_ meaning: Meaning) async throws {
        let features = try await SandboxFixture.features()
        let expected = try await features.text(meaning.tool, meaning.canonical)
        for other in meaning.others {
            let result = try await features.text(meaning.tool, other)
            #expect(result == expected, "\(other)")
        }
    }

    /// Neither of two meanings is taken; the message has the parameter, the value and what would be right.
    static let refused: [(tool: String, arguments: String, words: [String])] = [
        ("truss_query_table", #"{"table":"orders","limit":"five"}"#, ["limit", "five", "integer"]),
        ("truss_query_table", #"{"table":"orders","limit":"5.5"}"#, ["limit", "5.5", "integer"]),
        ("truss_query_table", #"{"table":"orders","limit":5.5}"#, ["limit", "5.5", "integer"]),
        ("truss_query_table", #"{"table":"orders","limit":"0x10"}"#, ["limit", "0x10", "integer"]),
        ("truss_query_table", #"{"table":"orders","limit":"+5"}"#, ["limit", "+5", "integer"]),
        ("truss_query_table", #"{"table":"orders","limit":" 5"}"#, ["limit", "integer"]),
        ("truss_query_table", #"{"table":"orders","limit":1e400}"#, ["limit", "1e400", "integer"]),
        ("truss_query_table", #"{"table":"orders","limit":"0"}"#, ["limit", "1 to 100000"]),
        ("truss_query_table", #"{"table":"orders","limit":[5]}"#, ["limit", "array", "integer"]),
        ("truss_query_table", #"{"table":"orders","limit":true}"#, ["limit", "true", "integer"]),
        (
            "truss_delete_rows", #"{"table":"orders","filters":{"id":1},"preview":1}"#,
            ["preview", "1", "true or false"]
        ),
        (
            "truss_delete_rows", #"{"table":"orders","filters":{"id":1},"preview":"yes"}"#,
            ["preview", "yes", "true or false"]
        ),
        (
            "truss_delete_rows", #"{"table":"orders","filters":{"id":1},"preview":"1"}"#,
            ["preview", "true or false"]
        ),
        (
            "truss_query_table", #"{"table":"orders","format":"xml"}"#,
            ["format", "xml", "columns, objects, csv"]
        ),
        ("truss_query_table", #"{"table":"orders","format":"csv "}"#, ["format", "csv"]),
        ("truss_query_table", #"{"table":["orders"]}"#, ["table", "array", "string"]),
        ("truss_query_table", #"{"table":{"name":"orders"}}"#, ["table", "object", "string"]),
        (
            "truss_query_table", #"{"table":"sales.orders","schema":"public"}"#,
            ["table", "sales", "public", "one of the two"]
        ),
        ("truss_query_table", #"{"table":"a.b.c"}"#, ["table", "a.b.c", "schema.table"]),
        (
            "truss_query_table", #"{"table":"orders","select":["id",5]}"#,
            ["select", "array", "id,name"]
        ),
        ("truss_query_table", #"{"table":"orders","select":[]}"#, ["select", "empty array"]),
        ("truss_query_table", #"{"table":"orders","select":{"id":true}}"#, ["select", "object"]),
        (
            "truss_query_table", #"{"table":"orders","select":["count(*)"]}"#,
            ["select", "count(*)", "truss_run_sql"]
        ),
        ("truss_query_table", #"{"table":"orders","order":"-id"}"#, ["order", "-id", "id.desc"]),
        (
            "truss_query_table", #"{"table":"orders","order":["total","-id"]}"#,
            ["order", "-id", "id.desc"]
        ),
        (
            "truss_query_table", #"{"table":"orders","order":{"id":"desc"}}"#,
            ["order", "object", "id.desc"]
        ),
        (
            "truss_query_table", #"{"table":"orders","order":"id sideways"}"#,
            ["42703", "id sideways"]
        ),
        (
            "truss_query_table", #"{"table":"orders","order":["id",{"total":"desc"}]}"#,
            ["order", "array"]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":"status=eq.paid"}"#,
            ["filters", "status=eq.paid", #"{"status":"eq.paid"}"#]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":"name = \"Ann\""}"#,
            ["filters", #"write {"name":"eq.Ann"}"#]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":"total > 5"}"#,
            ["filters", #"write {"total":"gt.5"}"#]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":"paid"}"#,
            ["filters", "paid", #"{"id": "eq.5"}"#]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":[{"id":"eq.5"}]}"#,
            ["filters", "array", #"{"id": "eq.5"}"#]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":"{}"}"#,
            ["filters", "at least one filter"]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":"{\"id\":"}"#,
            ["filters", #"{"id": "eq.5"}"#]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":{"status":"paid"}}"#,
            ["filters.status", "paid", "eq.paid"]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":{"id":[1,2]}}"#,
            ["filters.id", "[1,2]", #"{"in":[1,2]}"#]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":{"id":"[1,2]"}}"#,
            ["filters.id", #"{"in":[1,2]}"#]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":{"id":{}}}"#,
            ["filters.id", "empty object"]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":{"id":{"eq":[1,2]}}}"#,
            ["filters.id", "eq", #"{"in":[…]}"#]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":{"status":"eq Lyon"}}"#,
            ["filters.status", "eq Lyon", "write eq.Lyon"]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":{"total":">=.5"}}"#,
            ["filters.total", ">=.5", "gte.5"]
        ),
        (
            "truss_query_table", #"{"table":"orders","filters":{"status":"= \"paid\""}}"#,
            ["filters.status", "eq.paid"]
        ),
        (
            "truss_insert_rows", #"{"table":"orders","rows":"a,b"}"#,
            ["rows", "a,b", "array of objects"]
        ),
        (
            "truss_insert_rows", #"{"table":"orders","rows":[["id",1]]}"#,
            ["rows", "array of objects"]
        ),
        ("truss_insert_rows", #"{"table":"orders","rows":[]}"#, ["rows", "empty array"]),
        ("truss_insert_rows", #"{"table":"orders","rows":"[1]"}"#, ["rows", "array of objects"]),
        (
            "truss_update_rows", #"{"table":"orders","filters":{"id":1},"changes":["a"]}"#,
            ["changes", "array", "object"]
        ),
        (
            "truss_update_rows", #"{"table":"orders","filters":{"id":1},"changes":"status=paid"}"#,
            ["changes", "status=paid", "object"]
        ),
        ("truss_run_sql", #"{"sql":"SELECT $1","params":{"1":5}}"#, ["params", "object", "array"]),
        ("truss_run_sql", #"{"sql":"SELECT $1, $2","params":5}"#, ["params has 1", "sql uses 2"]),
        ("truss_run_sql", #"{"sql":["SELECT 1"]}"#, ["sql", "array", "one statement"]),
        ("truss_run_sql", #"{"sql":"```sql\n```"}"#, ["sql", "one statement"]),
        ("truss_run_sql", #"{"sql":"Here it is: ```sql\nSELECT 1\n```"}"#, ["sql", "Here"]),
        ("truss_run_sql", #"{"sql":"```sql\nSELECT 1\n``` ```sql\nSELECT 2\n```"}"#, ["sql"]),
        (
            "truss_insert_rows",
            #"{"table":"orders","rows":[{"id":1}],"onConflict":"a\"b\"","resolution":"merge"}"#,
            ["42703"]
        ),
        (
            "truss_insert_rows",
            #"{"table":"orders","rows":[{"id":1}],"onConflict":{"id":1},"resolution":"merge"}"#,
            ["onConflict", "object", #"["id"]"#]
        ),
    ]

    @Test func thereAreAsManyAsPromised() {
        #expect(MeaningTests.refused.count >= 40)
    }

    @Test(arguments: refused.indices)
    func whatMayMeanTwoThingsIsRefused(_ index: Int) async throws {
        let it = MeaningTests.refused[index]
        let text = try await SandboxFixture.features().failure(it.tool, it.arguments)
        for word in it.words { #expect(text.contains(word), "\(it.arguments): \(text)") }
    }

    /// A condition that cannot be read never makes a change wider, however it is written.
    // README: "Without filters they are refused."
    @Test(arguments: [
        #"{"id":"gte.5","status":"equals.x"}"#, #"{"id":"gte.5","status":"EQUALS.x"}"#,
        #"{"id":{"gte":5},"status":{"equals":"x"}}"#, #"{"id":5,"status":{"EQUALS":"x"}}"#,
        #""{\"id\":\"gte.5\",\"status\":\"equals.x\"}""#, #"{"id":"gte.5","status":["equals.x"]}"#,
        #"{"id":"gte.5","status":"{\"equals\":\"x\"}"}"#, #"{"id":">=5","status":"not.equals.x"}"#,
        #"{"id":"gte.5","status":[{"equals":"x"}]}"#, #"{"and":"(id.gte.5,status.equals.x)"}"#,
        #"{"and":[{"id":"gte.5"},{"status":"equals.x"}]}"#, #"{"id":"gte.5","status":{}}"#,
        #"{"id":"gte.5","status":[]}"#, #"{"id":"gte.5","status":"x"}"#,
        #"{"id":"gte.5","status":["eq.x",5]}"#, #"{"id":"gte.5","or":[{}]}"#,
        #"{"id":"gte.5","or":[]}"#, #"{"id":"gte.5","not.or":"()"}"#,
    ])
    func aConditionThatCannotBeReadWidensNothing(_ filters: String) async throws {
        let features = try await SandboxFixture.features()
        let text = try await features.failure(
            "truss_delete_rows", #"{"table":"orders","filters":\#(filters)}"#)
        #expect(text.hasPrefix("truss_delete_rows: filters."), "\(text)")
    }
}
