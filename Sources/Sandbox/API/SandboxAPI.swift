import HTTP
import JSON

/// The part of `/v1` that a Truss client uses, refusing in the order of contract 1.1.
struct SandboxAPI: Sendable {
    let pool: ConnectionPool

    /// The limiter of contract 1.4; nil answers without its header fields, as with
    /// `TRUSS_DISABLE_RATE_LIMIT=true`.
    let rateLimit: RateLimit?

    private let keyLimits = RateLimit()
    private let usage = Usage()

    init(pool: ConnectionPool, rateLimit: RateLimit?) {
        self.pool = pool
        self.rateLimit = rateLimit
    }

    /// Answers one request, whatever it is.
    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let body: JSONValue?
        switch RequestBody(request) {
        case .refused(let response): return response
        case .absent: body = nil
        case .json(let value): body = value
        }
        let id = request.fields["X-Request-Id"] ?? freshRequestID()
        // Every client is on this machine, so there is one bucket.
        guard let count = rateLimit?.count("loopback", limit: 200) else {
            return await answer(request, body, id).with("X-Request-Id", id)
        }
        var response: HTTPResponse
        if count.isExceeded {
            response = .error(429, "Too many requests. Please try again later.")
                .with("Retry-After", String(count.reset))
        } else {
            response = await answer(request, body, id)
        }
        for (name, value) in [
            ("RateLimit-Policy", "\(count.limit);w=60"), ("RateLimit-Limit", "\(count.limit)"),
            ("RateLimit-Remaining", "\(max(0, count.remaining))"),
            ("RateLimit-Reset", "\(count.reset)"),
        ] {
            response.fields.append(name, value)
        }
        return response.with("X-Request-Id", id)
    }

    private func answer(
        _ request: HTTPRequest, _ body: JSONValue?, _ requestID: String
    ) async -> HTTPResponse {
        let method = request.method == "HEAD" ? "GET" : request.method
        let segments = request.path.split(separator: "/")
        for endpoint in Endpoint.all where endpoint.method == method {
            guard let encoded = endpoint.match(segments) else { continue }
            var path: JSONObject = [:]
            for (name, value) in encoded {
                guard let decoded = percentDecoded(value) else {
                    return .error(400, "Failed to decode param '\(value)'")
                }
                path[name] = .string(decoded)
            }
            let call = Call(
                endpoint: endpoint, path: path, query: queryMembers(request.query), body: body,
                requestID: requestID)
            return await answer(call, secret: key(in: request))
        }
        return .notFoundPage(request.method, request.path)
    }

    /// A request that has found its route.
    private struct Call {
        let endpoint: Endpoint
        let path: JSONObject
        let query: JSONObject
        let body: JSONValue?
        let requestID: String
    }

    private func key(in request: HTTPRequest) -> String {
        let field = request.fields["apikey"] ?? request.fields["x-api-key"] ?? ""
        return String(field.drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
    }

    private func answer(_ call: Call, secret: String) async -> HTTPResponse {
        guard !secret.isEmpty else {
            return .error(401, "Missing API key. Pass it via the apikey header.")
        }
        let key: KnownKey?
        do throws(PostgreSQLError) {
            key = try await pool.knownKey(secret)
        } catch {
            return .masked
        }
        guard let key else { return .error(403, "Invalid or revoked API key.") }
        var limits = ("-1", "-1")
        if let limit = key.rateLimit {
            let count = keyLimits.count(key.id, limit: limit)
            limits = (String(limit), String(max(0, count.remaining)))
            if count.isExceeded {
                return HTTPResponse.error(429, "Rate limit exceeded. Try again later.")
                    .with("X-RateLimit-Limit", limits.0).with("X-RateLimit-Remaining", limits.1)
            }
        }
        let response = await answer(call, key)
        if case .bytes(let bytes) = response.body {
            usage.add(
                key: key.id, endpoint: call.endpoint.name, bytes: bytes.count, at: key.now)
        }
        return response.with("X-RateLimit-Limit", limits.0).with("X-RateLimit-Remaining", limits.1)
    }

    private func answer(_ call: Call, _ key: KnownKey) async -> HTTPResponse {
        if call.endpoint.audience == .serviceKey, !key.isService {
            let refusal = call.endpoint.refusal
            return .error(403, refusal.message, code: refusal.code)
        }
        switch call.endpoint.answer {
        case .sql: return await SQLEndpoint(pool: pool).response(to: call.body)
        case .transaction:
            return await TransactionEndpoint(pool: pool, requestID: call.requestID)
                .response(to: call.body)
        case .query(let sql, let success, let missing):
            let request: JSONValue = [
                "path": .object(call.path), "query": .object(call.query),
                "body": call.body ?? .object([:]), "key_id": .string(key.id), "usage": usage.json,
            ]
            return await answer(sql, request.description, success, missing)
        }
    }

    private func answer(
        _ sql: String, _ request: String, _ success: Int, _ missing: Endpoint.Missing
    ) async -> HTTPResponse {
        do throws(PostgreSQLError) {
            return try await pool.run { connection throws(PostgreSQLError) in
                let text = "WITH request(r) AS (SELECT $1::jsonb)"
                let rest = sql.hasPrefix("WITH ") ? ", " + sql.dropFirst(5) : " " + sql
                let results = try connection.run(text + rest, [request])
                guard let result = results.last, result.rowCount > 0 else {
                    return missing.response
                }
                let last = result.columns.count - 1
                let status = last > 0 ? result.string(row: 0, column: 0).flatMap { Int($0) } : nil
                let body = result.string(row: 0, column: last) ?? "null"
                let compact = (try? JSONValue(parsing: body))?.bytes ?? Array(body.utf8)
                return .json(status ?? success, compact)
            }
        } catch {
            return .masked
        }
    }
}

extension Endpoint.Missing {
    fileprivate var response: HTTPResponse {
        switch self {
        case .refused(let status, let message): .error(status, message)
        case .masked: .masked
        }
    }
}

extension HTTPResponse {
    /// The response with one more header field.
    fileprivate func with(_ name: String, _ value: String) -> HTTPResponse {
        var response = self
        response.fields.append(name, value)
        return response
    }
}

/// An identifier in the form of a version 4 UUID.
private func freshRequestID() -> String {
    let digits = (0..<32).map { index -> String in
        switch index {
        case 12: "4"
        case 16: String(Int.random(in: 8...11), radix: 16)
        default: String(Int.random(in: 0...15), radix: 16)
        }
    }
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { digits[$0].joined() }
        .joined(separator: "-")
}
