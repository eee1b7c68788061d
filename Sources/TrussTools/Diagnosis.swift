import JSON
import SQL
import TrussAPI

/// What a call was about, for finding out why PostgreSQL refused it.
enum Diagnosis: Sendable {
    /// A caller's own SQL, what it became for the API, and that with its values.
    case query(ReadOnlyQuery, LiftedQuery, Statement)
    /// Names of one relation.
    case table(TableName)
    case function(TableName)
}

extension TrussFeatures {
    /// Lines that help with an SQL error: place, hint, nearest names.
    ///
    /// Each is looked up only where the error's class promises an answer; what cannot be found out stays
    /// out.
    func remedies(for failure: APIFailure, of call: Call) async -> [String] {
        guard let code = failure.code, let diagnosis = call.diagnosis else { return [] }
        var lines: [String] = []
        if case .query(let query, let lifted, let statement) = diagnosis,
            ["22", "42", "0A"].contains(code.prefix(2))
        {
            lines += await place(of: failure, in: query, lifted, statement)
        }
        switch (code, diagnosis) {
        case ("42P01", _): lines += await nearestRelations(to: failure.text)
        case ("42703", .table(let table)): lines += await columns(of: table, near: failure.text)
        case ("42883", .function(let name)), ("42725", .function(let name)):
            lines += await signatures(of: name)
        case ("22P02", _): lines += await enumValues(near: failure.text)
        case ("42883", .query): lines += await nearestFunctions(to: failure.text)
        case ("42809", .function): lines.append("Procedures cannot be called here, only functions.")
        default: break
        }
        return lines
    }

    /// Asks the planner once more, since transactions answer without hint and position (contract §4).
    ///
    /// EXPLAIN without ANALYZE runs nothing; the comment keeps `/v1/sql` from adding a LIMIT.
    private func place(
        of failure: APIFailure, in query: ReadOnlyQuery, _ lifted: LiftedQuery,
        _ statement: Statement
    ) async -> [String] {
        // No envelope is around this request: a server that reads backslashes as escapes reads another text.
        guard !query.query.contains("\\") else { return [] }
        let explanation = Explanation(of: statement, options: "/* limit */")
        let request = APIRequest(
            .post, path: ["v1", "sql"], body: explanation.statement.json.bytes, isRead: true)
        guard let response = try? await instance.respond(to: request),
            let second = response.failure, second.code == failure.code
        else { return [] }
        var lines: [String] = []
        if let character = second.position {
            let sent = SQLPosition(
                character: character, in: Array(explanation.statement.text.utf8))
            if let offset = explanation.originalOffset(of: sent.offset) {
                let place = query.position(ofByte: lifted.originalOffset(of: offset))
                lines.append("At \(place): \(query.line(at: place).excerpt(around: place.column))")
            }
        }
        // PostgreSQL's hints name columns of any table, closed ones included.
        if settings.tables.isOpen, let hint = second.hint { lines.append("Hint: \(hint)") }
        return lines
    }

    private func nearestRelations(to message: String) async -> [String] {
        // The other errors of this code name an alias, for which PostgreSQL has a hint.
        guard message.hasPrefix("relation "), let missing = quotedName(in: message) else {
            return []
        }
        let relations = await relations()
        let name = missing.split(separator: ".").last.map { String($0) } ?? missing
        guard let nearest = Spelling.nearest(to: name, in: relations.map(\.name)) else {
            return ["truss_database_schema lists the tables."]
        }
        let candidates = relations.filter { $0.name == nearest }.prefix(5).map {
            "\(SQLName.text($0.schema)).\(SQLName.text($0.name))"
        }
        return ["Did you mean \(candidates.joined(separator: " or "))?"]
    }

    private func columns(of table: TableName, near message: String) async -> [String] {
        let known = SchemaQuery.columnNames(of: table)
        guard let names = try? await texts(in: "name", of: known).get(), !names.isEmpty else {
            return []
        }
        let missing = quotedName(in: message) ?? ""
        let nearest = Spelling.nearest(to: missing, in: names).map { "Did you mean \($0)? " } ?? ""
        let listed = names.prefix(60).map(SQLName.text).joined(separator: ", ")
        return ["\(nearest)Columns of \(table): \(listed)\(names.count > 60 ? ", …" : "")"]
    }

