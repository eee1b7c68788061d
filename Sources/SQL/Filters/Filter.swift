import JSON

/// A condition on rows, parsed whole: what could not be read never becomes one.
package indirect enum Filter: Hashable, Sendable {
    /// One comparison of a column with a value.
    case comparison(ColumnPath, Comparison)
    /// All of some filters, or any of them.
    case group(isAny: Bool, [Filter])
    case not(Filter)

    /// An operator with its value.
    package enum Comparison: Hashable, Sendable {
        case value(FilterOperator, String)
        /// A value that is an array in PostgreSQL's text form, of which any or all elements must fit.
        case quantified(FilterOperator, isAny: Bool, String)
        case list([String])
        case truth(Truth)
        case textSearch(FilterOperator, configuration: String?, query: String)
    }

    /// What `is` compares with.
    package enum Truth: String, CaseIterable, Sendable {
        case null, notNull = "not_null", `true`, `false`, unknown

        var sql: String { self == .notNull ? "NOT NULL" : rawValue.uppercased() }
    }
}

extension Filter {
    /// Reads one entry of `filters`.
    package init(key: String, text: String) throws(SQLArgumentError) {
        try Filter.refuseNUL(in: text)
        var reader = FilterReader(text)
        if let group = FilterReader.groups[key] {
            self = group(try reader.wholeGroup())
            return
        }
        let path = try ColumnPath(parsing: key)
        let (isNegated, comparison) = try reader.wholeComparison()
        self = isNegated ? .not(.comparison(path, comparison)) : .comparison(path, comparison)
    }

    static func refuseNUL(in value: String) throws(SQLArgumentError) {
        guard !value.utf8.contains(0) else {
            throw SQLArgumentError("a NUL character in a value, which no PostgreSQL text can hold")
        }
    }

    /// The SQL condition, its values bound.
    package func condition(in statement: inout Statement) -> String {
        switch self {
        case .not(let filter):
            return "NOT (\(filter.condition(in: &statement)))"
        case .group(let isAny, let filters):
            let conditions = filters.map { $0.condition(in: &statement) }
            return "(" + conditions.joined(separator: isAny ? " OR " : " AND ") + ")"
        case .comparison(let path, let comparison):
            return comparison.condition(
                on: path.expression(in: &statement), in: &statement)
        }
    }
}

extension Filter.Comparison {
    fileprivate func condition(on expression: String, in statement: inout Statement) -> String {
        switch self {
        case .truth(let truth):
            return "\(expression) IS \(truth.sql)"
        case .list(let values):
            return "\(expression) = ANY (\(statement.bind(ArrayLiteral.text(of: values))))"
        case .textSearch(let search, let configuration, let query):
            let configuration = configuration.map { "\(statement.bind($0))::regconfig, " } ?? ""
            let function = search.textSearchFunction ?? "to_tsquery"
            return "\(expression) @@ \(function)(\(configuration)\(statement.bind(query)))"
        case .value(let comparison, let value):
            let value = statement.bind(comparison.pattern(of: value))
            return "\(expression) \(comparison.symbol ?? "=") \(value)"
        case .quantified(let comparison, let isAny, let values):
            let values = statement.bind(comparison.pattern(of: values))
            return "\(expression) \(comparison.symbol ?? "=") \(isAny ? "ANY" : "ALL") (\(values))"
        }
    }
}

extension FilterOperator {
    /// The value with `%` for each `*`, where it is a pattern of LIKE.
    fileprivate func pattern(of value: String) -> String {
        guard self == .like || self == .ilike else { return value }
        return value.replacing("*" as Unicode.Scalar, with: "%")
    }
}

/// PostgreSQL's text form of arrays.
package enum ArrayLiteral {
    /// A one-dimensional array with every element quoted, so that none is read as NULL or a bracket.
    package static func text(of elements: [String?]) -> String {
        let quoted = elements.map { element in
            guard let element else { return "NULL" }
            let escaped = element.replacing("\\" as Unicode.Scalar, with: "\\\\")
                .replacing("\"" as Unicode.Scalar, with: "\\\"")
            return "\"\(escaped)\""
        }
        return "{" + quoted.joined(separator: ",") + "}"
    }
}
