import Testing
import TrussAPI
import TrussTools

@testable import TrussMCP

/// The doctor's table of checks, and how one is run after another.
@Suite struct CheckTests {
    private static func checkup() -> Checkup {
        Checkup(url: .standard, key: nil, configuration: Configuration())
    }

    @Test func everyCheckHasANameOfItsOwn() {
        let names = Check.all.map(\.name)
        #expect(Set(names).count == names.count)
        for check in Check.all { #expect(!check.tried(Self.checkup()).isEmpty) }
    }

    struct Case: Sendable {
        let found: @Sendable () -> [Check.Found]
        let isNeeded: Bool
        let isLast: Bool
    }

    static let cases = [
        Case(found: { [.ok("x")] }, isNeeded: true, isLast: false),
        Case(found: { [.note("x", remedy: nil)] }, isNeeded: true, isLast: false),
        Case(found: { [] }, isNeeded: true, isLast: false),
        Case(found: { [.problem("x", remedy: "y")] }, isNeeded: true, isLast: true),
        Case(found: { [.skipped("x")] }, isNeeded: true, isLast: true),
        Case(found: { [.problem("x", remedy: "y")] }, isNeeded: false, isLast: false),
    ]

    @Test(arguments: cases) func whatIsNeededAndFailsIsTheLast(_ example: Case) async {
        let first = Check(name: "first", tried: { _ in "tried it" }, isNeeded: example.isNeeded) {
            _ in example.found()
        }
        let second = Check.row("second", "tried that") { _ in .ok("z") }
        var report = DoctorReport()
        var checkup = Self.checkup()
        await checkup.run([first, second], into: &report)
        #expect(report.findings.contains { $0.check == "second" } != example.isLast)
        let findings = report.findings.filter { $0.check == "first" }
        #expect(findings.count == example.found().count)
        for finding in findings { #expect(finding.tried == "tried it" && finding.found == "x") }
    }

    /// Where a check finds out itself what it is called and has tried, that is said.
    @Test func aCheckMaySayItsOwnNameAndWhatItDidNotTry() async {
        let check = Check.row("connection", "asked") { checkup in
            checkup.isUnreachable = true
            var found = Check.Found.skipped("no need", untried: "ask")
            found.name = "tls"
            return found
        }
        var report = DoctorReport()
        var checkup = Self.checkup()
        await checkup.run([check], into: &report)
        #expect(report.findings.map(\.check) == ["tls"])
        #expect(report.findings.map(\.tried) == ["ask"])
        #expect(report.status == .unavailable)
    }

    @Test func whatADatabaseSaysIsReadFromTheTransactionsAnswer() throws {
        let row =
            #"[{\"role\":\"r\",\"super\":true,\"version\":\"15.1\",\"number\":150001}]"#
        let body = #"{"results":[{},{"rows":[{"rows":"\#(row)","columns":"[]"}]}]}"#
        let answer = TransactionAnswer(Array(body.utf8), answers: 1..<2)
        let facts = try #require(DatabaseFacts(answer))
        #expect(facts.role == "r" && facts.isSuperuser && !facts.isStandby)
        #expect(facts.version == "15.1" && facts.versionNumber == 150_001)
        for text in ["", "{}", "[]", #"{"results":[{},{"rows":[]}]}"#, #"{"results":[]}"#] {
            let other = TransactionAnswer(Array(text.utf8), answers: 1..<2)
            #expect(DatabaseFacts(other) == nil, "\(text)")
        }
    }
}
