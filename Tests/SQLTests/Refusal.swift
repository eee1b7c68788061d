import SQL

/// The message of what `body` throws; nil where it does not.
func refusal<T>(of body: () throws(SQLArgumentError) -> T) -> String? {
    do throws(SQLArgumentError) {
        _ = try body()
        return nil
    } catch {
        return error.message
    }
}
