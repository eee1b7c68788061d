import JSON
import MCP
import Testing
import TrussAPI

@testable import TrussTools

/// Secrets are told by the names of members and by what texts look like; what is needed stays.
@Suite struct RedactionTests {
    private static let token =
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
    private static let pem =
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"

    /// Values with a part that must not be shown.
    static let secrets: [(value: JSONValue, secret: String)] = [
        (["secret": "s3cr3t"], "s3cr3t"), (["client_secret": "s3cr3t"], "s3cr3t"),
        (["clientSecret": "s3cr3t"], "s3cr3t"), (["webhook-secret": "s3cr3t"], "s3cr3t"),
        (["token": "s3cr3t"], "s3cr3t"), (["csrf_token": "s3cr3t"], "s3cr3t"),
        (["refreshToken": "s3cr3t"], "s3cr3t"), (["apiKey": "s3cr3t"], "s3cr3t"),
        (["API_KEY": "s3cr3t"], "s3cr3t"), (["private_key": "s3cr3t"], "s3cr3t"),
        (["smtp": ["password": "s3cr3t"]], "s3cr3t"), (["PASSWD": "s3cr3t"], "s3cr3t"),
        (["recovery": [["passphrase": "s3cr3t"]]], "s3cr3t"),
        (["tokens": [["token": "s3cr3t"]]], "s3cr3t"),
        (["secret": ["a", "s3cr3t"]], "s3cr3t"), (["headers": ["X-Auth": "s3cr3t"]], "s3cr3t"),
        (["s3_access_key": "s3cr3t"], "s3cr3t"), (["db_connection_string": "s3cr3t"], "s3cr3t"),
        (["note": "the key is truss_sk_0123456789abcdef0123456789"], "0123456789abcdef"),
        (["note": "postgres://admin:s3cr3t@db.example:5432/app"], "s3cr3t"),
        (["url": "https://u:s3cr3t@hooks.example/x?y=1"], "s3cr3t"),
        (["url": "redis://:s3cr3t@cache"], "s3cr3t"), (["url": "amqp://u:p@s3cr3t@host"], "s3cr3t"),
        (["log": .string("got \(token) from Kratos")], "dozjgNry"),
        (["config": .string("a\n\(pem)\nb")], "MIIEpA"),
        (["config": .string("-----BEGIN PRIVATE KEY-----\nMIIEpA")], "MIIEpA"),
        (["env": "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"], "IOSFODNN7"),
        (["a": ["b": [["c": "truss_pk_0123456789abcdef0123456789"]]]], "0123456789abcdef"),
    ]

    @Test(arguments: secrets.indices)
    func aSecretIsNotShown(index: Int) {
        let (value, secret) = Self.secrets[index]
        let shown = value.redacted(except: []).description
        #expect(!shown.contains(secret), "\(shown)")
    }

    /// Values that look a little like secrets, and are needed as they are.
    static let harmless: [JSONValue] = [
        ["next_page_token": "eyJwYWdlIjoyfQ"], ["page_token": "abc"], ["nextPageToken": "abc"],
        ["key_prefix": "truss_sk_1a2"], ["tokens_used": 5], ["token_count": "12"],
        ["has_password": true], ["password": nil], ["secret": ""], ["key_type": "service_role"],
        ["url": "https://hooks.example/x@y"], ["url": "https://user@host/a"], ["id": "AKIA"],
        ["mail": "mailto:a:b@example.org"], ["note": "eyJ is how a token begins"],
        ["note": "-----BEGIN CERTIFICATE-----\nMIIC"], ["secret_rotated_at": "2026-01-01"],
        ["primary_key": "id"], ["foreign_key": "a"], ["monkey": "see"], ["time": "12:30@noon"],
    ]

    @Test(arguments: harmless) func whatIsNeededStays(value: JSONValue) {
        #expect(value.redacted(except: []) == value)
    }

    @Test func whatACallIsForIsRevealed() {
        let value: JSONValue = ["secret": "truss_sk_0123456789abcdef", "client_secret": "b"]
        #expect(
            value.redacted(except: ["secret"])
                == ["secret": "truss_sk_0123456789abcdef", "client_secret": "[redacted]"])
    }

    /// Every management tool's answer, and every body that is quoted.
    @Test func everyManagementAnswerIsWithoutSecrets() async throws {
        let key = "truss_sk_0123456789abcdef0123456789"
        let body =
            #"{"items":[{"note":"\#(key)","apiKey":"s3cr3t","url":"postgres://a:s3cr3t@h"}],"note":"\#(key)"}"#
        for status in [200, 400, 404, 409, 500, 502] {
            let features = TrussFeatures(
                instance: ScriptedInstance { _ in
                    APIResponse(
                        status: status, body: Array((status == 200 ? body : "<p>\(body)").utf8))
                }, version: "1")
            for tool in Catalogue.tools {
                guard case .endpoint = tool.action else { continue }
                var arguments: JSONObject = [:]
                for parameter in tool.parameters where parameter.isRequired {
                    arguments[parameter.name] = "x"
                }
                if let needed = tool.needsOneOf.first { arguments[needed] = "x" }
                let text = await features.callTool(tool.name, arguments: arguments).text
                #expect(!text.contains("0123456789abcdef"), "\(tool.name) \(status): \(text)")
                let isQuoted = status != 200
                #expect(isQuoted || !text.contains("s3cr3t"), "\(tool.name) \(status): \(text)")
                #expect(!text.contains("a:s3cr3t"), "\(tool.name) \(status): \(text)")
            }
        }
    }
}
