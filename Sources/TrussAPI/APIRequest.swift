/// One request to `/v1`, before any encoding.
package struct APIRequest: Hashable, Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// One `name=value` of the query.
    package struct QueryItem: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var method: Method

    /// Path segments after the host, not encoded: `["v1", "keys", "k/1"]`.
    package var path: [String]

    package var query: [QueryItem]

    /// JSON text; nil sends no body.
    package var body: [UInt8]?

    /// Whether it changes nothing, so that it may be sent again.
    ///
    /// A lost reply to any other request leaves its outcome unknown.
    package var isRead: Bool

    /// How long the answer may take where that is shorter than the instance's own limit.
    package var timeLimit: Duration?

    /// Who is told how it goes where it runs a statement.
    var statement = StatementUse()

    package init(
        _ method: Method, path: [String], query: [QueryItem] = [], body: [UInt8]? = nil,
        isRead: Bool, timeLimit: Duration? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.isRead = isRead
        self.timeLimit = timeLimit
    }
}
