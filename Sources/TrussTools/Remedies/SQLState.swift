/// What PostgreSQL's error codes mean to whoever caused them, in a few words.
enum SQLState {
    /// The meaning of a code; nil where the message says it all.
    static func meaning(of code: String) -> String? {
        switch code {
        case "23505": "a row with this key exists already"
        case "23503": "a foreign key points to a row that does not exist, or is still pointed to"
        case "23502": "a column that must not be NULL has no value"
        case "23514": "a value breaks a CHECK constraint"
        case "22P02": "a value does not have the form its type needs"
        case "22001": "a text is too long for its column"
        case "22003": "a number is too large for its type"
        case "25006": "the transaction is read-only; use a write tool"
        case "57014": "the statement took too long and was cancelled; narrow it or add an index"
        case "42501": "the database role may not do this"
        case "40001", "40P01": "another transaction got in the way; try again"
        case "0A000": "PostgreSQL does not allow this here"
        default: nil
        }
    }
}
