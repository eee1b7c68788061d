import JSON
import Testing

/// What a proxy gets to see, when the environment names one.
@Suite(.timeLimit(.minutes(2))) struct ProxyTests {
    private static let key = "truss_sk_of_the_caller_111"

    struct Case: CustomTestStringConvertible {
        let host: String
        var exempt: [String: String] = [:]
        var isProxied = false
        var testDescription: String { "\(host) \(exempt)" }
    }

    static let cases: [Case] = [
        Case(host: "127.0.0.1"),
        Case(host: "localhost"),
        Case(host: "127.0.0.1", exempt: ["no_proxy": "example.com"]),
        Case(host: "localhost", exempt: ["NO_PROXY": "example.com"]),
        Case(host: "truss.invalid", isProxied: true),
        Case(host: "truss.invalid", exempt: ["no_proxy": "example.com"], isProxied: true),
    ]

    // README: "Requests to `localhost`, `127.0.0.1` and `::1` do not go through one."
    // README: "The variables `http_proxy` and `all_proxy` are honoured"
    @Test(arguments: cases) func onlyRequestsToOtherMachinesGoThroughIt(_ row: Case) async throws {
        let api = try HTTPRecordingAPI()
        let proxy = try HTTPRecordingAPI()
        let port = api.url.split(separator: ":").last ?? ""
        let variables = ["http_proxy": proxy.url, "HTTP_PROXY": proxy.url].merging(row.exempt) {
            $1
        }
        let program = try SpawnedProgram(
            [],
            environment: Instance.at("http://\(row.host):\(port)", key: Self.key)
                .merging(variables) { $1 })
        program.send(Line.call(1, "truss_list_api_keys"))
        program.closeInput()
        #expect(try await program.ending() == 0)
        let text = try JSONValue(parsing: program.outputText).object?.text
        #expect(text?.contains("of 111") == true)
        #expect(api.all.map(\.key) == (row.isProxied ? [] : [Self.key]))
        #expect(proxy.all.map(\.key) == (row.isProxied ? [Self.key] : []))
    }
}
