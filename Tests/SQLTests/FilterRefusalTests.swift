import JSON
import SQL
import Testing

@Suite struct FilterRefusalTests {
    struct Case: Sendable {
        let filters: JSONObject
        let words: [String]

        init(_ filters: JSONObject, _ words: String...) {
            self.filters = filters
            self.words = words
        }

        init(_ text: String, _ words: String...) {
            filters = ["a": .string(text)]
            self.words = ["filters.a: "] + words
        }
    }

    static let comparisons: [Case] = [
        Case(
            ["id": "gte.5", "b": "equals.x"], "filters.b: equals is not an operator",
            "did you mean eq?"),
        Case("5", "5 is not a filter", "eq.5"),
        Case("", "is not a filter", "operator.value"),
        Case("3.14", "3.14 is not a filter", "eq.3.14"),
        Case("=", "= has no value", "eq.value"),
        Case("==.5", "==.5 is not a filter", "eq.5 or eq.0.5"),
        Case(">=.5", ">=.5 is not a filter", "gte.5 or gte.0.5"),
        Case("= Lyon", "= Lyon is not a filter", "write eq.Lyon"),
        Case("<unknown>", "<unknown> is not a filter"),
        Case("> quoted line", "is not a filter"),
        Case("!=paid", "write neq.paid"),
        Case("Lt. Smith", "may be an operator or a value", "lt. Smith or eq.Lt. Smith"),
        Case("Lt.Smith", "lt.Smith or eq.Lt.Smith"),
        Case("LT.x", "may be an operator or a value"),
        Case("le.com", "lte.com or eq.le.com"),
        Case("Ne.paid", "may be an operator or a value"),
        Case("Match.com", "match.com or eq.Match.com"),
        Case("nullable", "write eq.nullable"),
        Case("between 1 and 5", #"write {"gte":"1","lte":"5"}"#),
        Case("equals x", "write eq.x"),
        Case("=>5", "=> is not an operator"),
        Case("= \"Ann\"", "is not a filter", "write eq.Ann"),
        Case("='Ann'", "write eq.Ann"),
        Case("{\"eq\":\"a\"", "is not a filter"),
        Case("{a,b}", "{a,b} is not a filter"),
        Case("EQUALS.5", "EQUALS is not an operator", "did you mean eq?"),
        Case("gre.5", "did you mean gte?"),
        Case("nin.(1)", "nin is not an operator"),
        Case("contains.x", "contains is not an operator", "Operators: eq neq gt"),
        Case("eq", "eq has no value", "eq.value"),
        Case("like", "like has no value", "like.value"),
        Case("in", "in has no value", "in.(1,2)"),
        Case("is", "is has no value", "is.null"),
        Case("eq 5", "eq 5 is not a filter", "write eq.5"),
        Case("EQ Lyon", "EQ Lyon is not a filter", "write eq.Lyon"),
        Case("not like a*", "write not.like.a*"),
        Case("IN (1,2)", "write in.(1,2)"),
        Case("in 1,2", "write in.(1,2)"),
        Case("is not null", "write not.is.null"),
        Case("IS NULL", "write is.null"),
        Case("Lyon", "Lyon is not a filter", "write eq.Lyon"),
        Case("eq:5", "eq:5 is not a filter", "write eq.5"),
        Case(" eq.5", "is not a filter", "write eq.5"),
        Case("not.5", "not.5 is not a filter"),
        Case("not.eq", "not.eq is not a filter"),
        Case("not.not.eq.5", "not is not an operator"),
        Case("not", "not is not a filter"),
        Case("null", "null is not a filter"),
        Case("(b.eq.1)", "a group's key is or, and, not.or or not.and"),
        Case("in.1,2", "in.1,2: in takes a list, as in in.(1,2,3)"),
        Case("in.[1,2]", "in takes a list"),
        Case("in.(1,2", "neither comma nor closing parenthesis"),
        Case("in.(", "neither comma nor closing parenthesis"),
        Case("in.(1)2", "unexpected 2 after the list"),
        Case("in.(1))", "unexpected ) after the list"),
        Case("in.(\"a", "\"a has no closing double quote"),
        Case("in.(\"a\\", "no closing double quote"),
        Case("in.(\"a\"b)", "neither comma nor closing parenthesis"),
        Case("in(any).(1)", "any or all"),
        Case("is.notnull", "is.notnull: is takes null, not_null, true, false, unknown"),
        Case("is.not null", "use eq for other values"),
        Case("is.5", "is.5: is takes null"),
        Case("is.", "is takes null"),
        Case("eq(x).5", "eq(x).5", "any or all"),
        Case("eq().5", "any or all"),
        Case("neq(any).{1}", "any or all"),
        Case("eq(any).5", "any takes a list in braces, as in eq(any).{a,b}"),
        Case("like(any", "any or all"),
        Case("fts(english.x", "fts(english).word"),
        Case("fts().x", "fts(english).word"),
        Case("fts(english)x", "is not a filter"),
        Case("eq.a\0b", "NUL"),
    ]

    static let groups: [Case] = [
        Case(["or": "a.eq.1"], "filters.or: a group starts with a parenthesis"),
        Case(["or": ""], "a group starts with a parenthesis"),
        Case(["or": "eq.5"], "a group starts with a parenthesis"),
        Case(["or": "()"], "a name is empty"),
        Case(["or": "(a.eq.1"], "neither comma nor closing parenthesis at the end of (a.eq.1"),
        Case(["or": "(a.eq.1,"], "ends without its closing parenthesis"),
        Case(["or": "("], "ends without its closing parenthesis"),
        Case(["or": "(a.eq.1,)"], "a name is empty"),
        Case(["or": "(a.eq.1))"], "unexpected ) after the group"),
        Case(["or": "(a.eq.1)x"], "unexpected x after the group"),
        Case(["or": "(a)"], "column.operator.value expected"),
        Case(["or": "(a.5)"], "5 is not a filter", "write eq.5"),
        Case(["or": "(a.>.5)"], ">.5 is not a filter", "gt.5"),
        Case(["or": "(a.eq)"], "eq has no value"),
        Case(["or": "(a.equals.1)"], "equals is not an operator", "did you mean eq?"),
        Case(["or": "(a.eq.1,2)"], "column.operator.value expected", "in double quotes"),
        Case(["or": "(a.b.eq.1)"], "b is not an operator"),
        Case(["or": "(a.in.1,2)"], "in takes a list"),
        Case(["or": "(a.in.(1,2)"], "neither comma nor closing parenthesis"),
        Case(["or": "(a.eq.\"x)"], "no closing double quote"),
        Case(["or": "(a.eq.\"x\"y)"], "neither comma nor closing parenthesis at y)"),
        Case(["or": "(a.cs.{1,2)"], "no closing brace"),
        Case(["or": "(a.cs.{1}x)"], "neither comma nor closing parenthesis"),
        Case(["or": "(xor(a.eq.1))"], "column.operator.value expected"),
        Case(["or": "(not(a.eq.1))"], "column.operator.value expected"),
        Case(["or": "(or(a.eq.1)"], "neither comma nor closing parenthesis"),
        Case(["or": "(a.is.nul)"], "is.nul: is takes null"),
        Case(["or": "(a.eq.\0)"], "NUL"),
        Case(["OR": "(a.eq.1)"], "filters.OR: a group's key is or, and"),
    ]

    static let shapes: [Case] = [
        Case(["a": ["x": 1]], "filters.a: x is not an operator"),
        Case(["a": [:]], "an empty object is not a filter"),
        Case(["a": "{}"], "an empty object is not a filter"),
        Case(["a": "[]"], "the list is empty"),
        Case(["a": ["EQUALS": 5]], "EQUALS is not an operator", "did you mean eq?"),
        Case(["a": ["not": ["eq": 5]]], "not is not an operator"),
        Case(["a": ["not.not.eq": 5]], "not.eq is not an operator"),
        Case(["a": ["eq": [1, 2]]], "eq: an array of 2 elements may mean", #"{"in":[…]}"#),
        Case(["a": ["cs": ["x"]]], "cs: an array of 1 element may mean", "cs.{a,b}", "jsonb"),
        Case(["a": ["gt": ["x": 1]]], "gt: an object of 1 member may mean"),
        Case(["a": ["gt": nil]], "gt: nothing compares with null", #"{"is":null}"#),
        Case(["a": ["in": 5]], "in: the number 5 is no list", "[1,2,3]"),
        Case(["a": ["in": "1,2"]], #"in: the string "1,2" is no list"#),
        Case(["a": ["in": []]], "in: the list is empty"),
        Case(["a": ["not.in": []]], "not.in: the list is empty"),
        Case(["a": ["gt(all)": []]], "gt(all): the list is empty"),
        Case(["a": ["eq": ["gte": 5]]], "eq: an object of 1 member may mean"),
        Case(["a": ["neq": ["gte": 5]]], "neq: an object of 1 member may mean"),
        Case(["a": ["Lyon", "Rome"]], #"write {"in":["Lyon","Rome"]}"#),
        Case(["or": [["a": "eq.1", "b": "eq.2"]]], "all of them or any"),
        Case(["a": ["in": "(1,2"]], "neither comma nor closing parenthesis"),
        Case(["a": ["in": [1, nil]]], "in: a list does not match null", "is.null"),
        Case(["a": ["in": [[1]]]], "an array of 1 element is no value"),
        Case(["a": ["is": "5"]], "filters.a: is.5: is takes null, not_null"),
        Case(["a": ["is": "nul"]], "is.nul: is takes null"),
        Case(["a": ["like(any)": "a*"]], #"like(any): the string "a*" is no list"#),
        Case(["a": ["like(some)": ["a*"]]], "any or all"),
        Case(["a": ["neq(any)": [1]]], "any or all"),
        Case(["a": ["eq(any)x": [1]]], "eq(any)x is not an operator"),
        Case(["a": ["eq": "a\0"]], "NUL"),
        Case(["a": ["gte": 5, "equals": 6]], "equals is not an operator"),
        Case(["a": [5, 6]], "a list of bare values", #"write {"in":[5,6]}"#),
        Case(["a": [true]], "a list of bare values"),
        Case(["a": ["eq.5", nil]], "a list of bare values"),
        Case(["a": "[5,6]"], #"write {"in":[5,6]}"#),
        Case(["or": 5], "the number 5 is no group", "(a.eq.1,b.gt.2)"),
        Case(["or": ["a": "eq.1", "b": "eq.2"]], "an object of 2 members is no group"),
        Case(["or": [["a": "eq.1"], "(b.eq.2)"]], "either groups", "or objects"),
        Case(["or": [["a": "eq.1"], [:]]], "either groups"),
        Case(["or": [["a": "equals.1"]]], "filters.or: a: equals is not an operator"),
        Case(["or": ["a.eq.1", "b.eq.2"]], "a group starts with a parenthesis"),
        Case(["a": []], "the list is empty"),
        Case(["a": ["eq.5", 6]], "a list of bare values"),
        Case(["a": [["eq.5"]]], "an array of 1 element is not a filter"),
        Case(["a": ["eq.5", "x"]], "filters.a: x is not a filter"),
        Case(["": "eq.5"], "a name is empty"),
        Case(["p->": "eq.5"], "a key is missing after an arrow"),
        Case(["\"a": "eq.5"], "no closing double quote"),
        Case(["\"a\"b": "eq.5"], "unexpected b after the closing quote"),
        Case(["a\0": "eq.5"], "NUL"),
        Case(["p->a\0": "eq.5"], "NUL"),
    ]

    // README: "What cannot be read, or may mean two things, is refused, never ignored."
    @Test(arguments: comparisons + groups + shapes) func saysWhatIsWrong(_ it: Case) throws {
        let message = refusal { () throws(SQLArgumentError) in try Filter.parse(it.filters) }
        let text = try #require(message)
        #expect(text.hasPrefix("filters."))
        for words in it.words { #expect(text.contains(words), "\(text)") }
    }

    @Test func nestsToTheLimitAndNoDeeper() throws {
        for depth in [32, 33, 100_000] {
            let text =
                String(repeating: "(or", count: depth - 1) + "(a.eq.1)"
                + String(repeating: ")", count: depth - 1)
            let message = refusal { () throws(SQLArgumentError) in try Filter(key: "or", text: text)
            }
            #expect(message == (depth == 32 ? nil : "groups nest deeper than 32"))
        }
    }

    @Test func objectsNestToTheLimitAndNoDeeper() throws {
        for depth in [32, 33, 60] {
            var filters: JSONObject = ["a": "eq.1"]
            for _ in 0..<depth { filters = ["or": [.object(filters)]] }
            let message = refusal { () throws(SQLArgumentError) in try Filter.parse(filters) }
            #expect(message?.hasSuffix("groups nest deeper than 32") ?? false == (depth > 32))
        }
    }

    @Test func repeatedNamesAreRefused() {
        let twice = JSONObject(
            [("n", "eq.1"), ("n", "eq.2")].map { JSONObject.Member(name: $0.0, value: $0.1) })
        for filters in [twice, ["not.or": [.object(twice), ["m": 1]]], ["n": .object(twice)]] {
            let message = refusal { () throws(SQLArgumentError) in try Filter.parse(filters) }
            #expect(message?.contains("given twice") == true)
        }
    }

    @Test func messagesStayShort() throws {
        let long = String(repeating: "x", count: 100_000)
        for text in [long, long + ".5", "in." + long, "in.(\"" + long, "is." + long, "eq(" + long] {
            for (key, text) in [("a", text), ("or", "(a." + text)] {
                let message = refusal { () throws(SQLArgumentError) in
                    try Filter(key: key, text: text)
                }
                #expect(try #require(message).utf8.count < 500)
            }
        }
    }
}
