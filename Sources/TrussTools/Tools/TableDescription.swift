import JSON
import SQL

/// Everything the catalogue says of one relation, as text.
struct TableDescription {
    private let parts: JSONObject
    private let relation: CatalogRelation
    private let open: TablePolicy

    init(_ parts: JSONObject, open: TablePolicy) {
        self.parts = parts
        self.open = open
        relation = CatalogRelation(parts, open: open)
    }

    /// Whether the texts of the view and of policies name only what is open.
    private var mentionsOnlyOpen: Bool {
        (parts["mentions"]?.array ?? []).allSatisfy(open.allows(namedIn:))
    }

    var lines: [String] {
        [head] + comment + columns + section("constraints", constraints)
            + section("indexes", indexes)
            + section("referenced by", openList("referenced_by", referencedBy))
            + section("triggers", list("triggers", trigger))
            + section("policies", list("policies", policy))
            + section("partitions", openList("partitions", partition))
            + section("enums", list("enums", enumeration)) + view
    }

    private var head: String {
        var head =
            "\(relation.kind) \(SQLName.text(relation.schema)).\(SQLName.text(relation.name))"
        if relation.kind != "view" {
            head +=
                relation.rows >= 0 ? ", about \(relation.rows) rows" : ", rows not yet estimated"
            head += ", \(parts["bytes"]?.int ?? 0) bytes with indexes"
        }
        if relation.hasRowSecurity {
            head += ", row-level security\(parts["force_rls"]?.bool == true ? " (forced)" : "")"
        }
        return head
    }

    private var comment: [String] { relation.comment.map { ["-- \($0)"] } ?? [] }

    private var columns: [String] {
        let primaryKey = relation.constraints.first { $0.kind == .primaryKey }?.columns ?? []
        return relation.columns.map { column in
            var line = "  \(SQLName.text(column.name)) \(column.type)"
            if column.isNotNull { line += " not null" }
            if primaryKey.contains(column.name) { line += " pk" }
            switch column.identity {
            case "a": line += " identity always"
            case "d": line += " identity by default"
            default: break
            }
            if let value = column.defaultText {
                line += column.isGenerated ? " generated \(value)" : " default \(value)"
            }
            return column.comment.map { "\(line) -- \($0)" } ?? line
        }
    }

    private var constraints: [String] {
        relation.constraints.filter { $0.kind != .trigger && $0.kind != .notNull }.map {
            "\(SQLName.text($0.name)) \($0.definition)"
        }
    }

    /// Indexes that no constraint already implies.
    private var indexes: [String] {
        (parts["indexes"]?.array ?? []).compactMap(\.object).filter {
            $0["constraint"]?.bool != true
        }.map { index in
            (index["definition"]?.string ?? "")
                + (index["valid"]?.bool == false ? " (invalid)" : "")
        }
    }

    private func referencedBy(_ key: JSONObject) -> String {
        "\(key["table"]?.string ?? ""): \(key["definition"]?.string ?? "")"
    }

    private func trigger(_ trigger: JSONObject) -> String {
        (trigger["definition"]?.string ?? "")
            + (trigger["enabled"]?.bool == false ? " (disabled)" : "")
    }

    private func policy(_ policy: JSONObject) -> String {
        let commands = ["r": "select", "a": "insert", "w": "update", "d": "delete", "*": "all"]
        let roles = (policy["roles"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
        var line = SQLName.text(policy["name"]?.string ?? "")
        if policy["permissive"]?.bool == false { line += " restrictive" }
        line += " for \(commands[policy["command"]?.string ?? ""] ?? "all") to \(roles)"
        guard mentionsOnlyOpen else { return line + " on what is not open" }
        if let condition = policy["using"]?.string { line += " using (\(condition))" }
        if let condition = policy["check"]?.string { line += " with check (\(condition))" }
        return line
    }

    private func partition(_ partition: JSONObject) -> String {
        "\(partition["partition"]?.string ?? "") \(partition["bounds"]?.string ?? "")"
    }

    private func enumeration(_ type: JSONObject) -> String {
        let labels = (type["labels"]?.array ?? []).compactMap(\.string).map(SQLName.text)
        return "\(SQLName.text(type["name"]?.string ?? "")): \(labels.joined(separator: ", "))"
    }

    private var view: [String] {
        parts["view"]?.string.map {
            mentionsOnlyOpen
                ? section("definition", $0.split(separator: "\n").map { String($0) })
                : ["It reads what is not open."]
        } ?? []
    }

    private func list(_ name: String, _ line: (JSONObject) -> String) -> [String] {
        (parts[name]?.array ?? []).compactMap(\.object).map(line)
    }

    /// A list of what concerns other relations, as far as they are open.
    private func openList(_ name: String, _ line: (JSONObject) -> String) -> [String] {
        (parts[name]?.array ?? []).filter(open.allows(namedIn:)).compactMap(\.object).map(line)
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["\(title):"] + lines.map { "  \($0)" }
    }
}
