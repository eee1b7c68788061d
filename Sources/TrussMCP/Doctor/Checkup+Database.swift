import JSON
import SQL
import TrussAPI
import TrussTools

extension Checkup {
    mutating func checkVersion(_ response: APIResponse) {
        let platform = Checkup.object(response)?["platform"]?.object
        let version = platform?["version"]?.string
        add(
            "truss", version == nil ? .note : .ok, tried: "read its version",
            found: version ?? "it does not say")
    }

    mutating func checkModules() async {
        let tried = "listed the modules"
        switch await ask(APIRequest(.get, path: ["v1", "modules"], isRead: true)) {
        case .success(let response) where response.failure == nil:
            let modules = Checkup.object(response)?["modules"]?.object?.members ?? []
            let names = modules.filter { $0.value.bool == true }.map(\.name)
            add(
                "modules", .ok, tried: tried,
                found: names.isEmpty ? "none" : names.joined(separator: ", "))
        case .success(let response):
            add(
                "modules", .problem, tried: tried,
                found: response.failure?.message(isRead: true) ?? "", remedy: Checkup.lookAtLog)
        case .failure(let error):
            add(
                "modules", .problem, tried: tried, found: error.message(isRead: true),
                remedy: Checkup.lookAtLog)
        }
    }

    /// The envelope of all reads: one runs, and a write inside it is refused by PostgreSQL.
    mutating func checkDatabase() async {
        let read = Transaction.reading(Statement(Checkup.question), limit: 1, timeout: 5000)
        let tried = "ran a read-only query"
        guard let response = await transaction(read.json, check: "read", tried: tried) else {
            return
        }
        guard let row = Checkup.firstRow(response, ofStatement: read.answers.lowerBound) else {
            return add(
                "read", .problem, tried: tried, found: "the answer is not what Truss sends",
                remedy: "Check that no proxy changes bodies, and the version of Truss.")
        }
        add("read", .ok, tried: tried, found: "it answers")
        addRole(row)
        addPostgreSQL(row)
        await checkWriteIsRefused()
    }

    /// Whether the tables and schemas of the settings exist, where there are any.
    mutating func checkNames() async {
        guard !configuration.tables.isOpen else { return }
        let features = TrussFeatures(
            instance: instance, version: Program.version, settings: configuration.settings)
        let tried = "looked for the tables and schemas of the settings"
        guard let sentences = await features.unknownNames() else {
            return add(
                "names", .problem, tried: tried, found: "no answer", remedy: Checkup.lookAtLog)
        }
        if sentences.isEmpty { add("names", .ok, tried: tried, found: "all exist") }
        for sentence in sentences {
            add("names", .problem, tried: tried, found: sentence, remedy: "Correct the name.")
        }
    }

    private static let lookAtLog = "Check Truss's own log, and that its PostgreSQL is up."

    /// What is asked is in one row, so that one request answers it.
    private static let question = """
        SELECT current_user::text AS role, current_database()::text AS database, \
        coalesce((SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user), false) AS super, \
        current_setting('server_version') AS version, \
        current_setting('server_version_num')::int AS number, pg_catalog.pg_is_in_recovery() AS standby
        """

    private mutating func addRole(_ row: JSONObject) {
        let isSuper = row["super"]?.bool ?? false
        let role = row["role"]?.string ?? "?"
        add(
            "role", isSuper ? .note : .ok, tried: "asked who SQL runs as",
            found: "\(role)\(isSuper ? ", a superuser" : ", no superuser") in"
                + " database \(row["database"]?.string ?? "?")",
            remedy: isSuper
                ? "SQL may do anything PostgreSQL can, as Truss is set up by default; a login role without"
                    + " SUPERUSER for Truss limits that." : nil)
    }

    private mutating func addPostgreSQL(_ row: JSONObject) {
        let number = row["number"]?.int ?? 0
        let isStandby = row["standby"]?.bool ?? false
        let version = row["version"]?.string ?? "?"
        add(
            "postgresql", number < 130_000 || isStandby ? .note : .ok, tried: "asked its version",
            found: version + (isStandby ? ", a standby: every write will be refused" : ""),
            remedy: isStandby
                ? "Point Truss at the primary to write."
                : number < 130_000 ? "TrussMCP is tested with 13 and newer." : nil)
    }

    /// Tries a write that would last no longer than its transaction, were it let through.
    private mutating func checkWriteIsRefused() async {
        let write = Transaction.answering(
            Statement("CREATE TEMPORARY TABLE truss_mcp_doctor ()"), timeout: 5000)
        let tried = "tried to write inside it"
        let request = APIRequest(
            .post, path: ["v1", "sql", "transaction"], body: write.json.bytes, isRead: true)
        switch await ask(request) {
        case .failure(let error):
            add(
                "write", .problem, tried: tried, found: error.message(isRead: true),
                remedy: Checkup.lookAtLog)
        case .success(let response) where response.failure?.code == "25006":
            add("write", .ok, tried: tried, found: "refused by PostgreSQL (25006)")
        case .success(let response):
            let found = response.failure?.message(isRead: true) ?? "PostgreSQL let it through"
            add(
                "write", .problem, tried: tried, found: found,
                remedy:
                    "Reads are not safe here. Use a key of another instance, and report this with the"
                    + " versions above.")
        }
    }

    private mutating func transaction(
        _ json: JSONValue, check: String, tried: String
    ) async -> APIResponse? {
        let request = APIRequest(
            .post, path: ["v1", "sql", "transaction"], body: json.bytes, isRead: true)
        switch await ask(request) {
        case .success(let response):
            guard let failure = response.failure else { return response }
            add(
                check, .problem, tried: tried, found: failure.message(isRead: true),
                remedy: Checkup.lookAtLog)
        case .failure(let error):
            add(
                check, .problem, tried: tried, found: error.message(isRead: true),
                remedy: Checkup.lookAtLog)
        }
        return nil
    }

    private static func object(_ response: APIResponse) -> JSONObject? {
        do throws(JSONSyntaxError) {
            return try JSONValue(parsing: response.body).object
        } catch {
            return nil
        }
    }

    /// PostgreSQL's rows are JSON text within the result of the read.
    private static func firstRow(
        _ response: APIResponse, ofStatement index: Int
    ) -> JSONObject? {
        guard let results = object(response)?["results"]?.array, results.count > index,
            let text = results[index].object?["rows"]?.array?.first?.object?["rows"]?.string
        else { return nil }
        do throws(JSONSyntaxError) {
            return try JSONValue(parsing: text).array?.first?.object
        } catch {
            return nil
        }
    }
}
