/// What PostgreSQL, or the way to it, said against a statement.
struct PostgreSQLError: Error, Hashable, Sendable {
    var message: String

    /// SQLSTATE; nil where the message is not the server's.
    var code: String?

    var detail: String?
    var hint: String?

    /// One-based offset in characters into the statement, as text.
    var position: String?

    /// What node-postgres answers when its own clock runs out; the statement keeps running.
    static let readTimeout = PostgreSQLError(message: "Query read timeout")

    /// What the server says to a zero byte, which a C string cannot even carry there.
    static let zeroByte = PostgreSQLError(
        message: "invalid byte sequence for encoding \"UTF8\": 0x00", code: "22021")
}
