/// A log read from front to end: what is wrong with it, and what is odd.
struct AuditCheck {
    /// The first thing that no writer does, without a full stop.
    private(set) var problem: String?

    /// What a crash leaves behind.
    private(set) var remarks: [String] = []

    /// How many records fit together from the front, and the last one's mark.
    private(set) var head = AuditHead.empty

    private let seal: AuditSeal

    /// The heads that were right after each record.
    private var heads = [AuditHead.empty]

    /// Where the bytes begin that are no record, and on which line.
    private var broken: (start: Int, line: Int, problem: AuditProblem)?

    init(_ log: [UInt8], head: [UInt8]?, seal: AuditSeal) {
        self.seal = seal
        var start = 0
        var line = 1
        while start < log.count, problem == nil {
            let end = log[start...].firstIndex(of: UInt8(ascii: "\n"))
            read(log, start..<(end ?? log.count), line: line)
            start = (end ?? log.count) + 1
            line += 1
        }
        if let broken, problem == nil {
            checkTail(log[broken.start...], broken.line, broken.problem)
        }
        if problem == nil { check(head) }
    }

    private mutating func read(_ log: [UInt8], _ range: Range<Int>, line: Int) {
        do throws(AuditProblem) {
            let record = try AuditRecord(line: Array(log[range]), seal: seal)
            if let (start, brokenLine, trouble) = broken {
                let bytes = log[start..<range.lowerBound]
                guard AuditEvent.isSetAside(bytes, by: record),
                    AuditRecord.isRemnant(bytes, number: head.count + 1)
                else {
                    return problem = "line \(brokenLine) \(trouble.text)"
                }
                remarks.append(
                    "line \(brokenLine) is not whole, as when a process is killed; it was set aside"
                )
                broken = nil
            }
            guard record.previous == head.mark, (record.number ?? head.count + 1) == head.count + 1
            else {
                return problem =
                    "line \(line) does not follow the record before: lines are missing, moved or added"
            }
            head = AuditHead(count: head.count + 1, mark: record.mark)
            heads.append(head)
            if let trouble = AuditEvent.headTrouble(in: record) {
                problem = "when line \(line) was written, \(AuditHead.suffix) \(trouble)"
            }
        } catch {
            guard case .broken = error else { return problem = "line \(line) \(error.text)" }
            if broken == nil { broken = (range.lowerBound, line, error) }
        }
    }

    private mutating func checkTail(
        _ bytes: ArraySlice<UInt8>, _ line: Int, _ trouble: AuditProblem
    ) {
        guard AuditRecord.isRemnant(bytes, number: head.count + 1) else {
            return problem = "line \(line) \(trouble.text)"
        }
        remarks.append(
            "line \(line) is not whole, as when a process is killed; the next writer sets it aside")
    }

    private mutating func check(_ bytes: [UInt8]?) {
        let earlier = heads.dropLast().last ?? .empty
        let trouble = AuditHead.Trouble(
            bytes ?? [], seal: seal, of: AuditEnd(head: head, earlier: earlier))
        if let trouble { return problem = "\(AuditHead.suffix) \(trouble.text)" }
        // A log of no records has none either, unless one was taken away.
        guard let bytes, let told = AuditHead(bytes, seal: seal), told != head else { return }
        remarks.append(
            "the last record is not in \(AuditHead.suffix), as when a process is killed in between")
    }
}
