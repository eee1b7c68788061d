import Corpora

/// A reproducible sequence of texts, grown from seeds by mutation.
struct Mutations {
    private var state: UInt64
    private var pool: [[UInt8]]
    private let seeds: [[UInt8]]
    private let pieces: [[UInt8]]

    init(of seeds: [String], with pieces: [String], seed: UInt64) {
        state = seed
        self.seeds = seeds.map { Array($0.utf8) }
        self.pieces = pieces.map { Array($0.utf8) }
        pool = self.seeds
    }

    /// Longer texts are not kept for further mutation, so that the pace stays.
    private static let maxKept = 400

    static let queries =
        shapes + ReadOnlyCorpus.legitimate + ReadOnlyCorpus.refused.map(\.sql)

    private static let shapes: [String] = [
        "select 1, 'it''s', E'a\\'b', $q$x$q$, \"a\"\"b\" from t where a = $1 -- c\n",
        "with recursive a(x) as (values (1) union all select x + 1 from a) select * from a;",
        "with d as (delete from t returning *), e as (update t set a = 1) select * from d",
        "with a as (select 1) cycle x set c to 1 default 0 using p delete from t",
        "explain (analyze, format json) select count(*) filter (where a > 0) over w from t window w as (order by b)",
        "select pg_catalog . /* x */ \"pg_sleep\" (1), ('/x').pg_read_file, x.as into t from t for no key update",
        "select a[1:2], 1..2, 1e-3, 0x1F, 1_000, b'01', x'1f', n'a', U&'a', U&\"b\", a::int, a <= b, @-1",
        "select substring(x from 1 for 2), 'a'\n -- c\n 'b' /* /* */ */ as copy; select 2",
        "values (1, (2)), ($65535) /* ; */ ; ; -- end",
    ]

    static let filters: [String] = [
        "id=in.(1,\"b,c\",d)", "n=not.gte.5", "name=like.*a\\b*",
        "or=(a.eq.1,and(b.is.null,c.gt.2))",
        "not.and=(a.not.in.(1,2),or(x->y->>z.eq.\"q\",t.cs.{a,b}))", "t=fts(english).cat & dog",
        "\"odd \"\"name\"=isdistinct.x", "copy->0->>\"dblink\"=ov.[1,5)", "id,alias:column,a->>b",
        "price.desc.nullslast,a->b.asc.nullsfirst", "\"odd.schema\".\"odd table\"",
    ]

    static let filterPieces: [String] = [
        "=", "(", ")", ",", ".", "\"", "\\", "{", "}", "->", "->>", "eq.", "in.(", "or(", "not.",
        "is.",
        "null", "fts(", ":", "*", "'", "--", "/*", " ", "\n", "\0", "0", "-1", "ü", "\u{301}",
        "copy",
        "create extension", "$1", ";",
    ]

    static let queryPieces: [String] = [
        "'", "''", "\"", "$", "$$", "$a$", "$1", "/*", "*/", "--", "\n", "\r", " ", "\\", "E'",
        "U&'", "U&\"",
        "b'", "n'", "(", ")", "[", "]", ";", ",", ".", "..", ":", "::", ":=", "+", "-", "*", "@",
        "|", "1", "0x",
        "1e", "1e+", "_", "a", "ä", "\u{1F600}", "select ", "with a as (", "delete from t",
        "update t set ",
        " for update", " into ", "pg_sleep", "explain ", "(analyze) ", " as ", "materialized ",
        "\0", "copy", "dblink", " uescape '!'", "create extension",
    ]

    private mutating func random(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    mutating func next() -> [UInt8] {
        let choices = random(below: 2) == 0 ? seeds.count : pool.count
        var bytes = pool[random(below: choices)]
        for _ in 0...random(below: 4) {
            let place = random(below: bytes.count + 1)
            switch random(below: 5) {
            case 0, 1:
                bytes.insert(contentsOf: pieces[random(below: pieces.count)], at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + random(below: 5)))
            case 3 where place < bytes.count: bytes[place] = UInt8(random(below: 256))
            default:
                let other = pool[random(below: pool.count)]
                bytes = bytes[..<place] + other.suffix(random(below: other.count + 1))
            }
        }
        if bytes.count <= Self.maxKept, random(below: 64) == 0 { keep(bytes) }
        return bytes
    }

    /// Puts a text into the pool, in place of an earlier one that is no seed once the pool is full.
    private mutating func keep(_ bytes: [UInt8]) {
        let first = seeds.count
        if pool.count < first + 512 {
            pool.append(bytes)
        } else {
            pool[first + random(below: 512)] = bytes
        }
    }
}
