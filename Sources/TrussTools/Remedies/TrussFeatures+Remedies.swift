import JSON
import SQL
import TrussAPI

extension TrussFeatures {
    /// Lines that help with an SQL error: place, hint, what PostgreSQL writes instead, nearest names.
    ///
    /// Each is looked up only where the error's class promises an answer; what cannot be found out stays out.
    /// Names are taken from PostgreSQL's English texts: where the server's `lc_messages` is another, that is nothing.
    func remedies(for failure: APIFailure, of call: PlannedCall) async -> [String] {
        guard let code = failure.code else { return [] }
        var lines: [String] = []
        var remedies: [String] = []
        if case .query(let query, let lifted, let statement) = call.target,
            ["22", "42", "0A", "3F"].contains(code.prefix(2)),
            // No envelope is around the request: a server that reads backslashes as escapes reads another text.
            !query.query.contains("\\"),
            let second = await planned(statement, refusedWith: code)
        {
            if let offset = second.offset.map(lifted.originalOffset) {
                let place = query.position(ofByte: offset)
                lines.append("At \(place): \(query.line(at: place).excerpt(around: place.column))")
                let fault = SQLFault(code: code, message: failure.text, offset: place.offset)
                remedies = settings.remedies(for: fault, in: query.text)
            }
            // PostgreSQL's hints name columns of any table, closed ones included.
            if settings.tables.isOpen, remedies.isEmpty || code == "42703", let hint = second.hint {
                lines.append("Hint: \(hint)")
            }
        }
        // What another dialect calls so is no misspelt name, unless the database has functions of that name.
        let own = remedies.isEmpty ? [] : await signatures(ofOwnIn: failure)
        remedies = own.isEmpty ? remedies : own
        return await lines
            + (remedies.isEmpty ? nearest(to: failure, code, of: call.target) : remedies)
    }

    /// Lines about what a call asked for and did not find.
    func remediesForAbsence(of target: PlannedCall.Target) async -> [String] {
        switch target {
        case .table(let table):
            await nearestRelations(to: table.table.name, in: table.schema.name)
        case .schema(let schema): await unknownSchema(schema.name)
        case .endpoint, .query, .function, .database: []
        }
    }

    private static let noJSON = "invalid input syntax for type json"

    private func nearest(
        to failure: APIFailure, _ code: String, of target: PlannedCall.Target
    ) async -> [String] {
        switch (code, target) {
        case (_, .endpoint), (_, .database): []
        case ("42P01", .table): await remediesForAbsence(of: target)
        case ("42P01", _): await relations(missingIn: failure.text)
        case ("42703", .table(let table)):
            await columns(of: table, near: quotedName(in: failure.text) ?? "")
        case ("42883", .function(let name)), ("42725", .function(let name)),
            ("3F000", .function(let name)):
            await signatures(of: name)
        case ("3F000", _): await unknownSchema(quotedName(in: failure.text))
        case ("22P02", .query) where failure.text.hasPrefix(Self.noJSON):
            ["A list is taken as an array; for JSON write $1::jsonb, or give its JSON as a text."]
        case ("22P02", .function) where failure.text.hasPrefix(Self.noJSON):
            ["A list is taken as an array; for JSON give it as a text: \"[1,2]\"."]
        case ("22P02", _): await enumValues(near: failure.text)
        case ("42883", .query): await functions(missingIn: failure.text)
        case ("42809", .function): ["Procedures cannot be called here, only functions."]
        default: []
        }
    }

    /// Where in a statement the planner stops, and its hint.
    ///
    /// It is asked once more, since transactions answer without both (contract §4).
    ///
    /// EXPLAIN without ANALYZE runs nothing; the comment keeps `/v1/sql` from adding a LIMIT.
    private func planned(
        _ statement: Statement, refusedWith code: String
    ) async -> (offset: Int?, hint: String?)? {
        let explanation = Explanation(of: statement, options: "/* limit */")
        let request = APIRequest(
            .post, path: ["v1", "sql"], body: explanation.statement.json.bytes, isRead: true)
        guard let response = try? await instance.respond(to: request),
            let failure = response.failure, failure.code == code
        else { return nil }
        let offset = failure.position.flatMap { character in
            let sent = Array(explanation.statement.text.utf8)
            return explanation.originalOffset(
                of: SQLPosition(character: character, in: sent).offset)
        }
        return (offset, failure.hint)
    }

    /// For `relation "sales.leed" does not exist`; the other errors of this code name an alias, for which
    /// PostgreSQL has a hint.
    private func relations(missingIn message: String) async -> [String] {
        guard message.hasPrefix("relation "), let missing = quotedName(in: message) else {
            return []
        }
        let parts = missing.split(separator: ".", maxSplits: 1).map { String($0) }
        return parts.count == 2
            ? await nearestRelations(to: parts[1], in: parts[0])
            : await nearestRelations(to: missing, in: nil)
    }

    /// For `invalid input value for enum status: "payd"`.
    private func enumValues(near message: String) async -> [String] {
        let start = "invalid input value for enum "
        guard message.hasPrefix(start), message.last == "\"" else { return [] }
        let parts = message.dropFirst(start.count).dropLast().split(separator: ": \"", maxSplits: 1)
        guard parts.count == 2 else { return [] }
        return await values(of: String(parts[0]), near: String(parts[1]))
    }

    /// For `function name(integer) does not exist` of a caller's own SQL.
    private func functions(missingIn message: String) async -> [String] {
        guard let name = functionName(in: message) else { return [] }
        return await nearestFunctions(to: name.last, in: name.schema)
    }

    /// How a function of the database itself is called that was called otherwise.
    private func signatures(ofOwnIn failure: APIFailure) async -> [String] {
        guard failure.code == "42883", let name = functionName(in: failure.text) else { return [] }
        return await signatures(of: name.last, isOwn: true)
    }

    /// The name, and its schema where it is written, in `function name(integer) does not exist`.
    private func functionName(in message: String) -> (schema: String?, last: String)? {
        let words = message.split(separator: "(", maxSplits: 1)
        guard message.hasPrefix("function "), words.count == 2 else { return nil }
        let names = words[0].dropFirst("function ".count).split(separator: ".").map { String($0) }
        guard let last = names.last else { return nil }
        return (names.count > 1 ? names[0] : nil, last)
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
