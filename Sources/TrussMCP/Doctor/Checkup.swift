import JSON
import TrussAPI

/// The checks in their order, each of which may make later ones pointless.
struct Checkup {
    let url: InstanceURL
    let configuration: Configuration
    let instance: RemoteInstance
    private let hasKey: Bool
    private(set) var report: DoctorReport

    /// Durations of requests that were answered, the first with the connection's making.
    private var times: [Duration] = []

    /// When the first of them was sent and answered, by this machine's clock.
    private var firstExchange: ClosedRange<Int>?

    /// Without a key something is sent in its place, as the way there can be tried all the same.
    init(
        url: InstanceURL, key: APIKey?, configuration: Configuration, report: DoctorReport
    ) {
        self.url = url
        self.configuration = configuration
        self.report = report
        hasKey = key != nil
        instance = RemoteInstance(
            url: url, key: key ?? Checkup.noKey, userAgent: Program.userAgent,
            limits: configuration.limits)
    }

    private static let noKey: APIKey = {
        do {
            return try APIKey(parsing: "none")
        } catch {
            preconditionFailure("a constant is a key: \(error)")
        }
    }()

    mutating func run() async {
        checkURL()
        let proxy = checkProxy()
        await checkName(proxy: proxy)
        guard let status = await connect(proxy: proxy) else { return }
        guard checkIsTruss(status) else { return }
        await checkLatency()
        checkClock(status)
        checkRateLimit(status)
        guard checkKey(status) else { return }
        checkVersion(status)
        await checkModules()
        await checkDatabase()
        await checkNames()
    }

    var environment: [String: String] { configuration.environment }

    mutating func add(
        _ check: String, _ grade: Finding.Grade, tried: String, found: String,
        remedy: String? = nil
    ) {
        report.findings.append(
            Finding(check, grade, tried: tried, found: found, remedy: remedy))
    }

    /// Sends one request and keeps its time.
    mutating func ask(_ request: APIRequest) async -> Result<APIResponse, APIError> {
        let start = ContinuousClock.now
        let sent = HTTPDate.now()
        do throws(APIError) {
            let response = try await instance.respond(to: request)
            times.append(ContinuousClock.now - start)
            if firstExchange == nil { firstExchange = sent...max(sent, HTTPDate.now()) }
            return .success(response)
        } catch {
            return .failure(error)
        }
    }

    private mutating func checkURL() {
        let source =
            environment["TRUSS_API_URL"] == nil ? "read the settings" : "read TRUSS_API_URL"
        add(
            "url", url.warning == nil ? .ok : .problem, tried: source, found: "\(url)",
            remedy: url.warning)
    }

    private mutating func checkProxy() -> ProxySetting? {
        let tried = "looked for a proxy"
        guard
            let proxy = ProxySetting(
                scheme: url.scheme.rawValue, host: url.host, environment: environment)
        else {
            add("proxy", .ok, tried: tried, found: "none for \(url.host)")
            return nil
        }
        // Loopback is excepted at the program's start, so this is another machine.
        add(
            "proxy", .note, tried: tried,
            found: "\(proxy.variable) sends requests through \(proxy.address)",
            remedy: "Where it is not meant, unset \(proxy.variable) or add \(url.host) to no_proxy."
        )
        return proxy
    }

    private mutating func checkName(proxy: ProxySetting?) async {
        let isAddress =
            url.host.hasPrefix("[") || url.host.allSatisfy { $0 == "." || $0.isWholeNumber }
        guard proxy == nil, !isAddress else {
            let reason = isAddress ? "\(url.host) is an address already" : "the proxy does it"
            return add("dns", .skipped, tried: "look up the host", found: reason)
        }
        let tried = "looked up \(url.host)"
        switch await NameLookup.of(url.host, within: .seconds(10)) {
        case .addresses(let addresses):
            add("dns", .ok, tried: tried, found: addresses.prefix(4).joined(separator: ", "))
        case .failed(let reason):
            add(
                "dns", .problem, tried: tried, found: reason,
                remedy: "Check the host's spelling in TRUSS_API_URL, and this machine's network.")
        case .tooSlow:
            add(
                "dns", .problem, tried: tried, found: "no answer in 10 s",
                remedy: "Check this machine's name servers (/etc/resolv.conf).")
        }
    }

