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
        // A secret in another form than a text.
        (["secret": ["value": "s3cr3t"]], "s3cr3t"), (["password": 31415926], "31415926"),
        (["token": ["current": ["s3cr3t"]]], "s3cr3t"),
        (["client_secret": ["a": "s3cr3t"]], "s3cr3t"),
        // A name that says it otherwise.
        (["pwd": "s3cr3t"], "s3cr3t"), (["credentials": "s3cr3t"], "s3cr3t"),
        (["Authorization": "Bearer s3cr3t"], "s3cr3t"), (["Set-Cookie": "sid=s3cr3t"], "s3cr3t"),
        (["api_keys": ["s3cr3t"]], "s3cr3t"), (["x.api.key": "s3cr3t"], "s3cr3t"),
        (["refresh_tokens": ["s3cr3t"]], "s3cr3t"), (["jwtSecret": "s3cr3t"], "s3cr3t"),
        // A secret as a member's name, and where only its beginning belongs.
        (["truss_sk_0123456789abcdef0123456789": 1], "0123456789abcdef"),
        (["key_prefix": "truss_sk_0123456789abcdef0123456789"], "0123456789abcdef"),
        // Texts that hold settings: libpq's, a URL's query, JSON, an environment, a header.
        (["dsn": "host=db user=app password=s3cr3t dbname=app"], "s3cr3t"),
        (["dsn": "host=db password='s3cr3t x' user=app"], "s3cr3t"),
        (["dsn": "jdbc:postgresql://db/app?user=a&password=s3cr3t"], "s3cr3t"),
        (["url": "https://hooks.example/x?api_key=s3cr3t&y=1"], "s3cr3t"),
        (["url": "https://hooks.example/x?access_token=s3cr3t"], "s3cr3t"),
        (["details": #"{"token": "s3cr3t","a":1}"#], "s3cr3t"),
        (["details": #"{\"password\":\"s3cr3t\"}"#], "s3cr3t"),
        (["env": "PGPASSWORD=s3cr3t psql"], "s3cr3t"),
        (["log": "Authorization: Bearer s3cr3t.abcdef"], "s3cr3t"),
        (["log": "authorization: basic czNjcjN0"], "czNjcjN0"),
        // URLs written as people do.
        (["url": "postgres://u:s3c/r3t@db/app"], "r3t"),
        (["url": "postgres://u:s3c#r3t@db"], "r3t"),
        (["url": "postgres://u:s3c?r3t@db"], "r3t"), (["url": "POSTGRES://u:s3cr3t@db"], "s3cr3t"),
        // Keys of others.
        (["note": "ghp_0123456789abcdefghijABCDEFGHIJ012345"], "0123456789abc"),
        (["note": "github_pat_0123456789abcdefghij_ABCDEFGHIJ012345"], "0123456789abc"),
        (["note": "sk_live_0123456789abcdefghijABCD"], "0123456789abc"),
        (["note": "xoxb-0123456789-abcdefghijABCD"], "0123456789"),
        (["note": "whsec_0123456789abcdefghijABCDEFGHIJ"], "0123456789abc"),
        (["note": "AIza0123456789abcdefghijABCDEFGHIJ01234"], "0123456789abc"),
        (["note": "glpat-0123456789abcdefghij"], "0123456789abc"),
        (["note": "sk-proj-0123456789abcdefghijABCDEFGHIJ"], "0123456789abc"),
        (["env": "ASIAIOSFODNN7EXAMPLE"], "IOSFODNN7"),
        // Encrypted tokens have five parts (RFC 7516).
        (["note": "eyJhbGciOiJkaXIifQ..c2VjcmV0c2Vj.czNjcjN0czNjcjN0.dGFndGFn"], "czNjcjN0"),
    ]

    // README: "by what they look like (keys, tokens, passwords in URLs)"
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
        ["max_tokens": 500], ["tokens_used": "500"], ["total_tokens": 7], ["token_expires_in": 60],
        ["password_changed_at": "2026-01-01"], ["has_secret": false], ["sort_key": "a"],
        ["token_type": "bearer"], ["cookies_enabled": true], ["secretary": "Ann"],
        ["message": "Invalid token: unexpected end"], ["message": "password is too short"],
        ["message": "column \"token\" does not exist"], ["sql": "SELECT * FROM t WHERE token = $1"],
        ["sql": "UPDATE users SET password=$2 WHERE id=$1"], ["note": "ask-project-x, risk-free"],
        ["url": "http://127.0.0.1:8787/v1/keys?limit=5&page_token=abc"],
        ["url": "https://example.org:443/@scope/package"], ["note": "bearer of bad news"],
        ["note": "truss_sk_"], ["id": "0f8fad5b-d9cb-469f-a165-70867728950e"],
        ["etag": "W/\"abc=\""],
        ["key_type": "anon"], ["note": "see https://example.org/a?b=c#d and mail a:b@example.org"],
        ["scope": "openid offline_access token"],
        ["token_endpoint_auth_method": "client_secret_basic"],
        ["token_endpoint": "https://auth.example/oauth2/token"], ["id": "sk-1"],
    ]

    @Test(arguments: harmless) func whatIsNeededStays(value: JSONValue) {
        #expect(value.redacted(except: []) == value)
    }

    // README: "An encoded secret (base64, percent) is not told."
    @Test func anEncodedSecretIsNotTold() {
        let secret = "truss_sk_0123456789abcdef"
        let percent = secret.utf8.map { "%" + String($0, radix: 16) }.joined()
        for encoded in ["dHJ1c3Nfc2tfMDEyMzQ1Njc4OWFiY2RlZg==", percent] {
            #expect(SecretText.redacting(encoded) == encoded)
        }
        #expect(!SecretText.redacting(secret).contains("0123456789abcdef"))
    }

    /// A quoted body is cut after its secrets are, so that none is cut to what nobody knows for one.
    @Test(arguments: 0..<90) func whatIsQuotedIsCutAfterwards(offset: Int) {
        let secret = "postgres://admin:" + String(repeating: "s3cr3t", count: 10) + "@db"
        for (limit, isJSON) in [(200, false), (4000, false), (4000, true)] {
            let front = String(repeating: "x ", count: (limit - offset) / 2)
            let text = front + secret
            let body = isJSON ? JSONValue.object(["error": .string(text)]).description : text
            let failure = APIFailure(APIResponse(status: 400, body: Array(body.utf8)))
            #expect(!failure.text.contains("s3c"), "\(limit) \(failure.text.suffix(80))")
        }
    }

    /// Texts that begin a secret again and again take time in proportion to their length.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "://a:b/", "eyJ.a.", "-----BEGIN ", "\"token\":", "password=", "cookie:\n", "\\\":",
            "= ", "bearer ",
        ])
    func whatOnlyBeginsIsReadOnce(piece: String) {
        let text = String(repeating: piece, count: 20_000)
        _ = SecretText.redacting(text)
    }

    // README: "except that of a key or client just created"
    @Test func whatACallIsForIsRevealed() {
        let value: JSONValue = ["secret": "truss_sk_0123456789abcdef", "client_secret": "b"]
        #expect(
            value.redacted(except: ["secret"])
                == ["secret": "truss_sk_0123456789abcdef", "client_secret": "[redacted]"])
    }

    /// Every management tool's answer, and every body that is quoted.
    // SECURITY: "An API key, or a secret that should have been redacted, in a result"
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
            for tool in Catalogue.tools where tool.endpoint != nil {
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
