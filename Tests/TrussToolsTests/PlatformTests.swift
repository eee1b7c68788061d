import JSON
import MCP
import Testing
import TrussAPI

@testable import TrussTools

/// The tools for the rest of `/v1`, against the sandbox.
@Suite struct PlatformTests {
    struct Thing: Sendable, CustomTestStringConvertible {
        let tool: String
        let list: String
        let name: String
        let parts: [String]

        /// What an id that is not there brings.
        let unknown: String

        var testDescription: String { tool }
    }

    static let things: [Thing] = [
        Thing(
            tool: "truss_get_project", list: "truss_list_projects", name: "projects",
            parts: [#""tables":["#, #""connection_string":"[redacted]""#],
            unknown: "Project not found"),
        Thing(
            tool: "truss_get_identity", list: "truss_list_identities", name: "identities",
            parts: [#""credentials":"#], unknown: "no identity has this id"),
        Thing(
            tool: "truss_get_webhook", list: "truss_list_webhooks", name: "webhooks",
            parts: [#""recent_logs":["#, #""headers":"#], unknown: "Webhook not found"),
    ]

    @Test(arguments: things)
    func oneThingIsShownWhole(_ thing: Thing) async throws {
        let features = try await SandboxFixture.features()
        let list = try JSONValue(parsing: await features.text(thing.list))
        let id = try #require(list.object?[thing.name]?.array?.first?.object?["id"]?.string)
        let text = try await features.text(thing.tool, #"{"id":"\#(id)"}"#)
        for part in thing.parts { #expect(text.contains(part), "\(text)") }
        for secret in ["whsec_", "Bearer wh", "m4iler", "p4ss"] { #expect(!text.contains(secret)) }
        let failure = try await features.failure(thing.tool, #"{"id":"not-there"}"#)
        #expect(failure.contains(thing.unknown), "\(failure)")
    }

    @Test func auditLogsAreFiltered() async throws {
        let features = try await SandboxFixture.features()
        func actions(_ arguments: String) async throws -> [String] {
            let text = try await features.text("truss_list_audit_logs", arguments)
            let logs = try JSONValue(parsing: text).object?["logs"]?.array ?? []
            return logs.compactMap { $0.object?["action"]?.string }
        }
        #expect(try await actions("{}").count == 50)
        let backups = try await actions(
            #"{"limit":3,"action":"backup.create","resourceType":"backup","since":"2025-12-05"}"#)
        #expect(backups == Array(repeating: "backup.create", count: 3))
        #expect(try await actions(#"{"action":"backup.create","resourceType":"webhook"}"#) == [])
        #expect(try await actions(#"{"since":"2999-12-31T23:59:59.5+02:00"}"#) == [])
    }

    struct Since: Sendable, CustomTestStringConvertible {
        let text: String
        let isGood: Bool

        var testDescription: String { text }
    }

    static let sinces: [Since] =
        [
            "2026-01-31", "2024-02-29", "2026-01-31T08:30", "2026-01-31T08:30:00Z",
            "2026-01-31 08:30:00.123456+05:30", "2026-01-31T08:30:00-08",
            "2026-01-31T08:30:00+0530",
        ].map { Since(text: $0, isGood: true) }
        + [
            "yesterday", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-31T24:00", "26-01-31",
            "2026-01-31T08", "2026-01-31T08:30:00.", "2026-01-31T08:30:00Zz", "2026-1-1", "now()",
            "2026-01-31T08:30:00+25:00", "2026-01-31'", "0000-01-01", "2026-01-31T08:30:00+05:",
        ].map { Since(text: $0, isGood: false) }

    @Test(arguments: sinces)
    func datesAreCheckedBeforeTheyAreSent(_ since: Since) async throws {
        let result = try await SandboxFixture.features().call(
            "truss_list_audit_logs", #"{"limit":1,"since":"\#(since.text)"}"#)
        #expect(result.isError != since.isGood, "\(result.text)")
        if !since.isGood {
            #expect(result.text.contains("since is the string"))
            #expect(result.text.contains("2026-01-31T08:30:00Z"))
        }
    }

    @Test func masked500sSayWhatTheyMean() async throws {
        let features = TrussFeatures(
            instance: ScriptedInstance { _ in .masked }, version: "test")
        for (tool, words) in [
            ("truss_gateway_rules", "the gateway is not configured"),
            ("truss_list_audit_logs", "a filter is not one that the audit log takes"),
            ("truss_get_identity", "no identity has this id"),
        ] {
            let arguments = tool == "truss_get_identity" ? #"{"id":"x"}"# : "{}"
            let text = try await features.failure(tool, arguments)
            #expect(text.contains(words), "\(text)")
        }
    }

    @Test func aKeyIsRotated() async throws {
        let features = try await AdviceFixture.features()
        let created = try JSONValue(
            parsing: await features.text("truss_create_api_key", #"{"label":"to rotate"}"#))
        let id = try #require(created.object?["key"]?.object?["id"]?.string)
        let rotated = try JSONValue(
            parsing: await features.text("truss_rotate_api_key", #"{"id":"\#(id)"}"#))
        #expect(rotated.object?["old_key_id"]?.string == id)
        #expect(rotated.object?["secret"]?.string?.hasPrefix("truss_pk_") == true)
        let again = try await features.failure("truss_rotate_api_key", #"{"id":"\#(id)"}"#)
        #expect(again.contains("Key not found or already revoked"))
    }
}

/// A key does not end itself by mistake.
@Suite struct PlatformOwnKeyTests {
    private static let tools = ["truss_revoke_api_key", "truss_rotate_api_key"]

    /// An instance with a key of its own, where only what `mayWrite` says is written.
    private struct OwnKeyInstance: TrussInstance {
        var keys = #"""
            {"keys":[{"id":"own","key_prefix":"truss_sk_own","revoked":false},
            {"id":"past","key_prefix":"truss_sk_own","revoked":true},
            {"id":"other","key_prefix":"truss_sk_abc","revoked":false}]}
            """#
        var mayWrite = true
        var keyPrefix: String? = "truss_sk_own"

        func respond(
            to request: APIRequest, reader: (any BodyReader)?
        ) async throws(APIError) -> APIResponse {
            guard request.method == .get else {
                #expect(mayWrite, "\(request.path) reached the API")
                return .json(#"{"revoked":true}"#)
            }
            return keys.isEmpty ? .masked : .json(keys)
        }
    }

    @Test(arguments: tools)
    func theKeyInUseIsSpared(_ tool: String) async throws {
        let features = TrussFeatures(instance: OwnKeyInstance(mayWrite: false), version: "test")
        for arguments in [#"{"id":"own"}"#, #"{"id":"own","confirmSelf":false}"#] {
            let text = try await features.failure(tool, arguments)
            #expect(text.contains("Nothing was changed"), "\(text)")
            #expect(text.contains("confirmSelf: true"))
        }
    }

    @Test(arguments: tools)
    func anotherKeyIsNotSpared(_ tool: String) async throws {
        let features = TrussFeatures(instance: OwnKeyInstance(), version: "test")
        for arguments in [
            #"{"id":"other"}"#, #"{"id":"past"}"#, #"{"id":"nowhere"}"#,
            #"{"id":"own","confirmSelf":true}"#,
        ] {
            _ = try await features.text(tool, arguments)
        }
    }

    @Test(arguments: tools)
    func whereTheKeysCannotBeReadNothingIsEnded(_ tool: String) async throws {
        let features = TrussFeatures(
            instance: OwnKeyInstance(keys: "", mayWrite: false), version: "test")
        let text = try await features.failure(tool, #"{"id":"other"}"#)
        #expect(text.contains("is not known"))
    }

    @Test func theSandboxsOwnKeyIsSpared() async throws {
        let features = try await AdviceFixture.features()
        let keys = try JSONValue(parsing: await features.text("truss_list_api_keys"))
        let own = try #require(
            keys.object?["keys"]?.array?.compactMap(\.object).first {
                $0["label"] == "sandbox" && $0["key_type"] == "service_role"
            })
        let id = try #require(own["id"]?.string)
        let text = try await features.failure("truss_revoke_api_key", #"{"id":"\#(id)"}"#)
        #expect(text.contains("the key in use"))
        _ = try await features.text("truss_list_api_keys")
    }

    @Test func onlyTheBeginningOfAKeyIsTold() async throws {
        let key = try APIKey(parsing: "truss_sk_0123456789abcdef0123456789abcdef")
        let instance = RemoteInstance(
            url: try InstanceURL(parsing: "http://localhost:1"), key: key, userAgent: "test")
        #expect(await instance.keyPrefix == "truss_sk_012")
        #expect(await ResilientInstance(instance).keyPrefix == "truss_sk_012")
        #expect(try APIKey(parsing: "short-key").prefix == nil)
    }
}
