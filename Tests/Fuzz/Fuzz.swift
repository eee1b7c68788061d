import JSON
import SQL

/// Feeds mutated SQL to the lexer and the guard, and mutated filters to their parser:
/// `swift run -c release Fuzz [count] [seed]`.
///
/// Stops with a trap, and the input on standard output, when tokens do not follow each other from the
/// first byte to the last, when an accepted query is refused on being read again, or when a filter lets
/// a byte of its values into its SQL.
@main
enum Fuzz {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst().compactMap(UInt64.init)
        let count = arguments.first ?? 1_000_000
        let seed = arguments.dropFirst().first ?? 1
        var queries = Mutations(of: Mutations.queries, with: Mutations.queryPieces, seed: seed)
        var filters = Mutations(of: Mutations.filters, with: Mutations.filterPieces, seed: seed)
        var accepted = (queries: 0, filters: 0)
        for index in 0..<count {
            let query = queries.next()
            guard covers(query) else { return fail("tokens do not cover", query, index) }
            switch reading(query) {
            case .accepted: accepted.queries += 1
            case .refused: break
            case .differs: return fail("reading again differs", query, index)
            }
            let filter = filters.next()
            switch filtering(filter) {
            case .accepted: accepted.filters += 1
            case .refused: break
            case .differs: return fail("values are in the SQL of a filter", filter, index)
            }
        }
        print(
            """
            \(count) texts, \(accepted.queries) accepted as read-only queries; \(count) filters, \
            \(accepted.filters) accepted; no failure
            """)
    }

    private enum Outcome {
        case accepted, refused, differs
    }

    private static func reading(_ bytes: [UInt8]) -> Outcome {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let query = try? ReadOnlyQuery(parsing: text) else { return .refused }
        guard text.utf8.starts(with: query.text.utf8),
            (try? ReadOnlyQuery(parsing: query.text)) == query
        else { return .differs }
        guard let lifted = try? query.liftingLiterals() else { return .accepted }
        let explained = Explanation(of: Statement(lifted.query), options: "").statement
        return APIWordFilter.refuses(explained.text) ? .differs : .accepted
    }

    /// Reads a text as every argument that has a syntax of its own.
    ///
    /// A filter's SQL must divide into words, punctuation, numbers, parameters and quoted names only:
    /// values are bound.
    private static func filtering(_ bytes: [UInt8]) -> Outcome {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = try? TableName(parsing: text)
        var statement = Statement()
        _ = try? RowOrder(parsing: text).sql(in: &statement)
        _ = try? Selection(parsing: text).sql(in: &statement)
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2,
            let filter = try? Filter(key: String(parts[0]), text: String(parts[1]))
        else { return .refused }
        let condition = Array(filter.condition(in: &statement).utf8)
        return SQLLexer.tokens(of: condition).allSatisfy(isPlain) ? .accepted : .differs
    }

    private static func isPlain(_ token: SQLToken) -> Bool {
        switch token.kind {
        case .whitespace, .word, .quotedIdentifier, .unicodeIdentifier, .number, .parameter,
            .operator, .punctuation:
            token.flaw == nil
        default: false
        }
    }

    private static func covers(_ bytes: [UInt8]) -> Bool {
        var end = 0
        var lexer = SQLLexer(bytes)
        while let token = lexer.next() {
            guard token.range.lowerBound == end, !token.range.isEmpty else { return false }
            end = token.range.upperBound
        }
        return end == bytes.count
    }

    private static func fail(_ problem: String, _ bytes: [UInt8], _ index: UInt64) {
        print("input \(index): \(problem): \(bytes)")
        preconditionFailure(problem)
    }
}
