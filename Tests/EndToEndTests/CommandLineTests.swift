import Testing

@Suite struct CommandLineTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        var environment: [String: String] = [:]
        let status: Int32
        var output = ""
        var errors: [String] = []

        var testDescription: String {
            (environment.map { "\($0)=\($1)" } + ["TrussMCP"] + arguments).joined(separator: " ")
        }
    }

    private static let secret = "0123456789abcdef"

    static let cases: [Case] =
        [
            Case(arguments: ["--help"], status: 0, output: "TrussMCP --sandbox"),
            Case(arguments: ["help"], status: 0, output: "TRUSS_API_KEY"),
            Case(arguments: ["--version"], status: 0, output: "TrussMCP 0."),
            Case(arguments: ["--sandbox", "--help"], status: 0, output: "TrussMCP sandbox"),
            Case(
                arguments: ["--help"], environment: ["TRUSS_TIMEOUT": "soon"], status: 0,
                output: "TRUSS_TIMEOUT"),
            Case(
                arguments: ["--sandbix"], status: 64,
                errors: ["no option --sandbix.", "Did you mean --sandbox?"]),
            Case(arguments: ["--hlep"], status: 64, errors: ["Did you mean --help?"]),
            Case(
                arguments: ["sandbax"], status: 64, errors: ["no command sandbax", "mean sandbox?"]),
            Case(
                arguments: ["--zzzzzzzzzzzz"], status: 64,
                errors: ["no option --zzzzzzzzzzzz. TrussMCP --help lists them."]),
            Case(arguments: ["--timeout=x"], status: 64, errors: ["not \"x\"."]),
            Case(arguments: ["--sandbox=yes"], status: 64, errors: ["--sandbox takes no value."]),
            Case(
                arguments: ["sandbox", "--port", "65536"], status: 64, errors: ["from 0 to 65535"]),
            Case(
                arguments: ["--timeout", "truss_sk_\(secret)"], status: 64,
                errors: ["not \"truss_sk_…\""]),
            Case(
                arguments: [], status: 78,
                errors: ["TRUSS_API_KEY is not set.", "truss_sk_…", "TrussMCP --sandbox"]),
            Case(arguments: ["truss_sk_\(secret)"], status: 64, errors: ["no command truss_sk_…"]),
            Case(
                arguments: [],
                environment: [
                    "TRUSS_API_KEY": "truss_sk_\(secret)", "TRUSS_API_URL": "ftp://truss",
                ],
                status: 78, errors: ["TRUSS_API_URL must begin with http:// or https://"]),
            Case(
                arguments: [],
                environment: [
                    "TRUSS_API_KEY": "truss_sk_1", "TRUSS_API_URL": "truss_sk_\(secret)",
                ],
                status: 78, errors: ["TRUSS_API_URL must begin with"]),
            Case(
                arguments: ["--url", "http://me:\(secret)@truss.example"],
                environment: ["TRUSS_API_KEY": "truss_sk_\(secret)"], status: 78,
                errors: ["must not hold a user or password"]),
            Case(
                arguments: [],
                environment: [
                    "TRUSS_API_KEY": "truss_sk_\(secret)", "TRUSS_API_URL": "http://a.example",
                ],
                status: 0, errors: ["http://a.example", "unencrypted"]),
            Case(
                arguments: [], environment: ["TRUSS_API_KEY": "truss_pk_\(secret)"], status: 0,
                errors: ["anon key"]),
        ]
        + ["--toolsets", "--tools", "--exclude-tools", "--allow-schemas", "--deny-tables"].flatMap {
            option -> [Case] in
            let variable = "TRUSS_" + option.dropFirst(2).uppercased().replacing("-", with: "_")
            return ["", " ", ",", " , ,"].map { text in
                Case(
                    arguments: [option, text], status: 64,
                    errors: ["\(option) must be a list with at least one name, not \"\(text)\"."])
            } + [
                Case(
                    arguments: [], environment: [variable: ","], status: 78,
                    errors: ["\(variable) must be a list with at least one name"])
            ]
        }
        + [
            Case(
                arguments: ["doctor", "http", "--port", "0"], status: 64,
                errors: ["http is one word too many.", "TrussMCP doctor, or TrussMCP http."]),
            Case(
                arguments: ["audit", "verify", "F", "doctor"], status: 64,
                errors: ["doctor is one word too many.", "TrussMCP audit verify FILE"]),
            Case(
                arguments: ["audit", "check", "F"], status: 64,
                errors: ["audit needs verify FILE, not check: TrussMCP audit verify FILE."]),
            Case(
                arguments: ["install", "http"], status: 64,
                errors: ["install knows no client http.", "cursor"]),
            Case(
                arguments: ["--sandbox", "http"], status: 64,
                errors: ["http stands after an option.", "TrussMCP http …"]),
            Case(
                arguments: ["--print"], status: 64, errors: ["belongs to TrussMCP install CLIENT"]),
            Case(arguments: ["version", "doctor"], status: 64, errors: ["one word too many"]),
            Case(arguments: ["help", "doctor"], status: 0, output: "TrussMCP doctor"),
            Case(
                arguments: ["http", "truss_sk_\(secret)"], status: 64,
                errors: ["truss_sk_… is one word too many"]),
            Case(
                arguments: ["sandbox", "--url=truss_sk_\(secret)"], status: 64,
                errors: ["--url has no effect on TrussMCP sandbox"]),
            Case(
                arguments: ["--deny-tables", "a", "--deny-tables=b"], status: 64,
                errors: ["--deny-tables is given twice; give it once: --deny-tables LIST"]),
            Case(
                arguments: ["--toolsets", "sql", "--read-only", "--toolsets", "rows"], status: 64,
                errors: ["--toolsets is given twice"]),
        ]

    // README: "The API key appears in no message", "one without a name is refused",
    // "Plain `http://` to a host that is not local draws a warning."
    // README: "Messages for people go to standard error."
    // README: "Exit status: 0 normal"
    @Test(arguments: cases)
    func exitStatusAndOneLineSayWhatIsWrong(_ example: Case) async throws {
        let program = try SpawnedProgram(example.arguments, environment: example.environment)
        program.closeInput()
        #expect(try await program.ending() == example.status)
        #expect(program.outputText.isEmpty == example.output.isEmpty)
        #expect(example.output.isEmpty || program.outputText.contains(example.output))
        let errors = program.errorText
        for part in example.errors { #expect(errors.contains(part)) }
        #expect(errors.split(separator: "\n").count == (example.errors.isEmpty ? 0 : 1))
        #expect(!errors.contains(Self.secret))
        #expect(!program.outputText.contains(Self.secret))
    }
}
