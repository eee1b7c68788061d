/// The comparisons a filter can make, with PostgREST's names and meanings.
package enum FilterOperator: String, CaseIterable, Sendable {
    case eq, neq, gt, gte, lt, lte
    case like, ilike, match, imatch
    case `is`, isdistinct, `in`
    case cs, cd, ov, sl, sr, nxr, nxl, adj
    case fts, plfts, phfts, wfts

    /// The SQL between column and value; nil where the comparison is no plain operator.
    var symbol: String? {
        switch self {
        case .eq: "="
        case .neq: "<>"
        case .gt: ">"
        case .gte: ">="
        case .lt: "<"
        case .lte: "<="
        case .like: "LIKE"
        case .ilike: "ILIKE"
        case .match: "~"
        case .imatch: "~*"
        case .isdistinct: "IS DISTINCT FROM"
        case .cs: "@>"
        case .cd: "<@"
        case .ov: "&&"
        case .sl: "<<"
        case .sr: ">>"
        case .nxr: "&<"
        case .nxl: "&>"
        case .adj: "-|-"
        case .is, .in, .fts, .plfts, .phfts, .wfts: nil
        }
    }

    /// The function that makes a text-search query of the value; nil for other comparisons.
    var textSearchFunction: String? {
        switch self {
        case .fts: "to_tsquery"
        case .plfts: "plainto_tsquery"
        case .phfts: "phraseto_tsquery"
        case .wfts: "websearch_to_tsquery"
        default: nil
        }
    }

    /// Whether `(any)` or `(all)` may follow, and then an array in braces.
    var takesQuantifier: Bool {
        switch self {
        case .eq, .gt, .gte, .lt, .lte, .like, .ilike, .match, .imatch: true
        default: false
        }
    }

    /// Every name, for messages.
    package static let names = allCases.map(\.rawValue)

    /// The operator of a name in any case, or of another name that means the same everywhere.
    init?(named name: some StringProtocol) {
        let name = name.lowercased()
        guard let found = FilterOperator(rawValue: name) ?? FilterOperator.otherNames[name] else {
            return nil
        }
        self = found
    }

    /// Whether another spelling of an operator that takes many rows is surely no value: `LT.9` is one,
    /// `Lt.Smith` and `le.com` may be names.
    func isMeant(by word: String, before next: Unicode.Scalar?) -> Bool {
        switch self {
        case .gt, .gte, .lt, .lte:
            next.map { "0123456789-+".unicodeScalars.contains($0) } ?? false
        case .neq: ["ne", "NE", "NEQ"].contains(word)
        case .match, .imatch: word == word.uppercased()
        default: true
        }
    }

    private static let otherNames: [String: FilterOperator] = [
        "=": .eq, "==": .eq, "!=": .neq, "<>": .neq, ">": .gt, ">=": .gte, "<": .lt, "<=": .lte,
        "ne": .neq, "ge": .gte, "le": .lte,
    ]
}
