import JSON
import MCP
import SQL

/// A schema in one line per relation, for a model to read before it writes SQL.
struct SchemaDigest {
    private let relations: [CatalogRelation]
    private let enums: [JSONObject]
    private let functions: [JSONObject]
    private let schema: Identifier?

    init(_ parts: JSONObject?, schema: Identifier?, open: TablePolicy) {
        func objects(_ name: String) -> [JSONObject] {
            (parts?[name]?.array ?? []).filter { value in
                guard name != "relations" else { return open.allows(namedIn: value) }
                return value.relation.map { open.allows(schema: $0.schema) } ?? open.isOpen
            }.compactMap(\.object)
        }
        relations = objects("relations").map { CatalogRelation($0, open: open) }
        enums = objects("enums")
        functions = objects("functions")
        self.schema = schema
    }

    /// How much is told of each relation.
    enum Detail: String, CaseIterable, Sendable {
        /// Kind and name only.
        case names
        /// Columns with types, keys, defaults and references.
        case columns
        /// Comments and CHECK constraints besides.
        case full
    }

    /// The digest, with less detail where it would exceed the budget.
    func result(detail: Detail, maxBytes: Int) -> ToolResult {
        guard !relations.isEmpty || !enums.isEmpty || !functions.isEmpty else {
            guard let schema else { return ToolResult("There are no tables or views.") }
            return .failure(
                """
                There are no tables or views in the schema \(schema); without a schema \
                truss_database_schema lists them all.
                """)
        }
        let text = text(detail)
        guard text.utf8.count > maxBytes else { return ToolResult(text) }
        let advice = """
            The columns do not fit in \(maxBytes) bytes; \
            \(schema == nil ? "ask for one schema, or" : "ask for") one table with truss_describe_table.
            """
        return ToolResult(names(maxBytes: maxBytes - advice.utf8.count) + "\n" + advice)
    }

    private func text(_ detail: Detail) -> String {
        var lines = detail == .names ? [] : ["# ! not null, ~n about n rows, -> references"]
        for schema in schemas {
            lines.append("schema \(SQLName.text(schema))")
            for relation in relations where relation.schema == schema {
                lines.append(detail == .names ? head(relation) : line(relation))
                if detail == .full { lines += remarks(on: relation) }
            }
            guard detail != .names else { continue }
            lines += enums.filter { $0["schema"]?.string == schema }.map(enumLine)
            lines += functions.filter { $0["schema"]?.string == schema }.map(functionLine)
        }
        return lines.map(VisibleText.oneLine).joined(separator: "\n")
    }

    private var schemas: [String] {
        var schemas: [String] = []
        var seen: Set<String> = []
        for name in relations.map(\.schema)
            + (enums + functions).compactMap({ $0["schema"]?.string })
        where seen.insert(name).inserted {
            schemas.append(name)
        }
        return schemas
    }

    /// Names, several on a line, cut where the budget ends.
    private func names(maxBytes: Int) -> String {
        var text = ""
        var shown = 0
        for schema in schemas {
            var line = VisibleText.oneLine("schema \(SQLName.text(schema)):")
            for relation in relations where relation.schema == schema {
                let name = VisibleText.oneLine(" \(SQLName.text(relation.name))")
                // Room stays for the line that counts the rest.
                guard text.utf8.count + line.utf8.count + name.utf8.count + 80 < maxBytes else {
                    return text + line + "\n\(relations.count - shown) more tables and views."
                }
                line += name
                shown += 1
            }
            text += line + "\n"
        }
        return text + "\(shown) tables and views."
    }

    private func remarks(on relation: CatalogRelation) -> [String] {
        var remarks = relation.comment.map { ["  -- \($0)"] } ?? []
        for column in relation.columns {
            guard let comment = column.comment else { continue }
            remarks.append("  \(SQLName.text(column.name)) -- \(comment)")
        }
        remarks += relation.constraints.filter { $0.kind == .check }.map { "  \($0.definition)" }
        return remarks
    }

    private func head(_ relation: CatalogRelation) -> String {
        var head = SQLName.text(relation.name)
        if relation.kind != "table" { head = "\(relation.kind) \(head)" }
        if relation.rows >= 0, relation.kind != "view" { head += " ~\(relation.rows)" }
        return relation.hasRowSecurity ? head + " rls" : head
    }

    private func line(_ relation: CatalogRelation) -> String {
        let primaryKey = relation.constraints.first { $0.kind == .primaryKey }?.columns ?? []
        var parts = relation.columns.map { column in
            columnText(column, of: relation, primaryKey: primaryKey)
        }
        if primaryKey.count > 1 { parts.append("pk(\(names(primaryKey)))") }
        for constraint in relation.constraints where constraint.columns.count > 1 {
            switch constraint.kind {
            case .unique: parts.append("unique(\(names(constraint.columns)))")
            case .foreignKey:
                parts.append(
                    "(\(names(constraint.columns))) \(reference(constraint, of: relation))")
            default: break
            }
        }
        return "\(head(relation)): \(parts.joined(separator: ", "))"
    }

    private func columnText(
        _ column: CatalogColumn, of relation: CatalogRelation, primaryKey: [String]
    ) -> String {
        let isKey = primaryKey == [column.name]
        var text = "\(SQLName.text(column.name)) \(column.type)"
        if column.isNotNull, !primaryKey.contains(column.name) { text += "!" }
        if isKey { text += " pk" }
        if column.isGenerated {
            text += " generated"
        } else if !column.identity.isEmpty || column.isSerial {
            text += " auto"
        } else if let value = column.defaultText {
            text += "=\(shortDefault(value))"
        }
        for constraint in relation.constraints where constraint.columns == [column.name] {
            if constraint.kind == .unique { text += " unique" }
            if constraint.kind == .foreignKey { text += " \(reference(constraint, of: relation))" }
        }
        return text
    }

    private func reference(_ key: CatalogConstraint, of relation: CatalogRelation) -> String {
        let schema = key.targetSchema == relation.schema ? "" : SQLName.text(key.targetSchema) + "."
        return "-> \(schema)\(SQLName.text(key.targetTable))(\(names(key.targetColumns)))"
    }

    /// A default without the cast PostgreSQL adds to literals, cut at 40 characters.
    private func shortDefault(_ text: String) -> String {
        var text = text
        if text.hasPrefix("'"), let cast = text.firstRange(of: "'::") {
            text = String(text[..<cast.lowerBound]) + "'"
        }
        return text.count > 40 ? text.prefix(39) + "…" : text
    }

    private func enumLine(_ type: JSONObject) -> String {
        let labels = (type["labels"]?.array ?? []).compactMap(\.string).map(SQLName.text)
        return "enum \(SQLName.text(type["name"]?.string ?? "")): \(labels.joined(separator: ", "))"
    }

    private func functionLine(_ function: JSONObject) -> String {
        let arguments = function["arguments"]?.string ?? ""
        return """
            function \(SQLName.text(function["name"]?.string ?? ""))(\(arguments)) \
            -> \(function["result"]?.string ?? "")
            """
    }

    private func names(_ names: [String]) -> String {
        names.map(SQLName.text).joined(separator: ",")
    }
}
