import HTTP
import JSON

/// `POST /v1/sql`: one statement, with a LIMIT glued to it (contract 3).
struct SQLEndpoint {
    let pool: ConnectionPool

    func response(to body: JSONValue?) async -> HTTPResponse {
        guard let request = body?.object, let sql = request["sql"]?.string.map(SQLText.init),
            !sql.text.isEmpty
        else { return .error(400, "sql is required.") }
        if sql.isBlocked { return .error(403, "Query contains a \(blockedOperation)") }

        let glues = !sql.mentionsLimit
        let text = glues ? "\(sql.text) LIMIT \(rowLimit(request["row_limit"]))" : sql.text
        let parameters = request["params"]?.array?.map(\.asParameter) ?? []
        let timeout = readTimeout(request["timeout"])
        do throws(PostgreSQLError) {
            let bytes = try await pool.run { connection throws(PostgreSQLError) in
                _ = try connection.run("SET statement_timeout = 30000")
                let results = try connection.run(text, parameters, timeout: timeout)
                return replyBytes(results, glues: glues)
            }
            return .json(200, bytes)
        } catch {
            return refusal(error)
        }
    }

    private func rowLimit(_ value: JSONValue?) -> String {
        let number = ECMAScriptNumber.number(value)
        let limit = number.isNaN || number == 0 ? 10_000 : min(number, 50_000)
        return ECMAScriptNumber.text(limit) ?? "-Infinity"
    }

    private func readTimeout(_ value: JSONValue?) -> Duration {
        let number = ECMAScriptNumber.number(value)
        return .milliseconds(number.isNaN || number == 0 ? 10_000 : min(number, 30_000))
    }

    private func refusal(_ error: PostgreSQLError) -> HTTPResponse {
        .json(
            400,
            JSONValue.object([
                "error": .string(error.message), "code": .text(error.code),
                "detail": .text(error.detail), "hint": .text(error.hint),
                "position": .text(error.position),
            ]).bytes)
    }
}

/// `POST /v1/sql/transaction`: up to 20 statements that take effect together or not at all (contract 4).
struct TransactionEndpoint {
    let pool: ConnectionPool
    let requestID: String

    private enum Entry {
        case statement(sql: String, parameters: [String?])
        case skipped
    }

    func response(to body: JSONValue?) async -> HTTPResponse {
        guard let statements = body?.object?["statements"]?.array, !statements.isEmpty else {
            return .error(400, "statements array is required.")
        }
        guard statements.count <= 20 else {
            return .error(400, "Maximum 20 statements per transaction.")
        }
        guard !statements.contains(.null) else { return .maskedUncaught(requestID: requestID) }
        let isBlocked = statements.contains { statement in
            statement.object?["sql"]?.string.map { SQLText($0).isBlocked } ?? false
        }
        if isBlocked { return .error(400, "Transaction contains a \(blockedOperation)") }

        let entries = statements.map(entry)
        do throws(PostgreSQLError) {
            return .json(
                200,
                try await pool.run { connection throws(PostgreSQLError) in
                    try Self.reply(to: entries, over: connection)
                })
        } catch {
            return .json(
                400,
                JSONValue.object([
                    "error": .string(error.message), "code": .text(error.code),
                    "detail": .text(error.detail),
                ]).bytes)
        }
    }

    private func entry(_ statement: JSONValue) -> Entry {
        guard let sql = statement.object?["sql"]?.string, !sql.allSatisfy(\.isWhitespace) else {
            return .skipped
        }
        let parameters = statement.object?["params"]?.array ?? []
        return .statement(sql: sql, parameters: parameters.map(\.asParameter))
    }

    /// Runs on the connection's thread; after an error it rolls back, and the session is closed.
    private static func reply(
        to entries: [Entry], over connection: PostgreSQLConnection
    ) throws(PostgreSQLError) -> [UInt8] {
        do throws(PostgreSQLError) {
            _ = try connection.run("BEGIN")
            _ = try connection.run("SET LOCAL statement_timeout = 10000")
            var bytes = Array(#"{"results":["#.utf8)
            for (index, entry) in entries.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                switch entry {
                case .skipped: bytes += #"{"error":"Empty statement skipped."}"#.utf8
                case .statement(let sql, let parameters):
                    let results = try connection.run(sql, parameters)
                    bytes.append(UInt8(ascii: "{"))
                    if results.count == 1 {
                        results[0].writeMembers(.identifiers, to: &bytes)
                    } else {
                        bytes += #""columns":[]"#.utf8
                    }
                    bytes.append(UInt8(ascii: "}"))
                }
            }
            _ = try connection.run("COMMIT")
            return bytes + "]}".utf8
        } catch {
            // ROLLBACK queues behind a statement that still runs; Node waits for it just as long.
            if error == .readTimeout { connection.settle(timeout: .seconds(10)) }
            _ = try? connection.run("ROLLBACK")
            throw error
        }
    }
}

private let blockedOperation =
    "blocked operation (COPY, pg_read_file, CREATE EXTENSION, ALTER SYSTEM, etc.)."

/// The reply of `/v1/sql`; several statements in one text have neither rows nor command there.
private func replyBytes(_ results: [PostgreSQLResult], glues: Bool) -> [UInt8] {
    var bytes = Array("{".utf8)
    if results.count == 1 {
        results[0].writeMembers(.types, to: &bytes)
    } else {
        bytes += #""columns":[]"#.utf8
    }
    return bytes + #","rowLimitApplied":\#(glues)}"#.utf8
}

extension JSONValue {
    /// A string, or null without one.
    fileprivate static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
