import JSON

/// Where requests are recorded, and whether one may be answered that is not.
struct AuditTrail: Sendable {
    let log: AuditLog

    /// Whether requests are answered also while the log cannot be written.
    let isOptional: Bool

    /// The beginning of the caller's key, where callers have their own.
    var caller: String?

    /// Does what an entry is about, and records how it ended before the answer goes out.
    ///
    /// What may change something is on record before it is done, and where that fails it is not done. What
    /// only reads has one record, and where that fails the answer is withheld.
    func record<Answer: Sendable>(
        _ entry: AuditEntry, _ work: () async -> (Answer, AuditEntry.Outcome)
    ) async throws(Refusal) -> Answer {
        var begun: Int?
        if entry.mayChange { begun = try await append(entry.begun(by: caller)) }
        let start = ContinuousClock.now
        let (answer, outcome) = await work()
        let facts = entry.ended(outcome, by: caller, in: start.duration(to: .now), begun: begun)
        do throws(Refusal) {
            _ = try await append(facts)
        } catch {
            // A change that was made is told to who asked for it.
            guard entry.mayChange else { throw error }
        }
        return answer
    }

    private func append(_ facts: JSONObject) async throws(Refusal) -> Int? {
        do throws(Refusal) {
            return try await log.append(facts).get()
        } catch {
            Console.note("a request could not be recorded: \(error.message)")
            guard isOptional else { throw error }
            return nil
        }
    }
}
