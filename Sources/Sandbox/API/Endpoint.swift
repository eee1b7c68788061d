/// One route of `/v1`: who may call it, and what answers.
struct Endpoint: Sendable {
    /// Which keys are let in.
    enum Audience: Sendable {
        case anyKey
        case serviceKey
    }

    /// What happens behind the route.
    enum Answer: Sendable {
        /// A query over `request(r)`, the request as `jsonb`, giving one row or none.
        ///
        /// The row is the reply's body, or a status and a body. Members of `r` are `path`, `query`, `body`,
        /// `key_id` and `usage`. An error of PostgreSQL's is a masked 500.
        case query(String, success: Int, missing: Missing)
        case sql
        case transaction
    }

    /// The reply of a query that gave no row.
    enum Missing: Sendable {
        case refused(Int, String)
        case masked
    }

    let method: String

    /// Segments after the first slash; `:name` stands for any one segment.
    let path: [String]

    let audience: Audience
    let answer: Answer

    init(
        _ method: String, _ path: String, for audience: Audience = .serviceKey,
        success: Int = 200, missing: Missing = .masked, _ query: String
    ) {
        self.init(
            method, path, for: audience,
            answer: .query(query, success: success, missing: missing))
    }

    init(_ method: String, _ path: String, for audience: Audience = .serviceKey, answer: Answer) {
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        self.audience = audience
        self.answer = answer
    }

    /// The route as people write it, `GET /v1/projects/:id`.
    var name: String { "\(method) /\(path.joined(separator: "/"))" }

    /// What a caller of the wrong kind reads.
    var refusal: (message: String, code: String?) {
        switch answer {
        case .sql: ("SQL-over-HTTP requires a service_role key.", nil)
        case .transaction: ("Transactions require a service_role key.", nil)
        case .query:
            ("Management API requires a service_role key.", "INSUFFICIENT_PERMISSIONS")
        }
    }

    /// The values of the `:name` segments, still encoded, where a path is this route's; else nil.
    func match(_ segments: [Substring]) -> [(name: String, value: Substring)]? {
        guard segments.count == path.count else { return nil }
        var values: [(String, Substring)] = []
        for (pattern, segment) in zip(path, segments) {
            if pattern.hasPrefix(":") {
                values.append((String(pattern.dropFirst()), segment))
            } else if pattern != segment {
                return nil
            }
        }
        return values
    }
}
