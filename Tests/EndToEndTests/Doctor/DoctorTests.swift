import Foundation
import HTTP
import JSON
import Testing

@testable import TrussMCP

/// What the doctor said, by check.
private struct Diagnosis {
    let status: Int32
    let text: String
    private let findings: [JSONObject]

    init(_ arguments: [String], _ environment: [String: String]) async throws {
        let program = try SpawnedProgram(
            ["doctor", "--json"] + arguments, environment: environment)
        program.closeInput()
        status = try await program.ending()
        text = program.outputText + program.errorText
        let report = try JSONValue(parsing: program.outputText).object
        findings = report?["findings"]?.array?.compactMap(\.object) ?? []
        #expect(report?["exitStatus"]?.int == Int(status))
        for finding in findings where finding["grade"] == "problem" {
            #expect(finding["remedy"]?.string?.isEmpty == false, "\(finding)")
        }
    }

    /// `grade: found`, with the remedy after it.
    subscript(check: String) -> String {
        guard let finding = findings.first(where: { $0["check"]?.string == check }) else {
            return "none"
        }
        return ["grade", "found", "remedy"].compactMap { finding[$0]?.string }
            .joined(separator: ": ")
    }

    var problems: [String] {
        findings.filter { $0["grade"] == "problem" }.compactMap { $0["check"]?.string }
    }

    var checks: [String] { findings.compactMap { $0["check"]?.string } }
}

@Suite struct DoctorTests {
    private static let key = "truss_sk_0123456789abcdef"

