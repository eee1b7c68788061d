import Sandbox
import TrussAPI

/// Checks configuration and connection, and says what to do about what it finds.
struct DoctorCommand {
    private let invocation: Invocation
    private var configuration: Configuration { invocation.configuration }

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws -> ExitStatus {
        var report = DoctorReport()
        report.findings = SettingsCheck(invocation).findings
        report = await (configuration.usesSandbox ? sandboxReport : remoteReport)(report)
        Console.print(configuration.printsJSON ? "\(report.json)\n" : report.text)
        return report.status
    }

    private func remoteReport(_ report: DoctorReport) async -> DoctorReport {
        var report = report
        let url: InstanceURL
        do throws(Refusal) {
            url = try configuration.instanceURL()
        } catch {
            report.findings.append(
                Finding(
                    "url", .problem, tried: "read \(configuration.urlName)", found: error.message,
                    remedy: "Set \(configuration.urlName) to where Truss answers."))
            return report
        }
        let key = keyFinding(&report)
        var checkup = Checkup(url: url, key: key, configuration: configuration)
        await checkup.run(into: &report)
        return report
    }

    /// The key, noted in the report; nil where there is none that could be sent.
    private func keyFinding(_ report: inout DoctorReport) -> APIKey? {
        do throws(Refusal) {
            let source = try configuration.keySource()
            let found = try configuration.key()
            let place = source?.description ?? ""
            let warning = (found.warnings + [found.key.warning].compactMap { $0 }).first
            report.findings.append(
                Finding(
                    "key", warning == nil ? .ok : .problem, tried: "took the API key \(place)",
                    found: found.key.kindInWords, remedy: warning))
            return found.key
        } catch {
            report.findings.append(
                Finding(
                    "key", .problem, tried: "looked for an API key", found: "none to use",
                    remedy: error.message))
            return nil
        }
    }

    private func sandboxReport(_ report: DoctorReport) async -> DoctorReport {
        var report = report
        do {
            let sandbox = try await SandboxInstance.start(configuration.sandboxOptions)
            report.findings.append(
                Finding(
                    "sandbox", .ok, tried: "started a sandbox",
                    found: "it answers at \(sandbox.url)"))
            var checkup = Checkup(
                url: try InstanceURL(parsing: sandbox.url),
                key: try APIKey(parsing: sandbox.serviceKey), configuration: configuration)
            return await withTaskGroup(of: DoctorReport?.self) { group in
                group.addTask {
                    await sandbox.run()
                    return nil
                }
                await checkup.run(into: &report)
                group.cancelAll()
                await group.waitForAll()
                await sandbox.waitUntilGone()
                return report
            }
        } catch {
            report.findings.append(
                Finding(
                    "sandbox", .problem, tried: "started a sandbox", found: "\(error)",
                    remedy:
                        "Install PostgreSQL 13 or newer with its client library (apt-get install postgresql libpq5)."
                ))
            report.isUnreachable = true
            return report
        }
    }
}

extension APIKey {
    /// What a person calls its kind.
    var kindInWords: String {
        switch kind {
        case .service: "a service key (truss_sk_…)"
        case .anon: "an anon key (truss_pk_…)"
        case .other: "a key of no known kind"
        }
    }
}
