import HTTP
import JSON
import MCP
import Synchronization
import System
import Testing
import Transports

/// What is said of requests to those who run the server: enough, and no secret.
@Suite struct StreamableHTTPObservationTests {
    private static let secret = "truss_sk_abc_this_is_the_secret_part"
    private static let keyHeader: Endpoint.Headers = [("Authorization", "Bearer \(secret)")]

    private func call(_ tool: String) -> String {
        #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"\#(tool)"}}"#
    }

    @Test func aRecordSaysWhatWasAskedAndHowItWent() async throws {
        let endpoint = Endpoint()
        let headers = Self.keyHeader + [("X-Request-Id", "0123456789abcdef")]
        let reply = await endpoint.post(call("fail"), headers)
        let record = try #require(endpoint.records.update { $0.first })
        #expect(record.verb == "POST")
        #expect(record.method == "tools/call")
        #expect(record.tool == "fail")
        #expect(record.status == 200)
        #expect(record.outcome == .toolError)
        #expect(record.bytesIn == call("fail").utf8.count)
        #expect(record.bytesOut == reply.text.utf8.count)
        #expect(record.requestID == "0123456789abcdef")
        #expect(reply.fields["X-Request-Id"] == "0123456789abcdef")
        #expect(record.keyPrefix == "truss_sk_abc…")
    }