    /// The first request; nil where no answer came, so that nothing else can be tried.
    private mutating func connect(proxy: ProxySetting?) async -> APIResponse? {
        let check = url.scheme == .https ? "tls" : "connection"
        let tried = "asked \(url)/v1/status"
        switch await ask(APIRequest(.get, path: ["v1", "status"], isRead: true)) {
        case .success(let response):
            let how = url.scheme == .https ? "the certificate is trusted; " : ""
            add(check, .ok, tried: tried, found: "\(how)answered with \(response.status)")
            return response
        case .failure(.redirected(let status, let location)):
            add(
                check, .problem, tried: tried,
                found: "a redirect (\(status)) to \(location), which is not followed",
                remedy: "Set TRUSS_API_URL to where Truss itself answers.")
        case .failure(let error):
            report.isUnreachable = true
            let trouble = ConnectionTrouble(error, url: url, proxy: proxy)
            add(
                trouble.isTLS ? "tls" : "connection", .problem, tried: tried, found: trouble.found,
                remedy: trouble.remedy)
        }
        return nil
    }

    private mutating func checkIsTruss(_ response: APIResponse) -> Bool {
        let tried = "looked at the answer"
        guard response.isJSON else {
            let kind = response.mediaType.isEmpty ? "no type" : response.mediaType
            add(
                "api", .problem, tried: tried,
                found: "it is not Truss's: \(kind) with status \(response.status), not JSON",
                remedy:
                    "Set TRUSS_API_URL to Truss's API (port 8787 by default), without /v1, not to"
                    + " its dashboard or a proxy's page.")
            return false
        }
        return true
    }

    private mutating func checkLatency() async {
        for _ in 0..<2 {
            _ = await ask(APIRequest(.get, path: ["v1", "modules"], isRead: true))
        }
        let first = times.first?.inMilliseconds ?? 0
        let kept = times.dropFirst().map(\.inMilliseconds).min() ?? first
        let isSlow = kept >= 1000
        add(
            "latency", isSlow ? .problem : kept >= 250 ? .note : .ok,
            tried: "timed \(times.count) requests",
            found: "\(first) ms with connecting, then \(kept) ms",
            remedy: isSlow
                ? "Every call takes that long. Check the network, and that Truss and PostgreSQL are not"
                    + " overloaded."
                : kept >= 250 ? "Every call takes that long; run TrussMCP nearer to Truss." : nil)
    }

    private mutating func checkClock(_ response: APIResponse) {
        let tried = "compared the clocks"
        guard let theirs = response.date.flatMap(HTTPDate.seconds) else {
            return add("clock", .skipped, tried: tried, found: "the answer has no Date")
        }
        let difference = firstExchange.map { HTTPDate.difference(of: $0, from: theirs) } ?? 0
        let direction = difference > 0 ? "ahead of" : "behind"
        add(
            "clock", abs(difference) > 60 ? .problem : .ok, tried: tried,
            found: abs(difference) <= 2
                ? "they agree" : "ours is \(abs(difference)) s \(direction) the server's",
            remedy: abs(difference) > 60
                ? "Set both by NTP: certificates and expiry dates are judged by them." : nil)
    }

    private mutating func checkRateLimit(_ response: APIResponse) {
        let tried = "read the RateLimit headers"
        guard let limit = response.rateLimit else {
            return add(
                "rate limit", .ok, tried: tried, found: "none: it is off, or a proxy removes them")
        }
        let isLow = limit.remaining < 20
        add(
            "rate limit", isLow ? .note : .ok, tried: tried,
            found: "\(limit.remaining) requests left for the next \(limit.reset) s",
            remedy: isLow
                ? "Behind a proxy all clients share one limit of 200 a minute; Truss turns it off with"
                    + " TRUSS_DISABLE_RATE_LIMIT=true." : nil)
    }

    private mutating func checkKey(_ response: APIResponse) -> Bool {
        let tried = "sent the key"
        guard hasKey else {
            add("access", .skipped, tried: "send the key", found: "there is none")
            return false
        }
        guard let failure = response.failure else {
            add("access", .ok, tried: tried, found: "accepted as a service key")
            return true
        }
        let (found, remedy) =
            switch failure.kind {
            case .serviceKeyNeeded:
                (
                    "accepted, as an anon key: most tools will be refused",
                    "Set TRUSS_API_KEY to a service key (truss_sk_…) from the dashboard, API keys."
                )
            case .keyRefused:
                (
                    "Truss does not know the API key, or it was revoked",
                    "Create a key in this instance's dashboard under API keys; this one may be of"
                        + " another instance."
                )
            default:
                (
                    failure.message(isRead: true),
                    "Check that Truss and its database are up, and what Truss's own log says."
                )
            }
        add("access", .problem, tried: tried, found: found, remedy: remedy)
        return false
    }
}

extension Duration {
    var inMilliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
