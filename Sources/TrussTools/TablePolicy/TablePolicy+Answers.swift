import JSON
import SQL

extension TablePolicy {
    /// What stands where a name or a row of something closed, or of what may be closed, was.
    private static let mark = JSONValue.string("[not open]")

    /// Audited resources whose ids are never names of tables.
    private static let namelessResources: Set = [
        "api_key", "project", "webhook", "backup", "branch", "bucket", "identity", "oauth2_client",
    ]

    /// The API's answer (contract §5) without names and rows of what is closed.
    ///
    /// Payloads of events and of the audit log are free in form, so all of them are taken out.
    func opened(_ answer: JSONValue) -> JSONValue {
        guard !isOpen else { return answer }
        switch answer {
        case .array(let elements): return .array(elements.map(opened))
        case .object(let object):
            return .object(
                JSONObject(
                    object.map {
                        JSONObject.Member(name: $0.name, value: opened($0, of: object))
                    }))
        default: return answer
        }
    }

    private func opened(_ member: JSONObject.Member, of object: JSONObject) -> JSONValue {
        let isShown =
            switch member.name {
            case "payload": member.value == .null
            case "schema_name", "table_schema": isOpenSchema(member.value)
            case "table_name": isOpenTable(member.value, in: object["table_schema"])
            case "table": isOpenTable(member.value, in: nil)
            case "endpoint": isOpenPath(member.value.string ?? "")
            case "resource_id":
                object["resource_type"]?.string.map(TablePolicy.namelessResources.contains) ?? false
            default: true
            }
        guard isShown else { return TablePolicy.mark }
        guard member.name == "tables", let schema = object["schema_name"],
            let tables = member.value.array
        else { return opened(member.value) }
        return .array(
            tables.filter { isOpenTable($0.object?["name"] ?? $0, in: schema) }.map(opened))
    }

    private func isOpenSchema(_ value: JSONValue) -> Bool {
        guard let name = value.string else { return value == .null }
        return (try? Identifier(name)).map(allows(schema:)) ?? false
    }

    /// Without a schema of its own a name may carry one: `public.orders`.
    private func isOpenTable(_ value: JSONValue, in schema: JSONValue?) -> Bool {
        guard let name = value.string else { return value == .null }
        if let schema { return allows(namedIn: ["schema": schema, "name": value]) }
        return (try? TableName(parsing: name)).map(allows(_:)) ?? false
    }

    /// Whether a path such as `GET /v1/db/orders` names nothing that is closed.
    private func isOpenPath(_ endpoint: String) -> Bool {
        let parts = endpoint.split(separator: "/").map { String($0) }
        guard let start = parts.firstIndex(of: "v1") else { return true }
        let path = parts[(start + 1)...].map { PercentDecoding.text(of: $0[...]) ?? $0 }
        if path.count > 1, path[0] == "db", path[1] != "rpc" {
            return path[1].hasPrefix(":") || isOpenTable(.string(path[1]), in: "public")
        }
        if path.count > 3, path[0] == "database", path[1] == "tables" {
            return path[2].hasPrefix(":") || isOpenTable(.string(path[3]), in: .string(path[2]))
        }
        return true
    }
}
