import JSON
import MCP
import SQL
import Testing
import TrussAPI

@testable import TrussTools

/// Rules on the control plane, and what becomes of rules that cannot be checked.
@Suite struct AdvicePlatformTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let rule: String
        let path: String

        /// Elements of the list: with the defect, and without.
        let bad: String
        let good: [String]

        let object: String
        let detail: String
        let fix: String

        var testDescription: String { rule }
    }

    static let cases: [Case] = [
        Case(
            rule: "key_unused", path: "/v1/keys",
            bad: #"""
                {"id":"k1","key_type":"service_role","key_prefix":"truss_sk_abc","label":"ci",
                "created_at":"2020-01-01T00:00:00.000Z","last_used_at":null,"revoked":false}
                """#,
            good: [
                #"{"id":"k2","key_type":"anon","created_at":"2020-01-01T00:00:00Z","revoked":false}"#,
                #"{"id":"k3","key_type":"service_role","created_at":"2020-01-01T00:00:00Z","revoked":true}"#,
                #"{"id":"k4","key_type":"service_role","created_at":"2999-01-01T00:00:00Z","revoked":false}"#,
            ],
            object: #"truss_sk_abc… "ci""#, detail: "never used",
            fix: #"truss_revoke_api_key {"id":"k1"}"#),
        Case(
            rule: "key_old", path: "/v1/keys",
            bad: #"""
                {"id":"k1","key_type":"service_role","key_prefix":"truss_sk_abc","label":"ci",
                "created_at":"2020-01-01T00:00:00Z","last_used_at":"2999-01-01T00:00:00Z","revoked":false}
                """#,
            good: [
                #"{"id":"k2","key_type":"service_role","created_at":"2999-01-01T00:00:00Z","last_used_at":"2999-01-01T00:00:00Z","revoked":false}"#
            ],
            object: #"truss_sk_abc… "ci""#, detail: "days old (threshold 365)",
            fix: #"truss_rotate_api_key {"id":"k1"}"#),
        Case(
            rule: "identity_unverified", path: "/v1/auth/identities",
            bad: #"""
                {"id":"i1","state":"active","created_at":"2020-01-01T00:00:00Z","traits":{"email":"hidden"},
                "verifiable_addresses":[{"value":"a@example.com","verified":false}]}
                """#,
            good: [
                #"{"id":"i2","state":"active","created_at":"2020-01-01T00:00:00Z","verifiable_addresses":[{"verified":true}]}"#,
                #"{"id":"i3","state":"inactive","created_at":"2020-01-01T00:00:00Z"}"#,
                #"{"id":"i4","state":"active","created_at":"2999-01-01T00:00:00Z","verifiable_addresses":null}"#,
            ],
            object: "i1", detail: "a@example.com", fix: #"truss_get_identity {"id":"i1"}"#),
        Case(
            rule: "backup_missing", path: "/v1/backups",
            bad: #"{"id":"b1","status":"failed","created_at":"2020-01-01T00:00:00Z"}"#,
            good: [
                #"{"id":"b2","status":"completed","created_at":"2999-01-01T00:00:00Z"}"#,
                #"{"id":"b3","status":"completed","created_at":"2020-01-01T00:00:00Z"}"#,
            ],
            object: "backups", detail: "none has ever completed; 1 failed since", fix: "pg_dump"),
        Case(
            rule: "webhook_failing", path: "/v1/webhooks",
            bad: #"""
                {"id":"w1","name":"Stock","active":true,"fail_count":0,"total_deliveries":"10",
                "successful_deliveries":"8","secret":"whsec_x","headers":{"a":"b"}}
                """#,
            good: [
                #"{"id":"w2","active":true,"fail_count":4,"total_deliveries":100,"successful_deliveries":90}"#,
                #"{"id":"w3","active":false,"fail_count":50}"#,
            ],
            object: #"w1 "Stock""#, detail: "8 of 10 deliveries",
            fix: #"truss_get_webhook {"id":"w1"}"#),
    ]

    static func name(of path: String) -> String {
        path.split(separator: "/").last.map { String($0) } ?? ""
    }

    @Test(arguments: cases)
    func everyRuleFindsItsDefectAndNothingElse(_ planted: Case) async throws {
        let list = AdvicePlatformTests.name(of: planted.path)
        func findings(in elements: [String]) async throws -> [AdviceReport.Finding] {
            let body = #"{"total_count":1,"\#(list)":[\#(elements.joined(separator: ","))]}"#
            let features = TrussFeatures(
                instance: OverlaidInstance(
                    sandbox: try await AdviceFixture.instance(),
                    answers: [planted.path: .json(body)]), version: "test")
            let report = await features.advice(on: nil)
            #expect(report.unchecked.isEmpty, "\(report.unchecked)")
            return report.findings[planted.rule] ?? []
        }
        let good = planted.rule == "backup_missing" ? [] : planted.good
        let found = try await findings(in: good + [planted.bad])
        let finding = try #require(found.first)
        #expect(found.count == 1)
        #expect(finding.object == planted.object)
        #expect(finding.detail.contains(planted.detail), "\(finding.detail)")
        #expect(finding.fix.contains(planted.fix), "\(finding.fix)")
        #expect(try await findings(in: planted.good).isEmpty)
    }

    @Test func everyPlatformRuleHasADefect() {
        #expect(
            Set(PlatformRule.all.map(\.rule.id)) == Set(AdvicePlatformTests.cases.map(\.rule)))
    }

    /// Its dates are fixed, so no key in it counts as used any more, however old.
    @Test func theSandboxHasSomethingForEachPlatformRule() async throws {
        let report = await (try await AdviceFixture.features()).advice(on: nil)
        for rule in PlatformRule.all.map(\.rule.id) where rule != "key_old" {
            #expect(report.findings[rule]?.isEmpty == false, "\(rule)")
        }
    }

    @Test func onlyWhatARuleReadsIsSentToTheDatabase() async throws {
        let body =
            #"{"webhooks":[{"id":"w1","active":true,"secret":"whsec_x","headers":{"a":"tok"}}]}"#
        let features = TrussFeatures(
            instance: ScriptedInstance { request in
                guard request.method == .post else {
                    return request.path.last == "webhooks" ? .json(body) : .masked
                }
                let sent = String(decoding: request.body ?? [], as: UTF8.self)
                #expect(sent.contains("w1"))
                #expect(!sent.contains("whsec_x") && !sent.contains("tok\\"))
                return .json(#"{"results":[{},{"rows":[{"rows":"[]","columns":"[]"}]},{}]}"#)
            }, version: "test")
        _ = await features.advice(on: .health)
    }

    @Test func whatCannotBeReachedIsSaidToBeUnchecked() async throws {
        let features = TrussFeatures(
            instance: OverlaidInstance(
                sandbox: try await AdviceFixture.instance(),
                answers: [
                    "/v1/webhooks": .masked, "/v1/backups": .json("<html>"),
                    "/v1/keys": .json(#"{"keys":[{"id":"k","created_at":"no date"}]}"#),
                ]), version: "test")
        let text = try await features.text("truss_advise")
        #expect(text.contains("Not checked: key_old, key_unused. "), "\(text)")
        #expect(text.contains("no date"))
        #expect(text.contains("Not checked: webhook_failing. Truss answered 500"))
        #expect(text.contains("Not checked: backup_missing. "))
        #expect(text.contains("MEDIUM rls_off: Tables without row-level security"))
        let security = try await features.text("truss_advise", #"{"area":"security"}"#)
        #expect(!security.contains("webhook_failing") && !security.contains("fk_no_index"))
    }

    @Test func anInstanceThatDoesNotAnswerIsAnError() async throws {
        let features = TrussFeatures(
            instance: ScriptedInstance { _ throws(APIError) in
                throw APIError.unreachable(host: "truss.example", reason: "no route")
            }, version: "test")
        let text = try await features.failure("truss_advise")
        #expect(text.hasPrefix("Nothing found by 0 rules.\nNot checked: "))
        _ = try await features.failure("truss_top_queries")
    }

    @Test func aListOfWhichThereMayBeMoreIsSaidToBeCheckedInPart() async throws {
        let identity = #"{"id":"i","state":"active","created_at":"2999-01-01T00:00:00Z"}"#
        let page = Array(repeating: identity, count: 250).joined(separator: ",")
        let features = TrussFeatures(
            instance: OverlaidInstance(
                sandbox: try await AdviceFixture.instance(),
                answers: ["/v1/auth/identities": .json(#"{"identities":[\#(page)]}"#)]),
            version: "test")
        let text = try await features.text("truss_advise", #"{"area":"security"}"#)
        #expect(text.contains("Checked in part: identity_unverified, the first 250 only."))
    }

    @Test func findingsThatDifferInNameOnlyShareTheirFix() {
        var report = AdviceReport(rules: AdviceRule.security)
        report.add(
            ["a.t", "a.u", "a.\"v w\""].map {
                [
                    "rule": "rls_off", "object": .string($0), "total": 3,
                    "detail": $0 == "a.u" ? "granted to x" : "granted to nobody",
                    "fix": .string("ALTER TABLE \($0) ENABLE;"),
                ]
            })
        let text = report.result(maxBytes: 10_000).text
        #expect(
            text.hasSuffix(
                """
                - a.t; a."v w": granted to nobody
                - a.u: granted to x
                  fix for each: ALTER TABLE <it> ENABLE;
                """), "\(text)")
    }

    @Test func namesCannotForgeLines() {
        var report = AdviceReport(rules: AdviceRule.security)
        report.add([
            [
                "rule": "rls_off", "object": "a\nHIGH\u{2028}b", "detail": "d", "fix": "f",
                "total": 1,
            ]
        ])
        #expect(report.findings["rls_off"]?.first?.object == #"a\u{A}HIGH\u{2028}b"#)
    }
}
