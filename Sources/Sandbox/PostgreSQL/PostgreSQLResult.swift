/// The rows of one statement, read in place from libpq's memory; stays on the thread that made it.
final class PostgreSQLResult {
    /// A column as the statement named it.
    struct Column {
        let name: String

        /// The type's object identifier in `pg_type`.
        let type: UInt32
    }

    let columns: [Column]
    let rowCount: Int

    /// The completion tag, `INSERT 0 5` for example; empty for an empty statement.
    let tag: String

    private let library: PostgreSQLLibrary
    private let result: PostgreSQLLibrary.Result

    /// Takes ownership of a result that is not an error.
    init(_ result: PostgreSQLLibrary.Result, library: PostgreSQLLibrary) {
        self.library = library
        self.result = result
        rowCount = Int(library.rowCount(result))
        tag = library.commandTag(result).map { String(cString: $0) } ?? ""
        columns = (0..<library.columnCount(result)).map { index in
            Column(
                name: library.columnName(result, index).map { String(cString: $0) } ?? "",
                type: library.columnType(result, index))
        }
    }

    deinit { library.clear(result) }

    /// The text of a value while the result lives; nil for NULL.
    func value(row: Int, column: Int) -> UnsafeBufferPointer<UInt8>? {
        let row = Int32(row)
        let column = Int32(column)
        guard library.isNull(result, row, column) == 0,
            let start = library.value(result, row, column)
        else { return nil }
        let count = Int(library.valueLength(result, row, column))
        return UnsafeBufferPointer(
            start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
    }

    /// The text of a value as a string; nil for NULL.
    func string(row: Int, column: Int) -> String? {
        value(row: row, column: column).map { String(decoding: $0, as: UTF8.self) }
    }
}
