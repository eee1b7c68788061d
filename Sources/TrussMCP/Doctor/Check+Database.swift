import JSON
import SQL
import TrussAPI
import TrussTools

extension Check {
    /// The envelope of all reads: one runs, and a write inside it is refused by PostgreSQL.
    static let database = [read, role, postgresql, write, names]

    private static let read = row("read", "ran a read-only query") { checkup in
        let read = Transaction.reading(
            Statement(DatabaseFacts.question), limit: 1, timeout: 5000)
        switch await checkup.answer(to: read.request) {
        case .failure(let trouble): return .problem(trouble.text, remedy: lookAtLog)
        case .success(let response):
            checkup.database = DatabaseFacts(
                TransactionAnswer(response.body, answers: read.answers))
            guard checkup.database != nil else {
                return .problem(
                    "the answer is not what Truss sends",
                    remedy: "Check that no proxy changes bodies, and the version of Truss.")
            }
            return .ok("it answers")
        }
    }

    private static let role = Check(
        name: "role", tried: { _ in "asked who SQL runs as" }
    ) { checkup in
        guard let facts = checkup.database else { return [] }
        let found = { (what: String) in "\(facts.role), \(what) in database \(facts.database)" }
        guard facts.isSuperuser else { return [.ok(found("no superuser"))] }
        return [
            .note(
                found("a superuser"),
                remedy:
                    "SQL may do anything PostgreSQL can, as Truss is set up by default; a login role"
                    + " without SUPERUSER for Truss limits that.")
        ]
    }

    private static let postgresql = Check(
        name: "postgresql", tried: { _ in "asked its version" }
    ) { checkup in
        guard let facts = checkup.database else { return [] }
        if facts.isStandby {
            return [
                .note(
                    facts.version + ", a standby: every write will be refused",
                    remedy: "Point Truss at the primary to write.")
            ]
        }
        guard facts.versionNumber < 130_000 else { return [.ok(facts.version)] }
        return [.note(facts.version, remedy: "TrussMCP is tested with 13 and newer.")]
    }

    /// Tries a write that would last no longer than its transaction, were it let through.
    private static let write = Check(
        name: "write", tried: { _ in "tried to write inside it" }
    ) { checkup in
        guard checkup.database != nil else { return [] }
        let write = Transaction.answering(
            Statement("CREATE TEMPORARY TABLE truss_mcp_doctor ()"), timeout: 5000)
        let unsafe =
            "Reads are not safe here. Use a key of another instance, and report this with the"
            + " versions above."
        switch await checkup.answer(to: write.request) {
        case .success: return [.problem("PostgreSQL let it through", remedy: unsafe)]
        case .failure(let trouble):
            if trouble.code == "25006" { return [.ok("refused by PostgreSQL (25006)")] }
            return [.problem(trouble.text, remedy: trouble.code == nil ? lookAtLog : unsafe)]
        }
    }

    /// Whether the tables and schemas of the settings exist, where there are any.
    private static let names = Check(
        name: "names", tried: { _ in "looked for the tables and schemas of the settings" }
    ) { checkup in
        guard !checkup.configuration.tables.isOpen else { return [] }
        let features = TrussFeatures(
            instance: checkup.instance, version: Program.version,
            settings: checkup.configuration.settings)
        guard let sentences = await features.unknownNames() else {
            return [.problem("no answer", remedy: lookAtLog)]
        }
        guard !sentences.isEmpty else { return [.ok("all exist")] }
        return sentences.map { .problem($0, remedy: "Correct the name.") }
    }
}

/// What a database says of itself in one row.
struct DatabaseFacts: Sendable {
    /// What is asked is in one row, so that one request answers it.
    static let question = """
        SELECT current_user::text AS role, current_database()::text AS database, \
        coalesce((SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user), false) AS super, \
        current_setting('server_version') AS version, \
        current_setting('server_version_num')::int AS number, pg_catalog.pg_is_in_recovery() AS standby
        """

    let role: String
    let database: String
    let isSuperuser: Bool
    let version: String
    let versionNumber: Int
    let isStandby: Bool

    /// Nil where the answer holds no such row.
    init?(_ answer: TransactionAnswer) {
        let row: JSONObject?
        do throws(JSONSyntaxError) {
            row = try answer.foundRows().first?.object
        } catch {
            return nil
        }
        guard let row else { return nil }
        role = row["role"]?.string ?? "?"
        database = row["database"]?.string ?? "?"
        isSuperuser = row["super"]?.bool ?? false
        version = row["version"]?.string ?? "?"
        versionNumber = row["number"]?.int ?? 0
        isStandby = row["standby"]?.bool ?? false
    }
}
