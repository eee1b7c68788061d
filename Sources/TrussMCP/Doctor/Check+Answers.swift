import JSON
import TrussAPI

extension Check {
    /// What the first answers tell.
    static let answers = [latency, clock, rateLimit, access, version, modules]

    /// Where to look when Truss answers, and not as it should.
    static let lookAtLog = "Check Truss's own log, and that its PostgreSQL is up."

    private static let latency = Check(
        name: "latency", tried: { "timed \($0.times.count) requests" }
    ) { checkup in
        for _ in 0..<2 {
            _ = await checkup.ask(APIRequest(.get, path: ["v1", "modules"], isRead: true))
        }
        let first = checkup.times.first?.inMilliseconds ?? 0
        let kept = checkup.times.dropFirst().map(\.inMilliseconds).min() ?? first
        let found = "\(first) ms with connecting, then \(kept) ms"
        return switch kept {
        case ..<250: [.ok(found)]
        case ..<1000:
            [.note(found, remedy: "Every call takes that long; run TrussMCP nearer to Truss.")]
        default:
            [
                .problem(
                    found,
                    remedy:
                        "Every call takes that long. Check the network, and that Truss and PostgreSQL"
                        + " are not overloaded.")
            ]
        }
    }

    private static let clock = row("clock", "compared the clocks") { checkup in
        guard let theirs = checkup.status?.date.flatMap(HTTPDate.seconds) else {
            return .skipped("the answer has no Date")
        }
        let difference =
            checkup.firstExchange.map { HTTPDate.difference(of: $0, from: theirs) } ?? 0
        guard abs(difference) > 2 else { return .ok("they agree") }
        let direction = difference > 0 ? "ahead of" : "behind"
        let found = "ours is \(abs(difference)) s \(direction) the server's"
        guard abs(difference) > 60 else { return .ok(found) }
        return .problem(
            found, remedy: "Set both by NTP: certificates and expiry dates are judged by them.")
    }

    private static let rateLimit = row("rate limit", "read the RateLimit headers") { checkup in
        guard let limit = checkup.status?.rateLimit else {
            return .ok("none: it is off, or a proxy removes them")
        }
        let found = "\(limit.remaining) requests left for the next \(limit.reset) s"
        guard limit.remaining < 20 else { return .ok(found) }
        return .note(
            found,
            remedy:
                "Behind a proxy all clients share one limit of 200 a minute; Truss turns it off with"
                + " TRUSS_DISABLE_RATE_LIMIT=true.")
    }

    private static let access = row("access", "sent the key", isNeeded: true) { checkup in
        guard checkup.hasKey else { return .skipped("there is none", untried: "send the key") }
        guard let failure = checkup.status?.failure else {
            return .ok("accepted as a service key")
        }
        return switch failure.kind {
        case .serviceKeyNeeded:
            .problem(
                "accepted, as an anon key: most tools will be refused",
                remedy:
                    "Set TRUSS_API_KEY to a service key (truss_sk_…) from the dashboard, API keys.")
        case .keyRefused:
            .problem(
                "Truss does not know the API key, or it was revoked",
                remedy:
                    "Create a key in this instance's dashboard under API keys; this one may be of"
                    + " another instance.")
        default:
            .problem(
                failure.message(isRead: true),
                remedy: "Check that Truss and its database are up, and what Truss's own log says.")
        }
    }

    private static let version = row("truss", "read its version") { checkup in
        let platform = checkup.status?.object?["platform"]?.object
        guard let version = platform?["version"]?.string else {
            return .note("it does not say", remedy: nil)
        }
        return .ok(version)
    }

    private static let modules = row("modules", "listed the modules") { checkup in
        switch await checkup.answer(to: APIRequest(.get, path: ["v1", "modules"], isRead: true)) {
        case .failure(let trouble): return .problem(trouble.text, remedy: lookAtLog)
        case .success(let response):
            let modules = response.object?["modules"]?.object?.members ?? []
            let names = modules.filter { $0.value.bool == true }.map(\.name)
            return .ok(names.isEmpty ? "none" : names.listed)
        }
    }
}

extension Checkup {
    /// Why there is no answer to work with, in words.
    struct Trouble: Error {
        let text: String

        /// What PostgreSQL or Truss calls it; nil where no answer came.
        var code: String?
    }

    /// Sends one request, whose failures of every kind are alike.
    mutating func answer(to request: APIRequest) async -> Result<APIResponse, Trouble> {
        switch await ask(request) {
        case .failure(let error): return .failure(Trouble(text: error.message(isRead: true)))
        case .success(let response):
            guard let failure = response.failure else { return .success(response) }
            return .failure(Trouble(text: failure.message(isRead: true), code: failure.code))
        }
    }
}

extension APIResponse {
    /// The body where it is an object.
    fileprivate var object: JSONObject? {
        do throws(JSONSyntaxError) {
            return try JSONValue(parsing: body).object
        } catch {
            return nil
        }
    }
}