    /// For `invalid input value for enum status: "payd"`.
    private func enumValues(near message: String) async -> [String] {
        let start = "invalid input value for enum "
        guard message.hasPrefix(start), message.last == "\"" else { return [] }
        let parts = message.dropFirst(start.count).dropLast().split(separator: ": \"", maxSplits: 1)
        guard parts.count == 2 else { return [] }
        let known = SchemaQuery.enumLabels(of: String(parts[0]))
        let labels = (await openRows(of: known) ?? []).compactMap { $0["label"]?.string }
        guard !labels.isEmpty else { return [] }
        let nearest =
            Spelling.nearest(to: String(parts[1]), in: labels)
            .map { "Did you mean \($0)? " } ?? ""
        let listed = labels.prefix(60).joined(separator: ", ")
        return ["\(nearest)Values of \(parts[0]): \(listed)\(labels.count > 60 ? ", …" : "")"]
    }

    private func signatures(of name: TableName) async -> [String] {
        let known = SchemaQuery.signatures(of: name.table.name, schema: name.schema.name)
        guard let functions = await openRows(of: known) else { return [] }
        let texts = functions.compactMap { $0["signature"]?.string }
        guard texts.isEmpty else {
            return ["It is called as: \(texts.joined(separator: " or "))"]
        }
        let nearest = await nearestFunction(to: name.table.name).map { "did you mean \($0)?" }
        return ["There is no function \(name); \(nearest ?? "truss_database_schema lists them.")"]
    }

    /// For `function name(integer) does not exist` of a caller's own SQL.
    private func nearestFunctions(to message: String) async -> [String] {
        let words = message.split(separator: "(", maxSplits: 1)
        guard message.hasPrefix("function "), words.count == 2,
            let name = words[0].dropFirst("function ".count).split(separator: ".").last
        else { return [] }
        let known = SchemaQuery.signatures(of: String(name), schema: nil)
        let texts = (await openRows(of: known) ?? []).compactMap { $0["signature"]?.string }
        guard texts.isEmpty else {
            return ["It is called as: \(texts.prefix(8).joined(separator: " or "))"]
        }
        return await nearestFunction(to: String(name)).map { ["Did you mean \($0)?"] } ?? []
    }

    /// The rows that are of an open schema or of PostgreSQL's own; nil where they cannot be read.
    private func openRows(of query: Statement) async -> [JSONObject]? {
        try? await rows(of: query).get().filter { row in
            let schema = row["schema"]?.string ?? ""
            return schema == "pg_catalog"
                || (try? Identifier(schema)).map(settings.tables.allows(schema:)) ?? false
        }
    }

    /// The function whose name is nearest, with its arguments; one of the database's own first.
    private func nearestFunction(to name: String) async -> String? {
        let functions = await openRows(of: SchemaQuery.functionNames) ?? []
        guard
            let nearest = Spelling.nearest(
                to: name, in: functions.compactMap { $0["name"]?.string })
        else { return nil }
        let found = functions.first { $0["name"]?.string == nearest }
        return found?["signature"]?.string
    }

    /// The first name in double quotes of a message.
    private func quotedName(in message: String) -> String? {
        let parts = message.split(
            separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count == 3 { return String(parts[1]) }
        // Qualified columns are not quoted: column o.nme does not exist.
        let words = message.split(separator: " ")
        guard words.first == "column", words.count > 1 else { return nil }
        return words[1].split(separator: ".").last.map { String($0) }
    }
}

extension String {
    /// The line itself, or where it is long what is around a column, counted from 1 in Unicode scalars.
    fileprivate func excerpt(around column: Int) -> String {
        let width = 200
        guard unicodeScalars.count > width else { return self }
        let start = Swift.max(0, Swift.min(column - width / 2, unicodeScalars.count - width))
        let part = unicodeScalars.dropFirst(start).prefix(width)
        let isAtEnd = start + width >= unicodeScalars.count
        return (start > 0 ? "…" : "") + String(part) + (isAtEnd ? "" : "…")
    }
}
