/// Reads RFC 4180 as a client would, to hold against what was written.
enum CSVText {
    /// Records of fields; nil is a field with nothing in it, not even quotes.
    static func records(of text: String) -> [[String?]] {
        var records: [[String?]] = []
        var record: [String?] = []
        var field: [UInt8] = []
        var isQuoted = false
        var wasQuoted = false
        var bytes = Array(text.utf8)[...]
        func value() -> String? {
            field.isEmpty && !wasQuoted ? nil : String(decoding: field, as: UTF8.self)
        }
        func endField() {
            record.append(value())
            field = []
            wasQuoted = false
        }
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\"") where isQuoted && bytes.first == UInt8(ascii: "\""):
                bytes.removeFirst()
                field.append(byte)
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                wasQuoted = true
            case UInt8(ascii: ",") where !isQuoted: endField()
            case UInt8(ascii: "\n") where !isQuoted:
                endField()
                records.append(record)
                record = []
            default: field.append(byte)
            }
        }
        endField()
        return records + [record]
    }
}
