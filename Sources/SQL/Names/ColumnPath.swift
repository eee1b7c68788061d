/// A column, or a place inside its JSON: `profile`, `profile->address->>city`, `tags->0`.
package struct ColumnPath: Hashable, Sendable {
    /// One arrow with what follows it.
    package struct Step: Hashable, Sendable {
        package enum Key: Hashable, Sendable {
            case member(String)
            case element(Int)
        }

        package let key: Key

        /// Whether the arrow is `->>`, which yields text.
        package let isText: Bool
    }

    package let column: Identifier
    package let steps: [Step]

    package init(column: Identifier, steps: [Step] = []) {
        self.column = column
        self.steps = steps
    }

    /// Takes a path off the front, up to a stop outside quotes.
    init(
        from reader: inout ArgumentReader, stops: Set<Unicode.Scalar>
    ) throws(SQLArgumentError) {
        let whole = reader.text
        column = try Identifier(try reader.name(stops: stops))
        var steps: [Step] = []
        while reader.begins(with: "->") {
            let isText = reader.take("->>") || !reader.take("->")
            guard let key = try ColumnPath.key(from: &reader, stops: stops) else {
                throw SQLArgumentError("\(whole.prefix(60)): a key is missing after an arrow")
            }
            steps.append(Step(key: key, isText: isText))
        }
        self.steps = steps
    }

    /// Takes what follows an arrow; a number is an element's place unless it is quoted.
    private static func key(
        from reader: inout ArgumentReader, stops: Set<Unicode.Scalar>
    ) throws(SQLArgumentError) -> Step.Key? {
        if let quoted = try reader.quotedIfPresent() { return .member(try withoutNUL(quoted)) }
        let key = try reader.name(stops: stops)
        if !key.hasPrefix("+"), let index = Int32(key) { return .element(Int(index)) }
        return key.isEmpty ? nil : .member(try withoutNUL(key))
    }

    private static func withoutNUL(_ key: String) throws(SQLArgumentError) -> String {
        guard !key.utf8.contains(0) else {
            throw SQLArgumentError("a key holds a NUL character, which no PostgreSQL text can")
        }
        return key
    }

    /// Reads a whole text as a path.
    package init(parsing text: String) throws(SQLArgumentError) {
        var reader = ArgumentReader(text)
        try self.init(from: &reader, stops: [])
        guard reader.isAtEnd else {
            throw SQLArgumentError(
                "\(text.prefix(60)): unexpected \(reader.text.prefix(40)) after the closing quote")
        }
    }

    /// The SQL expression; keys are bound, so any key is safe.
    package func expression(in statement: inout Statement) -> String {
        guard !steps.isEmpty else { return column.quoted }
        var expression = "to_jsonb(\(column.quoted))"
        for step in steps {
            expression += step.isText ? " ->> " : " -> "
            switch step.key {
            case .element(let index): expression += "(\(index))"
            case .member(let name): expression += statement.bind(name) + "::text"
            }
        }
        return "(\(expression))"
    }

    /// What PostgREST calls the value in a result: the last member named, or the column.
    package var resultName: String {
        for case .member(let name) in steps.reversed().map(\.key) { return name }
        return column.name
    }
}
