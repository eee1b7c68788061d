/// A query with EXPLAIN before it, and nothing of ours to be seen in its plan.
package struct Explanation: Hashable, Sendable {
    package let statement: Statement

    /// Bytes before the query's own text.
    private let prefix: Int

    /// Where in the query's text something was put in.
    private let insertion: Int

    /// Bytes of that.
    private let inserted: Int

    /// Without values of its own the query gets one in an unused CTE, which leaves no trace in the plan.
    ///
    /// Any bound value forces the extended protocol, so that PostgreSQL refuses a second statement.
    package init(of query: Statement, options: String) {
        let head = "EXPLAIN \(options)\n"
        prefix = head.utf8.count
        var explained = query
        var place = (offset: 0, isInWith: false)
        var unused = ""
        if query.parameters.isEmpty {
            place = Explanation.placeOfCTE(in: Array(query.text.utf8))
            unused = "_truss_mcp_unused AS (SELECT \(explained.bind(""))::text)"
            unused = place.isInWith ? " \(unused), " : "WITH \(unused) "
        }
        insertion = place.offset
        inserted = unused.utf8.count
        let bytes = query.text.utf8
        explained.text =
            head + String(decoding: bytes.prefix(insertion), as: UTF8.self) + unused
            + String(decoding: bytes.dropFirst(insertion), as: UTF8.self)
        statement = explained
    }

    /// The offset in the query of a byte of the statement; nil for what is not the query's.
    package func originalOffset(of offset: Int) -> Int? {
        let offset = offset - prefix
        if offset < 0 { return nil }
        if offset < insertion { return offset }
        return offset < insertion + inserted ? nil : offset - inserted
    }

    /// Where a CTE can be added: in the WITH that there is, or else before the query proper.
    ///
    /// PostgreSQL takes no WITH before a parenthesised query that has one, unless UNION or its like follows.
    private static func placeOfCTE(in bytes: [UInt8]) -> (offset: Int, isInWith: Bool) {
        let tokens = SQLLexer.tokens(of: bytes).filter { !$0.isTrivia }
        func word(_ index: Int) -> String {
            guard tokens.indices.contains(index), tokens[index].range.count < 12 else { return "" }
            return String(decoding: bytes[tokens[index].range], as: UTF8.self).lowercased()
        }
        let closers = closers(of: tokens, word)
        var first = 0
        var end = tokens.count
        while word(first) == "(", let closer = closers[first], first + 1 < closer {
            if closer + 1 < end, ["union", "intersect", "except"].contains(word(closer + 1)) {
                break
            }
            first += 1
            end = closer
        }
        guard first < tokens.count else { return (bytes.count, false) }
        guard word(first) == "with" else { return (tokens[first].range.lowerBound, false) }
        // Before AS or a list of columns, RECURSIVE is the name of a query.
        let isRecursive = word(first + 1) == "recursive" && !["as", "("].contains(word(first + 2))
        let last = isRecursive ? first + 1 : first
        return (tokens[last].range.upperBound, true)
    }

    /// For every opening parenthesis the one that closes it.
    private static func closers(
        of tokens: [SQLToken], _ word: (Int) -> String
    ) -> [Int: Int] {
        var open: [Int] = []
        var closers: [Int: Int] = [:]
        for index in tokens.indices where tokens[index].kind == .punctuation {
            if word(index) == "(" { open.append(index) }
            if word(index) == ")", let opener = open.popLast() { closers[opener] = index }
        }
        return closers
    }
}
