import Spelling

/// A variable of the environment that reads like a setting and is none.
struct StrayVariable: Equatable {
    let name: String

    /// The variable that was probably meant.
    let meant: String

    /// Whether ignoring it would expose more than was probably meant.
    let isDangerous: Bool

    /// All there are, in order of their names; what is empty or belongs to others is not among them.
    static func all(in environment: [String: String]) -> [StrayVariable] {
        let variables = Option.all.compactMap(\.variable) + ["TRUSS_API_KEY"]
        return environment.keys.sorted().compactMap { name in
            guard let value = environment[name], !value.isEmpty, !variables.contains(name),
                let words = words(of: name), !isForeign(name)
            else { return nil }
            let nearest = variables.compactMap { variable in
                likeness(of: words, to: StrayVariable.words(of: variable) ?? []).map {
                    (variable: variable, likeness: $0)
                }
            }.min { $0.likeness < $1.likeness }
            guard let nearest else { return nil }
            return StrayVariable(
                name: name, meant: nearest.variable,
                isDangerous: nearest.likeness.isPlain
                    && restricts(nearest.variable, value, environment))
        }
    }

    /// What to say of it.
    var message: String { "\(name) is no setting and has no effect. Did you mean \(meant)?" }

    /// How one name is like another, the likest first.
    private enum Likeness: Comparable {
        /// The same letters in other words, or with a slip in them.
        case slips(Int)
        /// All its words and more.
        case extended(Int)
        /// Some of its words.
        case abridged(Int)

        /// Whether nothing else can be meant.
        var isPlain: Bool {
            if case .abridged = self { return false }
            return true
        }
    }

    private static func likeness(of words: [String], to known: [String]) -> Likeness? {
        let (letters, knownLetters) = (words.joined(), known.joined())
        let limit = max(1, min(letters.count, knownLetters.count) / 3)
        if let slips = ClosestName.edits(from: letters, to: knownLetters, atMost: limit) {
            return .slips(slips)
        }
        let difference = abs(letters.count - knownLetters.count)
        // One word alone, such as HOST, says too little where others stand beside it.
        if known.count > 1, letters.contains(knownLetters) || known.allSatisfy(words.contains) {
            return .extended(difference)
        }
        return words.allSatisfy(known.contains) ? .abridged(difference) : nil
    }

    /// The words of a name that begins as ours do; nil for any other.
    private static func words(of name: String) -> [String]? {
        let words = name.uppercased().split(separator: "_").map { String($0) }
        let prefixes: Set = ["TRUSS", "MCP", "TRUSSMCP"]
        guard let first = words.first, prefixes.contains(first) else { return nil }
        let rest = Array(words.drop(while: prefixes.contains))
        return rest.isEmpty ? nil : rest
    }

    /// Variables of MCP clients that their servers inherit, and those of Kubernetes' service links.
    private static func isForeign(_ name: String) -> Bool {
        ["MCP_TIMEOUT", "MCP_TOOL_TIMEOUT", "MCP_CONNECTION_NONBLOCKING"].contains(name)
            || name.contains("_SERVICE_HOST") || name.contains("_SERVICE_PORT")
            || name.contains("_TCP") || name.contains("_UDP")
    }

    /// Whether the setting that was meant takes something away, and is not set itself.
    private static func restricts(
        _ variable: String, _ value: String, _ environment: [String: String]
    ) -> Bool {
        guard let option = Option.all.first(where: { $0.variable == variable }), option.restricts,
            environment[variable]?.isEmpty ?? true
        else { return false }
        if case .flag = option.effect, (try? Option.truth(value)) == false { return false }
        return true
    }
}
