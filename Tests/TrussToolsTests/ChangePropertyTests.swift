import JSON
import Testing
import TrussAPI

/// A write touches what a read with the same filter shows, or nothing.
@Suite struct ChangePropertyTests {
    /// A reproducible sequence of numbers.
    private struct Sequence {
        var state: UInt64

        mutating func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }

        mutating func one<T>(of values: [T]) -> T { values[below(values.count)] }

        mutating func filter() -> (String, String) {
            switch below(7) {
            case 0: ("n", "\(one(of: ["eq", "neq", "gt", "lte", "isdistinct"])).\(below(6))")
            case 1: ("n", "\(one(of: ["not.", ""]))in.(\(below(6)),\(below(6)))")
            case 2: ("n", one(of: ["is.null", "not.is.null"]))
            case 3:
                ("v", "\(one(of: ["like", "not.like", "ilike"])).\(one(of: ["*a*", "b*", "*"]))")
            case 4: ("or", "(n.eq.\(below(6)),v.like.*b,and(n.is.null,id.gt.\(below(40))))")
            case 5: ("id", "\(one(of: ["lt", "gte"])).\(below(60))")
            default: ("tags", "\(one(of: ["cs", "ov", "not.cd"])).{\(one(of: ["x", "y", "x,y"]))}")
            }
        }
    }

    // README: "one too many, and nothing is changed"
    // SECURITY: "A change that touches more rows than `maxRows`, or rows that its filters do not match."
    @Test(arguments: 1...4)
    func aChangeIsWhatTheFilterShowsOrNothing(seed: Int) async throws {
        let sandbox = try await OwnSandbox.instance()
        let features = sandbox.features
        let table = "property_\(seed)"
        var random = Sequence(state: UInt64(seed))
        try await sandbox.prepare(
            "CREATE TABLE \(table) (id int PRIMARY KEY, n int, v text, tags text[], touched int)")
        for round in 1...25 {
            let rows = random.below(60)
            try await sandbox.prepare(
                """
                TRUNCATE \(table); INSERT INTO \(table) SELECT g, nullif(hashint4(g * \(round) + \(seed)) & 7, 7),
                (ARRAY['a', 'b', 'ab', 'Ba', ''])[1 + (hashint4(g + \(round)) & 3)],
                (ARRAY['{x}', '{y}', '{x,y}', NULL])[1 + (hashint4(g) & 3)]::text[], 0
                FROM generate_series(1, \(rows)) g
                """)
            var filters = JSONObject()
            for _ in 0...random.below(2) {
                let (key, text) = random.filter()
                filters[key] = .string(text)
            }
            let maxRows = 1 + random.below(40)
            let shown = try await features.call(
                "truss_query_table",
                with: [
                    "table": .string(table), "filters": .object(filters), "select": "id",
                    "order": "id", "limit": 100,
                ])
            let matching = try JSONValue(parsing: shown.text).object?["rows"]?.array ?? []
            let deletes = random.below(2) == 0
            var arguments: JSONObject = [
                "table": .string(table), "filters": .object(filters),
                "maxRows": .number(JSONNumber(maxRows)),
            ]
            if !deletes { arguments["changes"] = ["touched": 1] }
            let before = try await ids(in: table, where: "true", of: sandbox)
            let change = try await features.call(
                deletes ? "truss_delete_rows" : "truss_update_rows", with: arguments)
            let after = try await ids(in: table, where: "touched = 0", of: sandbox)
            let changed = before.filter { !after.contains($0) }
            let context = "\(filters) maxRows \(maxRows): \(change.text)"
            #expect(change.isError == (matching.count > maxRows), "\(context)")
            #expect(changed == (change.isError ? [] : matching), "\(context)")
            if !deletes {
                #expect(try await ids(in: table, where: "true", of: sandbox) == before)
            }
        }
    }

    private func ids(
        in table: String, where condition: String, of sandbox: SandboxBridge
    ) async throws -> [JSONValue] {
        let row = try await sandbox.rows(
            "SELECT json_agg(json_build_array(id) ORDER BY id) AS ids FROM \(table) WHERE \(condition)"
        )[0]
        return row.object?["ids"]?.array ?? []
    }
}
