/// What a person may set of the audit log.
struct AuditSettings {
    /// Nil for no log.
    var path: String?

    /// A file whose first line seals the log; nil for a log that is only chained.
    var keyFile: String?

    /// Whether requests are answered also while the log cannot be written.
    var isOptional = false

    /// The log, nil where none is wanted.
    ///
    /// - Throws: `Refusal` where it cannot be written or its key cannot be read.
    func trail() throws(Refusal) -> AuditTrail? {
        guard let path else { return nil }
        let seal = try AuditSeal(keyFile: keyFile, warn: Console.note)
        let log = AuditLog(path: path, seal: seal, note: Console.note)
        do throws(Refusal) {
            try log.check()
        } catch {
            let refusal = error.prefixed("the audit log cannot be kept: ")
            guard isOptional else { throw refusal }
            Console.note(refusal.message)
        }
        return AuditTrail(log: log, isOptional: isOptional)
    }
}