    @Test func whatAClientMakesUpIsNotRecorded() async {
        let endpoint = Endpoint()
        let headers = Self.keyHeader + [("X-Request-Id", Self.secret)]
        _ = await endpoint.post(call(Self.secret), headers)
        _ = await endpoint.post(
            #"{"jsonrpc":"2.0","id":7,"method":"\#(Self.secret)"}"#, headers)
        _ = await endpoint.send(
            Endpoint.request(Self.secret, "/mcp?key=\(Self.secret)", "", headers))
        _ = await endpoint.post("{\(Self.secret)", headers)
        let records = endpoint.records.update { $0 }
        #expect(records.count == 4)
        for record in records { #expect(!"\(record)".contains("this_is_the_secret")) }
        #expect(!endpoint.metrics.text.contains("this_is_the_secret"))
    }

    @Test(arguments: [RequestLog.Format.text, .json])
    func aLogLineIsOneLineWithoutSecrets(_ format: RequestLog.Format) async throws {
        let endpoint = Endpoint()
        _ = await endpoint.post(call("who"), Self.keyHeader)
        let record = try #require(endpoint.records.update { $0.first })
        let lines = await Self.lines(of: [record], format)
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(!line.contains("this_is_the_secret"))
        let expected =
            format == .json
            ? #"{"time":"now","http":"POST","method":"tools/call","tool":"who","status":200,"outcome":"ok","#
            : "now POST 200 tools/call who ok "
        #expect(line.hasPrefix(expected))
        #expect(line.contains(record.requestID))
        #expect(line.contains("truss_sk_abc…"))
    }

    @Test func countsAreServedByToolAndOutcome() async throws {
        let endpoint = Endpoint()
        _ = await endpoint.post(call("who"))
        _ = await endpoint.post(call("who"))
        _ = await endpoint.post(call("fail"))
        _ = await endpoint.post(call("nope"))
        _ = await endpoint.post(call("who"), [("Authorization", nil)])
        endpoint.metrics.upstreamFailed("503")
        let reply = await endpoint.send(Endpoint.request("GET", "/metrics"))
        #expect(reply.fields["Content-Type"] == "text/plain; version=0.0.4")
        for line in [
            #"mcp_requests_total{method="tools/call",tool="who",outcome="ok"} 2"#,
            #"mcp_requests_total{method="tools/call",tool="fail",outcome="tool_error"} 1"#,
            #"mcp_requests_total{method="tools/call",tool="",outcome="protocol_error"} 1"#,
            #"mcp_requests_total{method="",tool="",outcome="unauthorized"} 1"#,
            #"mcp_request_duration_seconds_bucket{tool="who",le="+Inf"} 2"#,
            #"mcp_request_duration_seconds_count{tool="who"} 2"#,
            #"mcp_requests_in_flight 0"#, #"mcp_upstream_errors_total{status="503"} 1"#,
        ] {
            #expect(reply.text.split(separator: "\n").contains(line[...]), "\(line)")
        }
    }

    struct RefusalCase: CustomTestStringConvertible {
        let refused: HTTPRefusedRequest
        let outcome: RequestOutcome
        let label: String
        let line: String
        var testDescription: String { "\(line)" }
    }

    static let refusals: [RefusalCase] = [
        RefusalCase(
            refused: HTTPRefusedRequest(
                status: 408, bytesIn: 9, duration: .seconds(10), peer: "127.0.0.1:1"),
            outcome: .refused, label: "408", line: "now - 408 - refused 10000000us in=9 out=0 "),
        RefusalCase(
            refused: HTTPRefusedRequest(method: "POST", status: 413, peer: "127.0.0.1:1"),
            outcome: .refused, label: "413", line: "now POST 413 - refused 0us "),
        RefusalCase(
            refused: HTTPRefusedRequest(method: secret, status: 431, peer: "127.0.0.1:1"),
            outcome: .refused, label: "431", line: "now other 431 - refused 0us "),
        RefusalCase(
            refused: HTTPRefusedRequest(status: 503, peer: "127.0.0.1:1"), outcome: .overloaded,
            label: "503", line: "now - 503 - overloaded 0us "),
        RefusalCase(
            refused: HTTPRefusedRequest(
                method: "POST", status: 200, isUnread: true, peer: "127.0.0.1:1"),
            outcome: .unread, label: "unread", line: "now POST 200 - unread 0us "),
    ]

    @Test(arguments: refusals)
    func whatTheHTTPServerRefusesIsRecordedAndCounted(_ row: RefusalCase) async throws {
        let endpoint = Endpoint()
        endpoint.http.record(row.refused)
        let records = endpoint.records.update { $0 }
        #expect(records.map(\.outcome) == [row.outcome])
        for format in [RequestLog.Format.text, .json] {
            let lines = await Self.lines(of: records, format)
            let line = try #require(lines.first)
            #expect(lines.count == 1)
            if format == .text { #expect(line.hasPrefix(row.line)) }
            #expect(line.contains("127.0.0.1:1"))
        }
        let counts = endpoint.metrics.text.split(separator: "\n")
        #expect(counts.contains("mcp_http_refusals_total{status=\"\(row.label)\"} 1"))
        #expect(counts.contains("mcp_requests_in_flight 0"))
    }

    @Test func aRequestWhereNothingIsIsRecorded() async {
        let endpoint = Endpoint()
        _ = await endpoint.send(Endpoint.request("POST", "/sse"))
        #expect(endpoint.records.update { $0 }.map(\.status) == [404])
    }

    /// What a log makes of the records.
    private static func lines(
        of records: [RequestRecord], _ format: RequestLog.Format
    ) async -> [String] {
        let pipe = Pipe()
        let log = RequestLog(format: format, output: pipe.writeEnd, clock: { "now" })
        for record in records { log.write(record) }
        await log.flush()
        pipe.closeWriteEnd()
        let reader = LineReader(Descriptor(number: pipe.readEnd), limit: 10_000)
        var lines: [String] = []
        for await chunk in reader.chunks {
            for case .text(let line) in chunk {
                lines.append(String(decoding: line, as: UTF8.self))
            }
            reader.taken()
        }
        return lines
    }

    @Test func countsAreNotServedUnlessAsked() async {
        let http = StreamableHTTP(.init(origins: OriginPolicy(boundHost: "127.0.0.1"))) { _ in nil }
        let response = await http.respond(to: Endpoint.request("GET", "/metrics"))
        #expect(response.status == 404)
    }

    struct TraceCase: CustomTestStringConvertible {
        let fact: String
        var header: String?
        var meta: String?
        let parent: String?
        var testDescription: String { fact }
    }

    private static let one = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    private static let two = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-00"

    static let traces: [TraceCase] = [
        TraceCase(fact: "none", parent: nil),
        TraceCase(fact: "in the header", header: one, parent: one),
        TraceCase(fact: "in the body", meta: two, parent: two),
        TraceCase(fact: "in both", header: one, meta: two, parent: two),
        TraceCase(
            fact: "of no trace", header: "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            parent: nil),
        TraceCase(
            fact: "in capitals", header: one.uppercased(), parent: nil),
        TraceCase(fact: "too long", header: one + "-x", parent: nil),
        TraceCase(
            fact: "of a version that cannot be", header: "ff" + one.dropFirst(2), parent: nil),
        TraceCase(
            fact: "with a line end", header: one.dropLast() + "\n", parent: nil),
    ]

    @Test(arguments: traces) func aTraceIsPassedOnWhereItIsOne(_ row: TraceCase) async {
        let meta = row.meta.map { #","_meta":{"traceparent":"\#($0)"}"# } ?? ""
        let body =
            #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"who"\#(meta)}}"#
        let reply = await Endpoint().post(body, [("traceparent", row.header)])
        #expect(reply.toolText == "key-1 \(row.parent ?? "-")")
    }

    @Test func readinessIsAskedOnceForAWhile() async {
        let asked = Monitor(0)
        let endpoint = Endpoint(
            probe: .init {
                asked.update {
                    $0 += 1; return $0 == 1
                }
            }
        ) {
            $0.readyLifetime = .seconds(3600)
        }
        for _ in 0..<5 {
            let reply = await endpoint.send(Endpoint.request("GET", "/ready"))
            #expect(reply.status == 200)
        }
        #expect(asked.update { $0 } == 1)
        endpoint.http.beginDrain()
        #expect(await endpoint.send(Endpoint.request("GET", "/ready")).status == 503)
        #expect(await endpoint.send(Endpoint.request("GET", "/health")).status == 200)
    }

    @Test func anAnswerOfNotReadyIsNotKeptForEver() async {
        let asked = Monitor(0)
        let endpoint = Endpoint(
            probe: .init {
                asked.update {
                    $0 += 1; return $0 > 1
                }
            }
        ) {
            $0.readyLifetime = .zero
        }
        #expect(await endpoint.send(Endpoint.request("GET", "/ready")).status == 503)
        #expect(await endpoint.send(Endpoint.request("GET", "/ready")).status == 200)
    }

    @Test func aCredentialShowsNoMoreThanItsBeginning() {
        let credential = Credential(key: Self.secret)
        var dumped = ""
        dump(Caller(credential: credential), to: &dumped)
        for text in ["\(credential)", String(reflecting: credential), dumped] {
            #expect(!text.contains("this_is_the_secret"))
        }
        #expect(Credential(key: "short").prefix == "…")
    }
}
