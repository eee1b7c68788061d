/// `audit verify FILE`: reads a log from front to end and says where it was tampered with.
struct AuditCommand {
    let path: String
    let keyFile: String?

    /// Exit status 0 where all records fit together, 1 where one does not.
    func run() throws(Refusal) -> ExitStatus {
        let seal = try AuditSeal(keyFile: keyFile, warn: Console.note)
        let (log, head) = try contents()
        let check = AuditCheck(log, head: head, seal: seal)
        for remark in check.remarks { Console.print("\(path): \(remark).\n") }
        if let problem = check.problem {
            Console.print("\(path): \(problem).\n")
            return .finding
        }
        let how = seal.key == nil ? "as the chain has it" : "sealed with this key"
        Console.print("\(path): \(check.head.count) records, each \(how).\n")
        return .success
    }

    /// Log and head as they are between two records, the head nil where there is none.
    private func contents() throws(Refusal) -> ([UInt8], [UInt8]?) {
        let file = try AuditFile(path, for: .reading)
        try file.lock(isShared: true)
        let log = try file.end(.max).bytes
        do throws(Refusal) {
            return (log, try AuditFile(path + AuditHead.suffix, for: .reading).end(.max).bytes)
        } catch {
            return (log, nil)
        }
    }
}
