import TrussAPI

/// One run of the checks against an instance, and what earlier checks have learnt for later ones.
struct Checkup: Sendable {
    let url: InstanceURL
    let configuration: Configuration
    let instance: RemoteInstance

    /// Without a key the way to the instance is tried all the same.
    let hasKey: Bool

    /// Durations of requests that were answered, the first with the connection's making.
    private(set) var times: [Duration] = []

    /// When the first of them was sent and answered, by this machine's clock.
    private(set) var firstExchange: ClosedRange<Int>?

    /// Whether no answer came at all.
    var isUnreachable = false

    /// The answer to the first request, once there is one.
    var status: APIResponse?

    /// What the database says of itself, once it was asked.
    var database: DatabaseFacts?

    init(url: InstanceURL, key: APIKey?, configuration: Configuration) {
        self.url = url
        self.configuration = configuration
        hasKey = key != nil
        instance = RemoteInstance(
            url: url, key: key, userAgent: Program.userAgent, limits: configuration.limits)
    }

    /// Makes the checks in their order and adds what they find; one that is needed and fails is the last.
    mutating func run(_ checks: [Check] = Check.all, into report: inout DoctorReport) async {
        for check in checks {
            let found = await check.run(&self)
            report.findings += found.map { found in
                Finding(
                    found.name ?? check.name, found.grade,
                    tried: found.tried ?? check.tried(self), found: found.text,
                    remedy: found.remedy)
            }
            let isInTheWay = found.contains { $0.grade == .problem || $0.grade == .skipped }
            if check.isNeeded, isInTheWay { break }
        }
        report.isUnreachable = isUnreachable
    }

    /// The proxy that requests go through.
    var proxy: ProxySetting? {
        ProxySetting(
            scheme: url.scheme.rawValue, host: url.host, environment: configuration.environment)
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
}

extension Duration {
    var inMilliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
