/// A function of another dialect that is another name or another form in PostgreSQL.
struct ForeignFunction: Sendable {
    let name: String

    /// How many arguments such a call has.
    let arguments: ClosedRange<Int>

    /// What the types in PostgreSQL's message must be, for a name that it has with other types.
    var types: String?

    /// What is written for the whole call; nil where the arguments are of another form.
    let rewrite: @Sendable (TokenizedSQL, [Range<Int>]) -> String?

    init(
        _ name: String, _ arguments: ClosedRange<Int>, types: String? = nil,
        rewrite: @escaping @Sendable (TokenizedSQL, [Range<Int>]) -> String?
    ) {
        self.name = name
        self.arguments = arguments
        self.types = types
        self.rewrite = rewrite
    }

    /// A call with other words around its arguments: `{1}` is the first as it stands, `<1>` in parentheses
    /// where it needs them, `{*}` all.
    init(_ name: String, _ count: Int, _ template: String, types: String? = nil) {
        self.init(name, count...count, types: types) { text, arguments in
            ForeignFunction.fill(template, with: arguments, of: text)
        }
    }

    /// A call of another name.
    init(_ name: String, _ arguments: ClosedRange<Int>, as other: String) {
        self.init(name, arguments) { text, arguments in
            ForeignFunction.fill("\(other)({*})", with: arguments, of: text)
        }
    }

    private static func fill(
        _ template: String, with arguments: [Range<Int>], of text: TokenizedSQL
    ) -> String {
        var result = ""
        var rest = template[...]
        while let character = rest.popFirst() {
            let closing: Character? = ["{": "}", "<": ">"][character]
            guard let closing, let mark = rest.first, rest.dropFirst().first == closing else {
                result.append(character)
                continue
            }
            rest = rest.dropFirst(2)
            if mark == "*" {
                result += arguments.map(text.text(of:)).joined(separator: ", ")
            } else if let number = mark.wholeNumberValue, number <= arguments.count {
                let argument = arguments[number - 1]
                result += character == "{" ? text.text(of: argument) : text.operandText(argument)
            }
        }
        return result
    }

    /// The row of the table of dialects that stands for all of them.
    static let mark = DialectMark(among: { text, tokens in
        tokens.flatMap { index in
            (named[text.word(index)] ?? []).compactMap { $0.finding(in: text, at: index) }
        }
    })

    private static let named = Dictionary(grouping: all, by: \.name)

    /// The call that begins with a token, where it is one of this function.
    private func finding(in text: TokenizedSQL, at index: Int) -> DialectFinding? {
        guard text.text(index - 1) != ".",
            let found = text.arguments(ofCallWith: index + 1), arguments.contains(found.count),
            let closer = text.closers[index + 1], let instead = rewrite(text, found)
        else { return nil }
        let types = types
        return DialectFinding(
            causes: [.function(index) { types.map($0.contains) ?? true }],
            edits: [text.edit(index..<closer + 1, instead)])
    }
}
