/// What a log ends in: its last record, and what follows that and is none.
struct AuditEnd {
    /// How many records there are, and the last one's mark.
    let head: AuditHead

    /// The same of the record before the last.
    let earlier: AuditHead

    /// What a writer left unfinished; empty where the file ends with a record.
    var broken: [UInt8] = []

    /// What must come before the next record: a line end, where that was never written.
    var separator: [UInt8] = []
}

extension AuditEnd {
    /// Records are shorter than 4 KB, and of what is unfinished there is hardly more.
    private static let window = 1 << 16

    /// Reads it from the file itself.
    ///
    /// - Throws: where the last record was edited or is of another key, or where there is no record.
    init(of file: borrowing AuditFile, seal: AuditSeal) throws(Refusal) {
        var (bytes, isWhole) = try file.end(AuditEnd.window)
        let lineEnd = UInt8(ascii: "\n")
        let separator = bytes.isEmpty || bytes.last == lineEnd ? [] : [lineEnd]
        bytes += separator
        var end = bytes.count
        while let index = bytes[..<end].lastIndex(of: lineEnd) {
            let start = bytes[..<index].lastIndex(of: lineEnd).map { $0 + 1 } ?? 0
            end = index
            let last: AuditRecord
            do throws(AuditProblem) {
                last = try AuditRecord(line: Array(bytes[start..<index]), seal: seal)
            } catch {
                guard case .foreign(let text) = error else { continue }
                throw Refusal("the last record of \(file.path) \(text).")
            }
            // The former format did not number its records, and had a line for each.
            var count = last.number ?? 0
            if last.number == nil {
                count = try file.end(.max).bytes.count { $0 == lineEnd } + separator.count
            }
            self.init(
                head: AuditHead(count: count, mark: last.mark),
                earlier: AuditHead(count: count - 1, mark: last.previous),
                broken: Array(bytes[(index + 1)...].dropLast(separator.count)),
                separator: separator)
            return
        }
        guard isWhole, AuditRecord.isRemnant(bytes[...], number: 1) else {
            throw Refusal("\(file.path) does not end as an audit log does.")
        }
        self.init(
            head: .empty, earlier: .empty, broken: bytes.dropLast(separator.count),
            separator: separator)
    }
}
