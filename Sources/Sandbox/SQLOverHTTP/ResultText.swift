import JSON

extension PostgreSQLResult {
    /// Whether a reply names the types of columns: `/v1/sql` does, `/v1/sql/transaction` does not.
    enum ColumnDetail { case types, identifiers }

    /// Appends `"rows":…,"rowCount":…,"columns":…,"command":…`, the members of a statement's reply.
    ///
    /// Of two columns with one name a row shows the last value under that name, once (contract 1.7).
    func writeMembers(_ detail: ColumnDetail, to output: inout [UInt8]) {
        output += #""rows":["#.utf8
        let cells = shownCells
        for row in 0..<rowCount {
            if row > 0 { output.append(UInt8(ascii: ",")) }
            output.append(UInt8(ascii: "{"))
            for (index, cell) in cells.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                output += cell.key
                if let value = value(row: row, column: cell.column) {
                    cell.form.write(value, to: &output)
                } else {
                    output += "null".utf8
                }
            }
            output.append(UInt8(ascii: "}"))
        }
        output += "],".utf8
        let (command, count) = outcome
        output +=
            #""rowCount":\#(count),"columns":\#(columnList(detail)),"command":\#(command)"#.utf8
    }

    private struct Cell {
        /// The name as a JSON string with its colon.
        var key: [UInt8]
        var column: Int
        var form: ValueForm
    }

    private var shownCells: [Cell] {
        var cells: [Cell] = []
        var positions: [String: Int] = [:]
        for (index, column) in columns.enumerated() {
            var cell = Cell(
                key: JSONValue.string(column.name).bytes, column: index,
                form: ValueForm(type: column.type))
            cell.key.append(UInt8(ascii: ":"))
            if let position = positions[column.name] {
                cells[position] = cell
            } else {
                positions[column.name] = cells.count
                cells.append(cell)
            }
        }
        return cells
    }

    private func columnList(_ detail: ColumnDetail) -> JSONValue {
        .array(
            columns.map { column in
                var object: JSONObject = [
                    "name": .string(column.name), "dataTypeID": .number(JSONNumber(column.type)),
                ]
                if detail == .types {
                    object["typeName"] = .string(typeNames[column.type] ?? "unknown")
                }
                return .object(object)
            })
    }

    /// The first word of the completion tag, and its last number.
    private var outcome: (command: JSONValue, count: JSONValue) {
        let words = tag.split(separator: " ")
        guard let command = words.first else { return (.null, .null) }
        let count = words.count > 1 ? Int(words[words.count - 1]) : nil
        return (.string(String(command)), count.map { .number(JSONNumber($0)) } ?? .null)
    }
}

/// The names of the types people use, by object identifier.
private let typeNames: [UInt32: String] = [
    16: "bool", 17: "bytea", 18: "char", 19: "name", 20: "int8", 21: "int2", 23: "int4",
    25: "text", 26: "oid", 114: "json", 142: "xml", 199: "_json", 600: "point", 650: "cidr",
    700: "float4", 701: "float8", 790: "money", 829: "macaddr", 869: "inet", 1000: "_bool",
    1005: "_int2", 1007: "_int4", 1009: "_text", 1015: "_varchar", 1016: "_int8", 1021: "_float4",
    1022: "_float8", 1042: "bpchar", 1043: "varchar", 1082: "date", 1083: "time",
    1114: "timestamp", 1115: "_timestamp", 1182: "_date", 1184: "timestamptz",
    1185: "_timestamptz", 1186: "interval", 1231: "_numeric", 1266: "timetz", 1560: "bit",
    1700: "numeric", 2205: "regclass", 2249: "record", 2278: "void", 2950: "uuid", 2951: "_uuid",
    3614: "tsvector", 3802: "jsonb", 3807: "_jsonb", 3904: "int4range", 3926: "int8range",
]
