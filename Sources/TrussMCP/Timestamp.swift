import System

/// Times as logs write them.
enum Timestamp {
    /// The time now in UTC with milliseconds (RFC 3339).
    static var now: String { UTCTime.now.text }
}
