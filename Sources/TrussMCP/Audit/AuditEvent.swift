import JSON

/// What a writer found of the log itself, and put on record before it went on.
enum AuditEvent {
    /// Bytes after the last record that are none; they stay where they are.
    static func setAside(_ bytes: [UInt8]) -> JSONObject {
        [
            "time": .string(Timestamp.now), "event": "set aside",
            "bytes": .number(JSONNumber(bytes.count)), "sha256": .string(SHA256.hex(of: bytes)),
        ]
    }

    static func head(_ trouble: AuditHead.Trouble) -> JSONObject {
        ["time": .string(Timestamp.now), "event": "head", "found": .string(trouble.text)]
    }

    /// Whether a record sets aside just these bytes, less the line end that was put after them.
    static func isSetAside(_ bytes: ArraySlice<UInt8>, by record: AuditRecord) -> Bool {
        guard record.members["event"] == "set aside", let count = record.members["bytes"]?.int,
            bytes.count == count
                || bytes.count == count + 1 && bytes.last == UInt8(ascii: "\n")
        else { return false }
        return record.members["sha256"] == .string(SHA256.hex(of: Array(bytes.prefix(count))))
    }

    /// What a record says was found of the head.
    static func headTrouble(in record: AuditRecord) -> String? {
        record.members["event"] == "head" ? record.members["found"]?.string : nil
    }
}