    @Test func aSandboxIsHealthy() async throws {
        let diagnosis = try await Diagnosis(["--sandbox"], [:])
        #expect(diagnosis.status == 0)
        #expect(diagnosis.problems.isEmpty, "\(diagnosis.text)")
        #expect(
            diagnosis.checks == [
                "settings", "tools", "sandbox", "url", "proxy", "dns", "connection", "latency",
                "clock", "rate limit",
                "access", "truss", "modules", "read", "role", "postgresql", "write",
            ])
        #expect(diagnosis["write"] == "ok: refused by PostgreSQL (25006)")
        #expect(diagnosis["truss"] == "ok: 0.3.0")
        #expect(diagnosis["role"].contains("superuser"))
        #expect(diagnosis["modules"].contains("webhooks"))
    }

    // README: "`TrussMCP doctor` shows the settings in force, defaults among them, where each is from"
    @Test func theSettingsInForceAreShownWithWhatTheyLeave() async throws {
        let environment = [
            "TRUSS_TOOLSETS": "rows", "TRUSS_READ_ONLY": "1", "TRUSS_TIMEOUT": "7",
            "TRUSS_RAW_TEXT": "false", "MCP_TOKEN": "hush-hush-hush-hush",
            "TRUSS_API_KEY_COMMAND": "echo hush",
        ]
        let diagnosis = try await Diagnosis(
            ["--toolsets", "sql", "--deny-tables=a"],
            ["TRUSS_API_URL": "http://127.0.0.1:1"].merging(environment) { $1 })
        #expect(
            diagnosis["settings"] == """
                ok: --toolsets=sql (option), --deny-tables=a (option), \
                TRUSS_API_URL=http://127.0.0.1:1 (variable), TRUSS_API_KEY_COMMAND=… (variable), \
                TRUSS_TIMEOUT=7 (variable), TRUSS_READ_ONLY=1 (variable), MCP_TOKEN=… (variable); \
                by default --max-response=64, --max-in-flight-bytes=128000000, --max-exchanges=8, \
                --format=columns, --max-bytes=40000; all others unset
                """)
        #expect(diagnosis["tools"] == "ok: 2 of 36, 0 of which may change something")
        #expect(!diagnosis.text.contains("hush"))
        let plain = try await Diagnosis([], ["TRUSS_API_KEY": "truss_sk_0123456789abcdef"])
        #expect(
            plain["settings"] == """
                ok: by default --url=http://localhost:8787, --timeout=20, --max-response=64, \
                --max-in-flight-bytes=128000000, --max-exchanges=8, --format=columns, \
                --max-bytes=40000; all others unset
                """)
        #expect(plain["tools"] == "ok: 36 of 36, 10 of which may change something")
        let none = try await Diagnosis(
            ["--tools", "truss_delete_rows", "--read-only"], Instance.nowhere)
        #expect(none["tools"].hasPrefix("problem: 0 of 36"))
    }

    @Test func variablesAndNamesThatAreSlipsAreProblems() async throws {
        let stray = try await Diagnosis(
            [], Instance.nowhere.merging(["TRUSS_READONLY": "1", "TRUSS_TOOLS": ""]) { $1 })
        #expect(stray.problems == ["variable", "connection"])
        #expect(stray["variable"].contains("TRUSS_READONLY is no setting"))
        #expect(stray["variable"].contains("Rename it to TRUSS_READ_ONLY"))
        #expect(stray.text.contains("TRUSS_TOOLS is empty"))
        let names = try await Diagnosis(
            ["--sandbox", "--deny-tables", "custmers", "--allow-schemas", "public"], [:])
        #expect(names.status == 1)
        #expect(names.problems == ["names"])
        #expect(names["names"].contains("Did you mean public.customers?"))
        let right = try await Diagnosis(["--sandbox", "--deny-tables", "customers"], [:])
        #expect(right["names"] == "ok: all exist")
    }

    @Test func wrongAndAnonKeysAreToldApartAndTheRateLimitIsRead() async throws {
        let sandbox = try await RunningSandbox(["sandbox", "--rate-limit"])
        let right = try await Diagnosis([], Instance.at(sandbox.url, key: sandbox.key))
        #expect(right.status == 0, "\(right.text)")
        #expect(right["access"] == "ok: accepted as a service key")
        #expect(right["rate limit"].contains("requests left for the next"))

        let wrong = try await Diagnosis([], Instance.at(sandbox.url))
        #expect(wrong.status == 1)
        #expect(wrong.problems == ["access"])
        #expect(wrong["access"].contains("does not know the API key"))
        #expect(wrong["access"].contains("Create a key in this instance's dashboard"))
        #expect(!wrong.text.contains("0123456789abcdef"))

        let line = try #require(
            sandbox.program.errorText.split(separator: "\n").first { $0.hasPrefix("anon key: ") })
        let anon = String(line.dropFirst("anon key: ".count))
        let limited = try await Diagnosis([], Instance.at(sandbox.url, key: anon))
        #expect(limited.status == 1)
        #expect(limited.problems == ["key", "access"])
        #expect(limited["access"].contains("as an anon key"))
        #expect(limited["read"] == "none")
        #expect(!limited.text.contains(anon))

        let none = try await Diagnosis([], ["TRUSS_API_URL": sandbox.url])
        #expect(none.status == 1)
        #expect(none["key"].contains("TRUSS_API_KEY is not set"))
        #expect(none["connection"].hasPrefix("ok"))
        #expect(none["access"].hasPrefix("skipped"))
    }

    @Test func aDeadPortIsUnreachable() async throws {
        let diagnosis = try await Diagnosis([], Instance.nowhere)
        #expect(diagnosis.status == 69)
        #expect(diagnosis.problems == ["connection"])
        #expect(diagnosis["connection"].contains("connect"))
        #expect(diagnosis["connection"].contains("Check that Truss is running there"))
    }

    @Test func aHostThatDoesNotExistIsFoundByItsName() async throws {
        let diagnosis = try await Diagnosis([], Instance.at("http://no-such-host.invalid"))
        #expect(diagnosis.status == 69)
        #expect(diagnosis.problems.contains("dns"))
        #expect(diagnosis["dns"].contains("Check the host's spelling"))
    }

    @Test func aURLThatIsNoneIsAFinding() async throws {
        let diagnosis = try await Diagnosis([], Instance.at("truss.example.com"))
        #expect(diagnosis.status == 1)
        #expect(diagnosis.problems == ["url"])
        #expect(diagnosis["url"].contains("must begin with http:// or https://"))
    }

    @Test func anHTMLPageIsNotTruss() async throws {
        let diagnosis = try await withStandIn { _ in
            HTTPResponse(
                status: 200, fields: ["Content-Type": "text/html"],
                body: .bytes(Array("<h1>It works!</h1>".utf8)))
        } body: { url in
            try await Diagnosis([], Instance.at(url))
        }
        #expect(diagnosis.status == 1)
        #expect(diagnosis.problems == ["api"])
        #expect(diagnosis["api"].contains("text/html"))
        #expect(diagnosis["api"].contains("port 8787"))
    }

    @Test func aRedirectIsNotFollowed() async throws {
        let diagnosis = try await withStandIn { _ in
            HTTPResponse(status: 308, fields: ["Location": "https://elsewhere.example/"])
        } body: { url in
            try await Diagnosis([], Instance.at(url))
        }
        #expect(diagnosis.status == 1)
        #expect(diagnosis["connection"].contains("https://elsewhere.example/"))
    }

    @Test func aSlowHostIsSaidToBeSlowAndASilentOneUnreachable() async throws {
        let slow = try await withStandIn { _ in
            try? await Task.sleep(for: .milliseconds(1050))
            return .json(#"{"error":"Invalid or revoked API key."}"#, status: 403)
        } body: { url in
            try await Diagnosis([], Instance.at(url))
        }
        #expect(slow.status == 1)
        #expect(slow.problems == ["latency", "access"])
        #expect(slow["latency"].contains("Every call takes that long"))

        let silent = try SilentInstance()
        let never = try await Diagnosis(["--timeout", "1"], silent.environment)
        #expect(never.status == 69)
        #expect(never["connection"].contains("no answer within 1 s"))
        #expect(never["connection"].contains("--timeout"))
    }

    @Test func aClockThatIsOffIsFound() async throws {
        let diagnosis = try await withStandIn { _ in
            HTTPResponse(
                status: 403,
                fields: [
                    "Content-Type": "application/json", "Date": "Sun, 06 Nov 1994 08:49:37 GMT",
                ],
                body: .bytes(Array(#"{"error":"Invalid or revoked API key."}"#.utf8)))
        } body: { url in
            try await Diagnosis([], Instance.at(url))
        }
        #expect(diagnosis.problems.contains("clock"))
        #expect(diagnosis["clock"].contains("ahead of the server's"))
        #expect(HTTPDate.seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        #expect(HTTPDate.seconds("Thu, 29 Feb 2024 00:00:00 GMT") == 1_709_164_800)
        #expect(HTTPDate.difference(of: 100...107, from: 104) == 0)
        #expect(HTTPDate.difference(of: 100...107, from: 90) == 10)
        #expect(HTTPDate.difference(of: 100...107, from: 110) == -3)
        #expect(HTTPDate.seconds("Sunday, 06-Nov-94 08:49:37 GMT") == nil)
    }

    @Test func aWriteThatIsLetThroughIsAlarming() async throws {
        let row =
            #"[{\"role\":\"r\",\"database\":\"d\",\"super\":false,\"version\":\"12.1\",\"number\":120001,\"standby\":true}]"#
        let diagnosis = try await withStandIn { request in
            guard request.target.hasSuffix("/transaction") else {
                return .json(#"{"modules":{"database":true}}"#)
            }
            return .json(#"{"results":[{},{"rows":[{"rows":"\#(row)"}]}]}"#)
        } body: { url in
            try await Diagnosis([], Instance.at(url))
        }
        #expect(diagnosis.status == 1)
        #expect(diagnosis.problems == ["write"])
        #expect(diagnosis["write"].contains("Reads are not safe here"))
        #expect(diagnosis["role"].hasPrefix("ok"))
        #expect(diagnosis["postgresql"].contains("a standby"))
    }

    @Test func linesForPeopleSayWhatWasTriedFoundAndToDo() async throws {
        let program = try SpawnedProgram(["doctor"], environment: Instance.nowhere)
        #expect(try await program.ending() == 69)
        let lines = program.outputText.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("ok       key           took the API key") })
        #expect(lines.contains { $0.hasPrefix("problem  connection    asked http://127.0.0.1:1") })
        #expect(lines.contains { $0.hasPrefix(String(repeating: " ", count: 23) + "→ Check") })
        #expect(lines.last == "1 problem; → says what to do.")
    }
}

@Suite struct DoctorProxyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var scheme = "http"
        let host: String
        let environment: [String: String]
        let proxy: String?
        var testDescription: String { "\(scheme)://\(host) \(environment)" }
    }

    static let cases: [Case] = [
        Case(host: "a.example", environment: [:], proxy: nil),
        Case(
            host: "a.example", environment: ["http_proxy": "http://me:pw@p:3128"], proxy: "p:3128"),
        Case(host: "a.example", environment: ["HTTP_PROXY": "p"], proxy: nil),
        Case(host: "a.example", environment: ["https_proxy": "p"], proxy: nil),
        Case(scheme: "https", host: "a.example", environment: ["HTTPS_PROXY": "p"], proxy: "p"),
        Case(scheme: "https", host: "a.example", environment: ["ALL_PROXY": "p"], proxy: "p"),
        Case(host: "a.example", environment: ["http_proxy": "p", "no_proxy": "*"], proxy: nil),
        Case(
            host: "a.example", environment: ["http_proxy": "p", "no_proxy": "b, .example"],
            proxy: nil),
        Case(
            host: "a.example", environment: ["http_proxy": "p", "NO_PROXY": "A.EXAMPLE"], proxy: nil
        ),
        Case(
            host: "ba.example", environment: ["http_proxy": "p", "no_proxy": "a.example"],
            proxy: "p"),
        Case(host: "[::1]", environment: ["http_proxy": "p", "no_proxy": "::1"], proxy: nil),
    ]

    @Test(arguments: cases)
    func theProxyIsTheOneLibcurlTakes(_ example: Case) {
        let setting = ProxySetting(
            scheme: example.scheme, host: example.host, environment: example.environment)
        #expect(setting?.address == example.proxy)
    }

    @Test func aProxyIsNamedWithoutItsPasswordAndNeverStandsBeforeThisMachine() async throws {
        let proxy = ["http_proxy": "http://me:hush@127.0.0.1:1"]
        let far = try await Diagnosis(
            [], Instance.at("http://truss.invalid").merging(proxy) { $1 })
        #expect(far.status == 69)
        #expect(far["proxy"].contains("http_proxy sends requests through 127.0.0.1:1"))
        #expect(far["dns"].hasPrefix("skipped"))
        #expect(far["connection"].contains("Requests go through 127.0.0.1:1 (http_proxy)."))
        #expect(!far.text.contains("hush"))
        let near = try await Diagnosis([], Instance.nowhere.merging(proxy) { $1 })
        #expect(near["proxy"] == "ok: none for 127.0.0.1")
    }
}

@Suite(.enabled(if: DoctorTLS.isPossible, "needs openssl and python3"))
struct DoctorTLSTests {
    @Test func aCertificateNobodyVouchesForIsNamedAsTheReason() async throws {
        let server = try await offPool { try DoctorTLS() }
        let port = try await server.port()
        let diagnosis = try await Diagnosis([], Instance.at("https://127.0.0.1:\(port)"))
        #expect(diagnosis.status == 69)
        #expect(diagnosis.problems == ["tls"], "\(diagnosis.text)")
        #expect(diagnosis["tls"].contains("certificate"))
        #expect(diagnosis["tls"].contains("trust store"))

        let mixed = try await withStandIn { _ in
            .json("{}")
        } body: { url in
            let https = "https" + url.dropFirst("http".count)
            return try await Diagnosis(["--timeout", "5"], Instance.at(https))
        }
        #expect(mixed.status == 69, "\(mixed.text)")
    }
}

/// An HTTPS server with a certificate it made itself.
private final class DoctorTLS: Sendable {
    private let folder = KeysFolder()
    private let process = Process()

    static let isPossible = find("openssl") != nil && find("python3") != nil

    private static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static let script = """
        import http.server, ssl, sys
        server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1] + "/cert", sys.argv[1] + "/key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        open(sys.argv[1] + "/port", "w").write(str(server.server_address[1]) + "\\n")
        server.serve_forever()
        """

    init() throws {
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: DoctorTLS.find("openssl") ?? "")
        openssl.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
            "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
            folder.path + "/key", "-out", folder.path + "/cert",
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        process.executableURL = URL(fileURLWithPath: DoctorTLS.find("python3") ?? "")
        process.arguments = ["-c", DoctorTLS.script, folder.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// SIGTERM may be blocked in a child, which inherits the mask of the thread that starts it.
    deinit { kill(process.processIdentifier, SIGKILL) }

    func port() async throws -> Int {
        try await eventually("the TLS server") { self.folder.read("port")?.hasSuffix("\n") == true }
        return try #require(folder.read("port").flatMap { Int($0.dropLast()) })
    }
}
