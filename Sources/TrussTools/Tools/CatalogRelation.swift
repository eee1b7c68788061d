import JSON

/// A relation as PostgreSQL's catalogue describes it.
struct CatalogRelation {
    let schema: String
    let name: String
    let kind: String

    /// The planner's estimate; negative where the relation was never analysed.
    let rows: Int
    let hasRowSecurity: Bool
    let comment: String?
    let columns: [CatalogColumn]
    let constraints: [CatalogConstraint]

    /// Foreign keys to what is not open are left out.
    init(_ members: JSONObject, open: TablePolicy) {
        schema = members["schema"]?.string ?? ""
        name = members["name"]?.string ?? ""
        kind =
            switch members["kind"]?.string {
            case "v": "view"
            case "m": "materialized view"
            case "p": "partitioned table"
            case "f": "foreign table"
            default: "table"
            }
        rows = members["rows"]?.int ?? -1
        hasRowSecurity = members["rls"]?.bool ?? false
        comment = members["comment"]?.string
        columns = (members["columns"]?.array ?? []).map(CatalogColumn.init)
        constraints = (members["constraints"]?.array ?? []).map(CatalogConstraint.init).filter {
            let target: JSONValue = [
                "schema": .string($0.targetSchema), "name": .string($0.targetTable),
            ]
            return $0.kind != .foreignKey || open.allows(namedIn: target)
        }
    }
}

/// A column as PostgreSQL's catalogue describes it.
struct CatalogColumn {
    let name: String
    let type: String
    let isNotNull: Bool
    let defaultText: String?

    /// `a` for ALWAYS, `d` for BY DEFAULT, empty where the column is no identity.
    let identity: String
    let isGenerated: Bool
    let comment: String?

    init(_ value: JSONValue) {
        let members = value.object ?? [:]
        name = members["name"]?.string ?? ""
        type = CatalogColumn.shortType(members["type"]?.string ?? "")
        isNotNull = members["notNull"]?.bool ?? false
        defaultText = members["default"]?.string
        identity = members["identity"]?.string ?? ""
        isGenerated = members["generated"]?.string.map { !$0.isEmpty } ?? false
        comment = members["comment"]?.string
    }

    /// PostgreSQL's usual short spelling of a type.
    private static func shortType(_ type: String) -> String {
        for (long, short, suffix) in [
            ("timestamp", "timestamptz", " with time zone"),
            ("timestamp", "timestamp", " without time zone"),
            ("time", "timetz", " with time zone"), ("time", "time", " without time zone"),
            ("character varying", "varchar", ""), ("character", "char", ""),
            ("integer", "int", ""), ("bigint", "bigint", ""), ("double precision", "float8", ""),
            ("boolean", "bool", ""),
        ] where type.hasPrefix(long) {
            let rest = type.dropFirst(long.count)
            guard
                let place = suffix.isEmpty
                    ? rest.startIndex : rest.firstRange(of: suffix)?.lowerBound
            else { continue }
            let precision = suffix.isEmpty ? "" : rest[..<place]
            let after = suffix.isEmpty ? rest : rest[place...].dropFirst(suffix.count)
            guard precision.isEmpty || precision.hasPrefix("("), !after.hasPrefix(" ") else {
                continue
            }
            return short + precision + after
        }
        return type
    }

    /// Whether the default takes the next value of a sequence.
    var isSerial: Bool { defaultText?.hasPrefix("nextval(") ?? false }
}

/// A constraint as PostgreSQL's catalogue describes it.
struct CatalogConstraint {
    enum Kind: String {
        case check = "c"
        case foreignKey = "f"
        case primaryKey = "p"
        case unique = "u"
        case exclusion = "x"
        case trigger = "t"
        case notNull = "n"
    }

    let name: String
    let kind: Kind?
    let definition: String
    let columns: [String]

    /// The table a foreign key points to, with its schema.
    let targetSchema: String
    let targetTable: String
    let targetColumns: [String]

    init(_ value: JSONValue) {
        let members = value.object ?? [:]
        name = members["name"]?.string ?? ""
        kind = members["type"]?.string.flatMap(Kind.init(rawValue:))
        definition = members["definition"]?.string ?? ""
        columns = (members["columns"]?.array ?? []).compactMap(\.string)
        targetSchema = members["schema"]?.string ?? ""
        targetTable = members["table"]?.string ?? ""
        targetColumns = (members["targets"]?.array ?? []).compactMap(\.string)
    }
}
