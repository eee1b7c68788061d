/// A type as another dialect names it.
struct ForeignType {
    let tokens: Range<Int>

    /// PostgreSQL's name of it.
    let name: String

    private static let names: [String: String] = [
        "signed": "bigint", "unsigned": "bigint", "int64": "bigint", "int32": "integer",
        "tinyint": "smallint", "mediumint": "integer", "number": "numeric",
        "float64": "double precision", "double": "double precision",
        "binary_double": "double precision",
        "string": "text", "clob": "text", "nclob": "text", "longtext": "text", "mediumtext": "text",
        "tinytext": "text", "ntext": "text", "nvarchar": "varchar", "varchar2": "varchar",
        "nvarchar2": "varchar", "datetime": "timestamp", "datetime2": "timestamp",
        "smalldatetime": "timestamp", "datetimeoffset": "timestamptz", "timestamp_ntz": "timestamp",
        "timestamp_tz": "timestamptz", "blob": "bytea", "longblob": "bytea", "varbinary": "bytea",
        "bytes": "bytea", "uniqueidentifier": "uuid", "bignumeric": "numeric", "variant": "jsonb",
    ]

    /// Reads a type of the table from a token on; nil where there is none.
    init?(in text: TokenizedSQL, at index: Int) {
        let word = text.word(index)
        guard let name = Self.names[word],
            !(word == "double" && text.word(index + 1) == "precision")
        else { return nil }
        var end = index + 1
        if ["signed", "unsigned"].contains(word), text.isKeyword(end, "integer", "int") {
            end += 1
        }
        if text.text(end) == "(", let closer = text.closers[end] {
            let length = text.text(of: end + 1..<closer).lowercased()
            let takesLength = ["varchar", "numeric"].contains(name) && length != "max"
            self.name = takesLength ? "\(name)(\(length))" : name == "varchar" ? "text" : name
            end = closer + 1
        } else {
            self.name = name
        }
        tokens = index..<end
    }
}
