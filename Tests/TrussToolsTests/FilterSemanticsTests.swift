import JSON
import Testing

/// Filters mean what the same condition means in SQL, with PostgREST 12's operators.
@Suite struct FilterSemanticsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let filters: String
        let condition: String

        init(_ filters: String, _ condition: String) {
            self.filters = filters
            self.condition = condition
        }

        var testDescription: String { filters }
    }

    private static let table = Task {
        let sandbox = try await OwnSandbox.instance()
        try await sandbox.prepare(
            #"""
            CREATE SCHEMA filtering;
            CREATE TYPE filtering.mood AS ENUM ('sad', 'ok', 'happy');
            CREATE TABLE filtering.things (
              id int PRIMARY KEY, n int, amount numeric, name text, "Odd, name" text, "or" text,
              born date, at timestamptz, yes boolean, mood filtering.mood, code char(3), uid uuid,
              tags text[], nums int[], doc jsonb, plain json, span int4range, during tstzrange,
              words tsvector, body text, copy text, "like.this" text);
            INSERT INTO filtering.things SELECT g, CASE WHEN g % 7 > 0 THEN g % 5 END, g * 1.10,
              (ARRAY['Ann', 'ann', 'Bob', 'a,b', 'x"y', 'per%cent', 'under_score', 'back\slash',
                'star*', 'null', '', '(paren)', '{brace}', ' pad ', 'dot.dot', '日本', E'two\nlines',
                'true', 'not.eq.1', 'it''s'])[1 + g % 20],
              CASE WHEN g % 3 = 0 THEN 'odd' END, CASE WHEN g % 2 = 0 THEN 'either' END,
              date '2026-01-01' + g, timestamptz '2026-01-01 00:00+00' + g * interval '7 hours',
              CASE g % 3 WHEN 0 THEN true WHEN 1 THEN false END,
              (ARRAY['sad', 'ok', 'happy'])[1 + g % 3]::filtering.mood, 'c' || g % 4,
              ('00000000-0000-0000-0000-0000000000' || lpad(g::text, 2, '0'))::uuid,
              CASE WHEN g % 6 > 0 THEN (ARRAY['vip', 'new', 'a,b', 'x"y', 'NULL'])[1:g % 6] END,
              ARRAY[g % 3, g % 4],
              CASE WHEN g % 5 > 0 THEN jsonb_build_object('city', (ARRAY['Rome', 'Paris, TX'])[1 + g % 2],
                'n', g % 4, 'deep', jsonb_build_object('list', jsonb_build_array(g % 3, 'x')),
                'a.b', g % 2, 'none', null, '1', 'one') END,
              json_build_object('k', g % 2), int4range(g, g + g % 5),
              tstzrange(timestamptz '2026-01-01 00:00+00' + g * interval '1 day', null),
              to_tsvector('english', (ARRAY['fat cats sat', 'a thin cat', 'dogs run', 'the fat dog'])[1 + g % 4]),
              (ARRAY['fat cats sat', 'a thin cat', 'dogs run', 'the fat dog'])[1 + g % 4],
              'copy ' || g % 2, 'x' || g % 2
            FROM generate_series(1, 60) g;
            """#)
        return sandbox
    }

    static let comparisons: [Case] = [
        Case(#"{"n":"eq.3"}"#, "n = 3"),
        Case(#"{"n":"neq.3"}"#, "n <> 3"),
        Case(#"{"n":"gt.2"}"#, "n > 2"),
        Case(#"{"n":"gte.2"}"#, "n >= 2"),
        Case(#"{"n":"lt.2"}"#, "n < 2"),
        Case(#"{"n":"lte.2"}"#, "n <= 2"),
        Case(#"{"id":["gte.5","lt.9"]}"#, "id >= 5 AND id < 9"),
        Case(#"{"n":"not.eq.3"}"#, "NOT n = 3"),
        Case(#"{"n":"not.gt.2"}"#, "NOT n > 2"),
        Case(#"{"n":"is.null"}"#, "n IS NULL"),
        Case(#"{"n":"not.is.null"}"#, "n IS NOT NULL"),
        Case(#"{"n":"is.not_null"}"#, "n IS NOT NULL"),
        Case(#"{"yes":"is.true"}"#, "yes IS TRUE"),
        Case(#"{"yes":"is.false"}"#, "yes IS FALSE"),
        Case(#"{"yes":"is.unknown"}"#, "yes IS UNKNOWN"),
        Case(#"{"yes":"not.is.true"}"#, "yes IS NOT TRUE"),
        Case(#"{"yes":"eq.true"}"#, "yes"),
        Case(#"{"n":"isdistinct.3"}"#, "n IS DISTINCT FROM 3"),
        Case(#"{"n":"not.isdistinct.3"}"#, "n IS NOT DISTINCT FROM 3"),
        Case(#"{"amount":"eq.1.10"}"#, "amount = 1.1"),
        Case(#"{"amount":"gt.12345678901234567890.5"}"#, "false"),
        Case(#"{"born":"gte.2026-02-01"}"#, "born >= '2026-02-01'"),
        Case(#"{"at":"lt.2026-01-05T00:00:00+00:00"}"#, "at < '2026-01-05 00:00+00'"),
        Case(#"{"mood":"gt.sad"}"#, "mood > 'sad'"),
        Case(#"{"mood":"in.(ok,happy)"}"#, "mood IN ('ok', 'happy')"),
        Case(#"{"code":"eq.c1"}"#, "code = 'c1'"),
        Case(#"{"uid":"eq.00000000-0000-0000-0000-000000000007"}"#, "id = 7"),
        Case(#"{"n":"eq.3","yes":"is.true"}"#, "n = 3 AND yes"),
    ]

    static let texts: [Case] = [
        Case(#"{"name":"eq.a,b"}"#, "name = 'a,b'"),
        Case(#"{"name":"eq.x\"y"}"#, #"name = 'x"y'"#),
        Case(#"{"name":"eq."}"#, "name = ''"),
        Case(#"{"name":"neq."}"#, "name <> ''"),
        Case(#"{"name":"eq.null"}"#, "name = 'null'"),
        Case(#"{"name":"eq.true"}"#, "name = 'true'"),
        Case(#"{"name":"eq.not.eq.1"}"#, "name = 'not.eq.1'"),
        Case(#"{"name":"not.eq.not.eq.1"}"#, "name <> 'not.eq.1'"),
        Case(#"{"name":"eq.dot.dot"}"#, "name = 'dot.dot'"),
        Case(#"{"name":"eq. pad "}"#, "name = ' pad '"),
        Case(#"{"name":"eq.(paren)"}"#, "name = '(paren)'"),
        Case(#"{"name":"eq.{brace}"}"#, "name = '{brace}'"),
        Case(#"{"name":"eq.back\\slash"}"#, #"name = 'back\slash'"#),
        Case(#"{"name":"eq.star*"}"#, "name = 'star*'"),
        Case(#"{"name":"eq.日本"}"#, "name = '日本'"),
        Case(#"{"name":"eq.two\nlines"}"#, #"name = E'two\nlines'"#),
        Case(#"{"name":"eq.it's"}"#, "name = 'it''s'"),
        Case(#"{"name":"like.a*"}"#, "name LIKE 'a%'"),
        Case(#"{"name":"like.%_score"}"#, "name LIKE '%_score'"),
        Case(#"{"name":"like.per\\%cent"}"#, #"name LIKE 'per\%cent'"#),
        Case(#"{"name":"not.like.*n*"}"#, "name NOT LIKE '%n%'"),
        Case(#"{"name":"ilike.ANN"}"#, "name ILIKE 'ann'"),
        Case(#"{"name":"not.ilike.*N"}"#, "name NOT ILIKE '%n'"),
        Case(#"{"name":"match.^[ab]\\w+$"}"#, #"name ~ '^[ab]\w+$'"#),
        Case(#"{"name":"imatch.^ANN"}"#, "name ~* '^ann'"),
        Case(#"{"name":"match.r*"}"#, "name ~ 'r*'"),
        Case(#"{"name":"not.match.[aeiou]"}"#, "name !~ '[aeiou]'"),
        Case(#"{"copy":"eq.copy 1"}"#, #"U&"\0063opy" = U&'\0063opy 1'"#),
        Case(#"{"like.this":"eq.x1"}"#, "\"like.this\" = 'x1'"),
        Case(#"{"Odd, name":"eq.odd"}"#, "\"Odd, name\" = 'odd'"),
        Case(#"{"\"or\"":"eq.either"}"#, "\"or\" = 'either'"),
    ]

    static let lists: [Case] = [
        Case(#"{"id":"in.(1,2,60,61)"}"#, "id IN (1, 2, 60)"),
        Case(#"{"id":"not.in.(1,2)"}"#, "id NOT IN (1, 2)"),
        Case(#"{"id":"in.()"}"#, "false"),
        Case(#"{"id":"not.in.()"}"#, "true"),
        Case(#"{"n":"not.in.(1)"}"#, "n NOT IN (1)"),
        Case(#"{"name":"in.(\"a,b\",Ann)"}"#, "name IN ('a,b', 'Ann')"),
        Case(#"{"name":"in.(\"x\\\"y\",\"(paren)\")"}"#, #"name IN ('x"y', '(paren)')"#),
        Case(#"{"name":"in.(\"back\\\\slash\")"}"#, #"name = 'back\slash'"#),
        Case(#"{"name":"in.(null,{brace})"}"#, "name IN ('null', '{brace}')"),
        Case(#"{"name":"in.(\"\")"}"#, "name = ''"),
        Case(#"{"name":"in.(\" pad \", Ann )"}"#, "name IN (' pad ', 'Ann')"),
        Case(#"{"name":"in.(dot.dot,star*)"}"#, "name IN ('dot.dot', 'star*')"),
        Case(#"{"tags":"cs.{vip,new}"}"#, "tags @> '{vip,new}'"),
        Case(#"{"tags":"cs.{\"a,b\"}"}"#, "tags @> ARRAY['a,b']"),
        Case(#"{"tags":"cd.{vip,new,\"a,b\"}"}"#, "tags <@ ARRAY['vip', 'new', 'a,b']"),
        Case(#"{"tags":"ov.{\"NULL\",zzz}"}"#, "tags && ARRAY['NULL']"),
        Case(#"{"tags":"eq.{vip}"}"#, "tags = ARRAY['vip']"),
        Case(#"{"tags":"is.null"}"#, "tags IS NULL"),
        Case(#"{"nums":"cs.{2}"}"#, "nums @> '{2}'"),
        Case(#"{"nums":"not.ov.{0,1}"}"#, "NOT nums && '{0,1}'"),
        Case(#"{"tags->0":"eq.\"vip\""}"#, "tags[1] = 'vip'"),
        Case(#"{"tags->>-1":"eq.new"}"#, "tags[cardinality(tags)] = 'new'"),
    ]

    static let documents: [Case] = [
        Case(#"{"doc->>city":"eq.Rome"}"#, "doc->>'city' = 'Rome'"),
        Case(#"{"doc->>city":"eq.Paris, TX"}"#, "doc->>'city' = 'Paris, TX'"),
        Case(#"{"doc->n":"gt.1"}"#, "(doc->'n')::int > 1"),
        Case(#"{"doc->>n":"in.(1,3)"}"#, "doc->>'n' IN ('1', '3')"),
        Case(#"{"doc->deep->list->0":"eq.2"}"#, "doc#>'{deep,list,0}' = '2'"),
        Case(#"{"doc->deep->list->>1":"eq.x"}"#, "doc#>>'{deep,list,1}' = 'x'"),
        Case(#"{"doc->>\"a.b\"":"eq.1"}"#, "doc->>'a.b' = '1'"),
        Case(#"{"doc->>\"1\"":"eq.one"}"#, "doc->>'1' = 'one'"),
        Case(#"{"doc->>none":"is.null"}"#, "doc->>'none' IS NULL"),
        Case(#"{"doc->none":"is.null"}"#, "doc->'none' IS NULL"),
        Case(#"{"doc":"cs.{\"city\":\"Rome\"}"}"#, #"doc @> '{"city": "Rome"}'"#),
        Case(#"{"doc":"not.cs.{\"n\":1}"}"#, #"NOT doc @> '{"n": 1}'"#),
        Case(#"{"plain->>k":"eq.1"}"#, "plain->>'k' = '1'"),
    ]

    static let spans: [Case] = [
        Case(#"{"span":"cs.[7,7]"}"#, "span @> 7"),
        Case(#"{"span":"cs.[7,8]"}"#, "span @> '[7,8]'::int4range"),
        Case(#"{"span":"cd.[1,10]"}"#, "span <@ '[1,10]'"),
        Case(#"{"span":"ov.[5,7)"}"#, "span && '[5,7)'"),
        Case(#"{"span":"sl.[20,30)"}"#, "span << '[20,30)'"),
        Case(#"{"span":"sr.(,20]"}"#, "span >> '(,20]'"),
        Case(#"{"span":"nxr.[10,20)"}"#, "span &< '[10,20)'"),
        Case(#"{"span":"nxl.[40,50)"}"#, "span &> '[40,50)'"),
        Case(#"{"span":"adj.[10,20)"}"#, "span -|- '[10,20)'"),
        Case(#"{"span":"eq.empty"}"#, "isempty(span)"),
        Case(
            #"{"during":"cs.[2026-01-20 00:00+00,2026-01-21 00:00+00)"}"#,
            "during @> '[2026-01-20 00:00+00,2026-01-21 00:00+00)'"),
        Case(#"{"words":"fts.cat & fat"}"#, "words @@ to_tsquery('cat & fat')"),
        Case(
            #"{"words":"fts(english).cats | dogs"}"#,
            "words @@ to_tsquery('english', 'cats | dogs')"),
        Case(
            #"{"words":"plfts(english).fat cats"}"#,
            "words @@ plainto_tsquery('english', 'fat cats')"),
        Case(
            #"{"words":"phfts(english).thin cat"}"#,
            "words @@ phraseto_tsquery('english', 'thin cat')"),
        Case(
            #"{"words":"wfts(english).\"fat dog\" or -cat"}"#,
            #"words @@ websearch_to_tsquery('english', '"fat dog" or -cat')"#),
        Case(#"{"words":"not.fts(simple).fat"}"#, "NOT words @@ to_tsquery('simple', 'fat')"),
        Case(#"{"body":"plfts.dogs run"}"#, "to_tsvector(body) @@ plainto_tsquery('dogs run')"),
    ]

    static let groups: [Case] = [
        Case(#"{"or":"(n.eq.1,n.is.null)"}"#, "n = 1 OR n IS NULL"),
        Case(#"{"and":"(n.gte.1,n.lte.3)"}"#, "n BETWEEN 1 AND 3"),
        Case(#"{"not.or":"(n.eq.1,n.eq.2)"}"#, "NOT (n = 1 OR n = 2)"),
        Case(#"{"not.and":"(n.gt.1,yes.is.true)"}"#, "NOT (n > 1 AND yes IS TRUE)"),
        Case(#"{"or":"(n.eq.1,and(n.eq.2,yes.is.true))"}"#, "n = 1 OR (n = 2 AND yes)"),
        Case(
            #"{"or":"(n.not.eq.1,not.and(id.gt.5,id.lt.50,or(yes.is.true,yes.is.unknown)))"}"#,
            "n <> 1 OR NOT (id > 5 AND id < 50 AND (yes IS TRUE OR yes IS NULL))"),
        Case(
            #"{"or":["(n.eq.1,n.eq.2)","(yes.is.true,id.lt.9)"]}"#,
            "n IN (1, 2) AND (yes OR id < 9)"),
        Case(#"{"or":"(name.eq.\"a,b\",name.eq.\"(paren)\")"}"#, "name IN ('a,b', '(paren)')"),
        Case(
            #"{"or":"(name.in.(\"a,b\",Ann),id.in.(1,2))"}"#,
            "name IN ('a,b', 'Ann') OR id IN (1, 2)"),
        Case(#"{"or":"(tags.cs.{vip,new},id.eq.6)"}"#, "tags @> '{vip,new}' OR id = 6"),
        Case(#"{"or":"(nums.gt.{1,2},id.eq.1)"}"#, "nums > '{1,2}' OR id = 1"),
        Case(#"{"or":"(span.ov.\"[5,7)\",id.eq.60)"}"#, "span && '[5,7)' OR id = 60"),
        Case(
            #"{"or":"(doc->>city.eq.Rome,doc->n.eq.1)"}"#, "doc->>'city' = 'Rome' OR doc->'n' = '1'"
        ),
        Case(
            #"{"or":"(\"Odd, name\".eq.odd,\"or\".is.null)"}"#,
            "\"Odd, name\" = 'odd' OR \"or\" IS NULL"),
        Case(#"{"or":"( n.eq.1 , id.eq.2)"}"#, "n = 1 OR id = 2"),
        Case(
            #"{"or":"(name.like.a*,words.fts(english).dog)"}"#,
            "name LIKE 'a%' OR words @@ to_tsquery('english', 'dog')"),
        Case(#"{"or":"(n.eq.1,n.is.null)","id":"lt.20"}"#, "(n = 1 OR n IS NULL) AND id < 20"),
    ]

    static let cases = comparisons + texts + lists + documents + spans + groups

    @Test func thereAreAsManyAsPromised() {
        #expect(Self.cases.count >= 80)
    }

    @Test(arguments: cases)
    func aFilterFindsTheRowsOfItsCondition(row: Case) async throws {
        let sandbox = try await Self.table.value
        let query = try await sandbox.features.text(
            "truss_query_table",
            #"{"table":"filtering.things","select":"id","order":"id","limit":100,"filters":\#(row.filters)}"#
        )
        let found = try JSONValue(parsing: query).object?["rows"]
        let expected = try await sandbox.rows(
            "SELECT json_agg(json_build_array(id) ORDER BY id) AS ids FROM filtering.things WHERE \(row.condition)"
        )[0].object?["ids"]
        #expect(found?.array ?? [] == expected?.array ?? [])
    }

    struct Refusal: Sendable {
        let filters: String
        let words: [String]
    }

    static let refusals: [Refusal] = [
        Refusal(filters: #"{"n":"5"}"#, words: ["5 is not a filter", "eq.5"]),
        Refusal(filters: #"{"n":[5]}"#, words: [#"{"in":[5]}"#]),
        Refusal(filters: #"{"n":"EQUAL.5"}"#, words: ["EQUAL", "did you mean eq?"]),
        Refusal(filters: #"{"n":" eq.5"}"#, words: ["write eq.5"]),
        Refusal(filters: #"{"n":"equals.5"}"#, words: ["equals", "did you mean eq?"]),
        Refusal(filters: #"{"name":"contains.x"}"#, words: ["contains", "Operators: eq"]),
        Refusal(filters: #"{"name":"ilik.x"}"#, words: ["did you mean ilike?"]),
        Refusal(filters: #"{"n":"is.5"}"#, words: ["is takes null"]),
        Refusal(filters: #"{"n":"in.1,2"}"#, words: ["in takes a list"]),
        Refusal(filters: #"{"n":"in.(1,2"}"#, words: ["closing parenthesis"]),
        Refusal(filters: #"{"n":"in.(1,2)x"}"#, words: ["unexpected x"]),
        Refusal(filters: #"{"n":[]}"#, words: ["the list is empty"]),
        Refusal(filters: #"{"or":"n.eq.1"}"#, words: ["a group starts with a parenthesis"]),
        Refusal(filters: #"{"or":"(n.eq.1"}"#, words: ["closing parenthesis"]),
        Refusal(filters: #"{"or":"()"}"#, words: ["name"]),
        Refusal(filters: #"{"nme":"eq.x"}"#, words: ["42703", "Did you mean name?", "Columns of"]),
        Refusal(filters: #"{"n":"eq.abc"}"#, words: ["22P02", "abc"]),
        Refusal(filters: #"{"n":"like.5*"}"#, words: ["42883"]),
    ]

    /// What the API would drop without a word (contract H2).
    @Test(arguments: refusals)
    func whatIsNoFilterIsRefused(row: Refusal) async throws {
        let sandbox = try await Self.table.value
        for (tool, more) in [
            ("truss_query_table", ""), ("truss_delete_rows", ""),
            ("truss_update_rows", #","changes":{"n":1}"#),
        ] {
            let text = try await sandbox.features.failure(
                tool, #"{"table":"filtering.things","filters":\#(row.filters)\#(more)}"#)
            for word in row.words { #expect(text.contains(word), "\(text)") }
        }
    }
}
