extension ReadOnlyQueryReader {
    /// What is open around a token: the statement itself, a parenthesis or a bracket.
    private struct Level {
        /// Where in a query the reader is, at this level.
        enum Clause {
            /// Before the first token.
            case start
            /// Between WITH and the verb of the statement that it belongs to.
            case with
            /// After that, or in what is no query.
            case body
        }

        /// The token that opened the level, or nil for the statement.
        var opener: Int?
        var clause = Clause.start
        /// Whether the level is the body of a common table expression.
        var isCTEBody = false
        /// Whether such a body has ended just before.
        var followsCTEBody = false
        /// Whether SEARCH or CYCLE came after such a body.
        var isSearching = false
    }

    private static let changing: Set<String> = ["insert", "update", "delete", "merge"]

    /// Walks the query and refuses what is more than reading.
    mutating func readQuery() throws(RefusedSQL) {
        var levels = [Level()]
        for index in queryStart..<tokens.count {
            if isByte(index, "(") || isByte(index, "[") {
                open(index, &levels)
            } else if isByte(index, ")") || isByte(index, "]") {
                try close(index, &levels)
            } else if isByte(index, ";") {
                throw refusal(index, "one statement at a time", "send what follows it by itself")
            } else {
                let level = levels.count - 1
                try readWord(index, &levels[level])
                try checkCall(index, in: levels[level])
                try checkView(index)
            }
        }
        if let opener = levels[levels.count - 1].opener {
            throw refusal(opener, "it is never closed")
        }
    }

    private func open(_ index: Int, _ levels: inout [Level]) {
        let parent = levels.count - 1
        var level = Level(opener: index)
        if isByte(index, "[") { level.clause = .body }
        if levels[parent].clause == .with {
            let before = words[index - 1]
            level.isCTEBody = before == "as" || before == "materialized"
            if levels[parent].followsCTEBody { levels[parent].clause = .body }
        } else {
            levels[parent].clause = .body
        }
        levels.append(level)
    }

    private func close(_ index: Int, _ levels: inout [Level]) throws(RefusedSQL) {
        guard let level = levels.popLast(), let opener = level.opener, !levels.isEmpty else {
            throw refusal(index, "nothing is open that it could close")
        }
        guard isByte(opener, "(") == isByte(index, ")") else {
            throw refusal(index, "it does not close the \(text(of: opener)) that is open")
        }
        levels[levels.count - 1].followsCTEBody = level.isCTEBody
    }

    private func readWord(_ index: Int, _ level: inout Level) throws(RefusedSQL) {
        let followsCTEBody = level.followsCTEBody
        level.followsCTEBody = false
        let word = isLabel[index] ? "" : words[index]
        switch level.clause {
        case .start:
            level.clause = word == "with" ? .with : .body
            if Self.changing.contains(word), level.isCTEBody || isStatement(index) {
                throw changes(index)
            }
        case .with:
            try readWithWord(index, word, followsCTEBody, &level)
        case .body: break
        }
        if word == "into" {
            throw refusal(
                index, "SELECT INTO creates a table",
                "leave INTO out to get the rows; AS \"into\" if it is a name")
        }
        if word == "for" { try readFor(index, level) }
    }

    private func readWithWord(
        _ index: Int, _ word: String, _ followsCTEBody: Bool, _ level: inout Level
    ) throws(RefusedSQL) {
        let beginsEntry =
            isByte(index - 1, ",") || isKeyword(index - 1, "with")
            || isKeyword(index - 1, "recursive")
        if followsCTEBody, word == "search" || word == "cycle" {
            level.isSearching = true
        } else if followsCTEBody || level.isSearching, Self.changing.contains(word),
            !(level.isSearching && isNamePlace(index))
        {
            throw changes(index)
        } else if word == "select" || word == "table" || word == "values" && !beginsEntry {
            level.clause = .body
        }
    }

    /// Whether a word in a SEARCH or CYCLE clause stands where a column's name does.
    ///
    /// The words before it may be names themselves: in `USING cycle DELETE`, CYCLE is one.
    private func isNamePlace(_ index: Int) -> Bool {
        var first = index
        while ["by", "set", "using", "cycle"].contains(where: { isKeyword(first - 1, $0) }) {
            first -= 1
        }
        let isFirstName = isByte(first - 1, ",")
        return isFirstName == (index - first).isMultiple(of: 2)
    }

    /// Whether INSERT, DELETE or MERGE is followed as the statement would be.
    private func isStatement(_ index: Int) -> Bool {
        words[index] == "delete" ? isKeyword(index + 1, "from") : isKeyword(index + 1, "into")
    }

    private func changes(_ index: Int) -> RefusedSQL {
        let advice = RefusedStatement.advice(for: words[index])
        return refusal(index, advice.problem, advice.remedy)
    }

    /// Refuses FOR UPDATE and its like; FOR in `substring(x FOR 2)` is another.
    private func readFor(_ index: Int, _ level: Level) throws(RefusedSQL) {
        if let opener = level.opener, let function = name(opener - 1),
            function == "substring" || function == "overlay"
        {
            return
        }
        let next = words.indices.contains(index + 1) ? words[index + 1] : ""
        guard ["update", "share", "no", "key"].contains(next) else { return }
        throw RefusedSQL(
            word: "\(text(of: index)) \(text(of: index + 1))",
            position: SQLPosition(offset: offset(of: index), in: bytes),
            problem: "it locks rows, and truss_run_sql only reads", remedy: "leave it out")
    }

    /// Refuses a denied function, called as `f(x)` or as `x.f`, which PostgreSQL takes for the same.
    private func checkCall(_ index: Int, in level: Level) throws(RefusedSQL) {
        guard let name = name(index), let reason = DeniedFunctions.reason(for: name) else { return }
        if isByte(index - 1, ".") {
            guard isByte(index + 1, "(") else {
                throw refusal(
                    index, "after a dot this calls the function, which \(reason)",
                    "if it is a column, rename it as in FROM t AS q(c); if a table, leave its schema out"
                )
            }
        } else if !isByte(index + 1, "(") || isAlias(index, in: level) {
            return
        }
        throw refusal(index, "this function \(reason)", nil)
    }

    /// Refuses a view of files of the server, also where it could be another thing of that name.
    private func checkView(_ index: Int) throws(RefusedSQL) {
        guard let name = name(index), DeniedFunctions.views.contains(name),
            !isKeyword(index - 1, "as")
        else { return }
        throw refusal(index, "this view reads files of the server")
    }

    /// Whether the name before a parenthesis is given to the columns listed in it.
    private func isAlias(_ index: Int, in level: Level) -> Bool {
        if isKeyword(index - 1, "as") { return true }
        guard level.clause == .with else { return false }
        return isByte(index - 1, ",") || isKeyword(index - 1, "with")
            || isKeyword(index - 1, "recursive")
    }
}
